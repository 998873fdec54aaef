"""The only package that talks to a database: two engines, one way to read and one to write.

Read `engine`, `embedded`, `driver` and `read` first: how a database is reached and asked. Then `migrations`,
`writer`, `write` and `diff`: how a load gets into it.
"""
