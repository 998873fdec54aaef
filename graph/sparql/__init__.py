"""SPARQL 1.1 over published stores, asked in processes of their own.

Read `query` (what a query asks for, and what of it is refused), `pool` (who asks, and how long and how much
is waited for), then `worker` (the process that holds a store).
"""
