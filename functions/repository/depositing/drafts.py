"""The list of one's drafts, and the form that makes a new one."""

from __future__ import annotations

from typing import Any, Final

from functions.repository import refusals
from functions.repository.depositing import listing
from functions.repository.operations import drafts
from functions.repository.operations.permissions import require_account
from functions.repository.paging import positive
from functions.repository.serving import as_refused, complaints_of, for_people, seen
from functions.repository.store import DEPOSIT
from shared.allowances import AllowanceSpent
from shared.http import Refused, Request, Response
from shared.records import Busy

_ABOUT: Final = {
    "The title": "title",
    "Invalid title": "title",
    "Unknown community": "community",
    "Unknown collection": "collection",
    "Invalid share level": "sharelevel",
}
"""Which field a refusal is about that begins so."""


@for_people
def show_drafts(request: Request) -> Response:
    """Show what somebody has not published yet."""
    from functions.repository.depositing import views

    page = positive(request, "page", 1)
    return views.drafts(request, *listing.own_drafts(request.principal, page), page)


@for_people
def show_new(request: Request) -> Response:
    """Show the form for a new deposit."""
    require_account(request.principal)
    said = {name: values[-1] for name, values in request.query.items()}
    return _form(request, said)


@for_people
def make_new(request: Request) -> Response:
    """Make a draft of a form, and lead to where it is filled in."""
    require_account(request.principal)
    form = request.form()
    said = {name: form[name][-1] for name in ("title", "community", "sharelevel", "collection") if name in form}
    try:
        made = drafts.create(DEPOSIT, lambda: _body(said), request.principal)
    except (Refused, AllowanceSpent, Busy) as refusal:
        return _form(request, said, as_refused(refusal))
    return seen(request, f"/deposit/{made.values['id']}/edit")


def _body(said: dict[str, str]) -> Any:
    """Give what the API would be sent; of what is missing, a form tells in the words of its labels.

    Raises:
        Refused: 400.
    """
    words = {"community": "a community", "title": "a title", "sharelevel": "who may have the files"}
    if missing := [name for name in words if not said.get(name, "").strip()]:
        errors = [{"field": name, "message": f"Say {words[name]}."} for name in missing]
        raise refusals.bad_request(errors[0]["message"], errors)
    kept = {name: text for name, text in said.items() if text.strip()}
    return {**kept, "title": said["title"].strip()}


def _form(request: Request, said: dict[str, str], refused: Refused | None = None) -> Response:
    from functions.repository.depositing import views

    wrong = complaints_of(refused, _ABOUT)
    found, collections = listing.choices_for(request.principal, said.get("community", ""))
    return views.new(request, found, collections, said, wrong, refused.status if refused else 200)
