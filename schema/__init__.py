"""What the graph means, and how a GraphQL document becomes one Cypher statement.

The model: `declare` (the language), `kinds/` (the declarations), `model` and `assemble`, `record`.
GraphQL: `types`, `inputs`, `roles`. The way of a document: `plan` lists the stages in their order.
"""
