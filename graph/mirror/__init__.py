"""The graph as RDF on disk, beside the service: what SPARQL queries and dumps are answered from.

    journal in the database ─► follow ─► copy (rows in SQLite, quads in a store) ─► published stores
                                                                                └─► dumps

One child process (`python -m graph.mirror`, started by `child`) reads the journal and nothing else of the
database. All lies in `{data_dir}/linked-data/` and can be deleted: it is made again. The service never opens
the store that is written to; it finds what is published by a small file (`graph/published.py`).
"""
