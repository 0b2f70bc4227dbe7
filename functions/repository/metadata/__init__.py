"""Metadata: what a JSON Patch says, which fields there are, and what is wrong with their values."""
