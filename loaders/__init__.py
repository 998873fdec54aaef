"""Turns somebody's file into checked records and hands them to the graph.

Read batch.py first (what a loader is), then run.py (which there are, and in which order), then any loader.
"""
