"""The registry: the SCRC / FAIR data registry's API (see README.md)."""
