"""The registry's function."""

from functions.registry.api import OPERATIONS
from functions.registry.dialect import RegistryDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(RegistryDialect(), tell=on_pages("Registry"))
app.serve(OPERATIONS)
warm()
handler = app.handler
