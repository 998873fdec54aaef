"""The benchmark: this service, @neo4j/graphql and the raw driver on one graph, in alternating rounds.

Reading order: `__main__` (the command), `generate` (the graph), `store` (the database), `shapes` (the
questions), `contestants` (who is asked), `client` (who asks), `rounds` (the measurement), `report`.
"""
