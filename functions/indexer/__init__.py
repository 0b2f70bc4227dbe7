"""The indexer: it keeps the search's index, the faces and the links (see README.md)."""
