"""Demo data: a small registry as a team would have it after some months of work."""
