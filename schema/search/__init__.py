"""Full-text search over all kinds, equal on both engines.

To read in this order: `german` (words as the full-text indexes hold them), `index` (which indexes there are),
`asked` (what somebody looks for), `lucene` (that as queries of the indexes), `ranks` and `statement` (the
Cypher that finds and ranks), `highlight` (which words of a text were found), `fields` (the GraphQL types),
`page` (a search in a selection).
"""
