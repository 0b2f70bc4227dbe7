"""Who administers a community, and who are its members."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

from functions.repository import refusals
from functions.repository.operations import communities, people
from functions.repository.operations.permissions import administers
from functions.repository.paging import positive
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, complaints_of, for_people, seen, text_of
from functions.repository.store import COMMUNITY
from shared.accounts.users import users
from shared.http import Refused, Request, Response
from shared.records import Busy, Record

PAGE: Final = 50

ROLES: Final[Mapping[str, str]] = {"admins": "Administrator", "members": "Member"}
"""The lists of a community's people, and what somebody in each is called."""

_NO_ROLE: Final = "Choose a role"
_NOBODY: Final = "Say who it is"
_ABOUT: Final = {
    _NO_ROLE: "role",
    _NOBODY: "who",
    people.UNKNOWN: "who",
    **{f"'{role}' has at most": "role" for role in ROLES},
}
"""Which field a refusal is about that begins so."""


@for_people
def show(request: Request, id: str) -> Response:
    """Show who is in a community, to whoever administers it."""
    return _page(request, communities.read(Pid(COMMUNITY, id), request.principal))


@for_people
def change(request: Request, id: str) -> Response:
    """Add somebody, give them another role, or remove them: what the button says that was pressed."""
    pid = Pid(COMMUNITY, id)
    community = communities.read(pid, request.principal)
    form = request.form()
    said = {"who": text_of(form, "who"), "role": text_of(form, "role")}
    try:
        account, role = _asked(form, said, community)
        after = communities.place_person(pid, account, role, request.principal)
    except (Refused, Busy) as refusal:
        return _page(request, communities.read(pid, request.principal), said, as_refused(refusal))
    still = administers(after, request.principal)
    return seen(request, f"/community/{id}/members?saved=yes" if still else f"/community/{id}")


def _asked(form: Mapping[str, list[str]], said: Mapping[str, str], community: Record) -> tuple[int, str | None]:
    """Give whose role is to be which; None for none.

    Raises:
        Refused: 400; 409 for whoever is not in the community any more.
    """
    for button, role in (("remove", None), *((role, role) for role in ROLES)):
        if button in form:
            return _inside(community, text_of(form, button)), role
    if said["role"] not in ROLES:
        raise refusals.bad_request(_NO_ROLE)
    if not said["who"].strip():
        raise refusals.bad_request(_NOBODY)
    return people.called(said["who"]).id, said["role"]


def _inside(community: Record, said: str) -> int:
    named = {name: id for role in ROLES for id, name in _named(community.values[role])}
    if said not in named:
        raise refusals.conflict(f"'{said[:100]}' is not in this community any more")
    return named[said]


def _named(ids: list[int]) -> list[tuple[int, str]]:
    return list(zip(ids, people.shown(ids), strict=True))


def _page(
    request: Request, community: Record, said: Mapping[str, str] | None = None, refused: Refused | None = None
) -> Response:
    from functions.repository.administering import views

    number, values = positive(request, "page", 1), community.values
    everybody = list(chain.from_iterable(((each, role) for each in _named(values[role])) for role in ROLES))
    some = everybody[(number - 1) * PAGE : number * PAGE]
    accounts = users({id for (id, _), _ in some}) if some else {}
    address = f"{request.base_url}/community/{values['id']}/members"
    text, fields = complaints_of(refused, _ABOUT)
    return views.tab(
        request,
        community,
        "members",
        refused.status if refused else 200,
        wrong=text,
        wrong_fields=fields,
        is_last=len(values["admins"]) == 1,
        said={"who": "", "role": "members", **(said or {})},
        roles=ROLES,
        people=[_shown(name, role, accounts.get(id)) for (id, name), role in some],
        count=f"{len(everybody)} {'person' if len(everybody) == 1 else 'people'}",
        previous=f"{address}?page={number - 1}" if number > 1 else "",
        next=f"{address}?page={number + 1}" if number * PAGE < len(everybody) else "",
        members_only=values["policies"]["membersOnly"],
    )


def _shown(name: str, role: str, account: Any) -> dict[str, str]:
    """Give what the page tells of somebody: never their address."""
    known = {"username": account.username, "name": account.full_name} if account else {"username": "", "name": ""}
    return {"account": name, "role": role, **known}
