"""The plans' function."""

from functions.plans.api import OPERATIONS
from functions.plans.dialect import PlansDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(PlansDialect(), tell=on_pages("Plans"))
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
