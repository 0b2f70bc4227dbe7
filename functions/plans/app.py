"""The plans' function."""

from functions.plans.api import OPERATIONS
from functions.plans.dialect import PlansDialect
from shared.aws import warm
from shared.http import App

app = App(PlansDialect())
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
