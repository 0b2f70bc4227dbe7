"""Demo data: what a site looks like after some months of work."""
