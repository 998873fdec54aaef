"""Linked data over HTTP.

`formats` and `answers` hold what all of it has in common; then read `documents`, `lists` and `routes`.
"""
