"""The function of plans' PDFs."""

from functions.plans.dialect import PlansDialect
from shared.aws import warm
from shared.http import App

app = App(PlansDialect())
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
