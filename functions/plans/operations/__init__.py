"""What may be done with plans and templates: permission first, then the work."""
