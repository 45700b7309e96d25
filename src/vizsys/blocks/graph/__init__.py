"""The graph kind: nodes, nested groups and edges of a flow, laid out by Graphviz or on the spec's own grid."""
