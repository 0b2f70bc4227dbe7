"""The function of accounts."""

from functions.accounts.api import OPERATIONS
from functions.accounts.dialect import AccountsDialect
from shared.aws import warm
from shared.error_pages import on_pages
from shared.http import App

warm()

app = App(AccountsDialect(), tell=on_pages())
app.serve(OPERATIONS)
handler = app.handler
