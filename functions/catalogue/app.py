"""The catalogue's function."""

from functions.catalogue.addresses import canonical
from functions.catalogue.api import OPERATIONS
from functions.catalogue.dialect import CatalogueDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

app = App(CatalogueDialect(), canonical, tell=on_pages("Datasets"))
app.serve(OPERATIONS)
warm()
handler = app.handler
"""Lambda's entry point: takes a REST API's proxy event."""
