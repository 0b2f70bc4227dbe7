"""The repository's function."""

from functions.repository.api import OPERATIONS
from functions.repository.dialect import RepositoryDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(RepositoryDialect(), tell=on_pages("Deposits"))
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
