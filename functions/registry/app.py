"""The registry's function."""

from functions.registry.api import OPERATIONS
from functions.registry.dialect import RegistryDialect
from shared.aws import warm
from shared.http import App

app = App(RegistryDialect())
app.serve(OPERATIONS)
warm()
handler = app.handler
