"""What may be done in the repository: permission first, then the work."""
