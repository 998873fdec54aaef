"""The kinds of the knowledge graph: one file each, found by itself. See docs/adding-a-kind.md."""
