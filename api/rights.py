"""What a caller may see: so far everybody everything. Kept answers and ETags ask here all the same."""

EVERYBODY = "everybody"
"""The rights of every caller: the one place to change when there are others."""
