"""Requests that nobody foresaw, made from the one OpenAPI document; `make odd-requests` sends twenty thousand."""
