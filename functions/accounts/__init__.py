"""Accounts over HTTP: signing in, my token, and what site administrators do."""
