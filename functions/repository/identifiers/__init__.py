"""Persistent identifiers: what they are called, and who registers them."""
