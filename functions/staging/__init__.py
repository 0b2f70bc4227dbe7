"""The staging area: what uploads leave there (see README.md)."""
