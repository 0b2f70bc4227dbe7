"""The experiments' function."""

from functions.experiments.api import OPERATIONS
from functions.experiments.dialect import ExperimentsDialect
from shared.aws import warm
from shared.http import App

app = App(ExperimentsDialect())
app.serve(OPERATIONS)
warm()
handler = app.handler
