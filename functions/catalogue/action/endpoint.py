"""Where actions are called: `/api/action/<name>`."""

from __future__ import annotations

from functions.catalogue import refusals
from functions.catalogue.action import answers, call
from functions.catalogue.action.actions import ACTIONS
from functions.catalogue.action.searching import BadSearch
from functions.catalogue.operations.permissions import require_account
from shared.http import MalformedBody, Refused, Request, Response
from shared.http.encoding import fits


def run_action(request: Request, name: str) -> Response:
    """Run an action by its name; those that write only by POST."""
    action = ACTIONS.get(name)
    if action is None:
        raise refusals.bad_request(f"Action name not known: {name[:100]}")
    if action.writes and request.method != "POST":
        raise refusals.bad_json("Invalid request. Please use the POST method for your request")
    try:
        if action.writes:
            require_account(request.principal)
        response = answers.result(request, name, action.run(call.read(request, action.writes)))
        if request.method == "POST" and not action.writes and not fits(request, response):
            raise refusals.too_long()
        return response
    except MalformedBody as error:
        raise refusals.bad_json(str(error)) from None
    except BadSearch as error:
        wrong = {"__type": "Search Query Error", "message": f"Search Query is invalid: {error}"}
        return answers.failure(request, name, 400, wrong)
    except Refused as refused:
        return answers.refusal(request, name, refused)
