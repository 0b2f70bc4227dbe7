"""The catalogue: CKAN's legacy REST and search API, and what of the Action API clients use (README.md)."""
