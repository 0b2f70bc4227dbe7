"""The website: what people see that is no record's page."""
