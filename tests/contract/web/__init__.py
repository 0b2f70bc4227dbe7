"""The website, by HTTP alone."""
