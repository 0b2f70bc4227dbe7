"""What may be done in the catalogue: permission first, then the work."""
