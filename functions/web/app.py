"""The website's function."""

from functions.web.api import OPERATIONS
from functions.web.dialect import WebDialect
from shared.aws import warm
from shared.http import App

app = App(WebDialect())
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
