"""The experiments' function."""

from functions.experiments.api import OPERATIONS
from functions.experiments.dialect import ExperimentsDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(ExperimentsDialect(), tell=on_pages("Experiments"))
app.serve(OPERATIONS)
warm()
handler = app.handler
