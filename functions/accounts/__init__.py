"""Accounts over HTTP: who am I, and my token."""
