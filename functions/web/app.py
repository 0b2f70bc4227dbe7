"""The website's function."""

from functions.web.api import OPERATIONS
from functions.web.dialect import WebDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(WebDialect(), tell=on_pages())
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
