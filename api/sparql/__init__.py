"""The SPARQL 1.1 Protocol at /sparql.

Read `request` (what is asked), `formats` (what may be answered with), `endpoint` (the way from one to the
other), then `description` (what the service says of itself there).
"""
