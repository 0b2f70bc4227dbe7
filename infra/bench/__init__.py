"""Benchmarks: what requests take over HTTP, and what they cost in round trips and units at any size of a table."""
