"""The benchmark: this service, @neo4j/graphql and the raw driver on one graph, in alternating rounds.

Reading order: `__main__` (the command), `generate` (the graph), `store` (the database), `shapes` (the
questions) and `forms` (their answers), `contestants` (who is asked), `servers` (who is started for it),
`client` (who asks), `rounds` (the measurement), `report`. Beside it `hits`, which counts what questions and
`pages` cost the database, `hostile` and `observe`, which need none.
"""
