"""All reading and writing: find specs, plan, draw, write. In: paths and wishes. Out: pictures, and findings."""
