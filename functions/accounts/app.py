"""The function of accounts."""

from functions.accounts.api import OPERATIONS
from functions.accounts.dialect import AccountsDialect
from shared.aws import warm
from shared.http import App

warm()

app = App(AccountsDialect())
app.serve(OPERATIONS)
handler = app.handler
