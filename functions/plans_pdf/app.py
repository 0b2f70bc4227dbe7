"""The function of the plans' PDFs: it speaks the plans' dialect."""

from functions.plans.dialect import PlansDialect
from functions.plans_pdf.api import OPERATIONS
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(PlansDialect(), tell=on_pages("Plans"))
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
