"""Linked data: what the graph stores as RDF, and RDF as what the graph stores.

Read `addresses` (which IRI stands for what), `rows` (what is stored), `write` (rows to quads), then
`triples`, `taken` and `read` (quads to rows); `context` and `jsonld` are JSON-LD; `ontology` is the
vocabulary, `shapes` what nodes have to look like.
"""
