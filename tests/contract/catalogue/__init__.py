"""The contract of the catalogue, over HTTP."""
