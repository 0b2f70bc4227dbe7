"""The contract of the repository, over HTTP."""
