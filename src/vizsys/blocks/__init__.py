"""From a typed page to a placed scene: a file per kind, and the table of kinds."""
