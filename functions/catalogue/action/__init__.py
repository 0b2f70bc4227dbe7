"""The Action API (CKAN 2.x): one address, `/api/action/<name>`, for everything that may be asked or done by name."""
