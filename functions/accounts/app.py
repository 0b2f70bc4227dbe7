"""The routes of accounts: the JSON API, signing in and out, and a person's own pages."""

from functions.accounts import api, refusals, signin, web, wire
from shared.aws import warm
from shared.http import App, Response
from shared.records import BadCursor, MissingRecord

warm()

app = App(wire.AccountsDialect())

api.mount(app)
signin.mount(app)
web.mount(app)


@app.exception_handler(refusals.Refusal)
def refused(reason: refusals.Refusal) -> Response:
    """Say what an operation refused."""
    return wire.refusal(reason)


@app.exception_handler(MissingRecord)
def missing(error: MissingRecord) -> Response:
    """Say that what the address names is not there; a caller whose own account is gone has none."""
    return wire.refusal(refusals.Missing(f"There is no such {error.collection.replace('_', ' ')}."))


@app.exception_handler(BadCursor)
def bad_cursor(_: BadCursor) -> Response:
    """Say that the cursor belongs to another list, or to none."""
    return wire.refusal(refusals.Invalid({"cursor": ["That is no cursor of this list."]}))


handler = app.handler
