"""The routes of accounts: the JSON API, signing in and out, and a person's own pages."""

from functions.accounts import api, signin, web
from functions.accounts.dialect import AccountsDialect
from shared.aws import warm
from shared.http import App

warm()

app = App(AccountsDialect())

api.mount(app)
signin.mount(app)
web.mount(app)

handler = app.handler
