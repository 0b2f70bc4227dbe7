"""The repository's function."""

from functions.repository.api import OPERATIONS
from functions.repository.dialect import RepositoryDialect
from shared.aws import warm
from shared.http import App

app = App(RepositoryDialect())
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
