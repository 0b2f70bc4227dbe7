"""The API guide: what the OpenAPI document of the site says, for people to read."""
