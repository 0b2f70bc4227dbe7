"""Published clients of the five systems, unmodified, against the site."""
