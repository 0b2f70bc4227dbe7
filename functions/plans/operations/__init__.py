"""What may be done: permission first, then the work."""
