"""The policies of a community: whether deposits are reviewed, whose it takes, and what it wants to be known of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.repository.metadata.base import LICENCE, RIGHTS
from functions.repository.metadata.labels import LABELS
from functions.repository.operations import communities
from functions.repository.operations.versions import version_of
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, for_people, seen, sentence_of, version_said
from functions.repository.store import COMMUNITY
from shared.http import Refused, Request, Response
from shared.records import Busy, Record

SWITCHES: Final = (
    ("review", "Review deposits", "An administrator of the community approves each before it is published."),
    ("membersOnly", "Members only", "Only members and administrators make deposits and collections in it."),
    ("doi", "Give DOIs", "What is published gets a DOI besides its handle."),
)
"""The policies that are on or off: their names in the API, words, and what they mean."""


@for_people
def show(request: Request, id: str) -> Response:
    """Show the policies of a community, to whoever administers it."""
    community = communities.read(Pid(COMMUNITY, id), request.principal)
    return _page(request, community, community.values["policies"])


@for_people
def save(request: Request, id: str) -> Response:
    """Save the policies of a community."""
    pid = Pid(COMMUNITY, id)
    before = communities.read(pid, request.principal)
    form = request.form()
    version = version_said(form)
    said = {**{name: name in form for name, _, _ in SWITCHES}, "mandatory": form.get("mandatory", [])}
    try:
        communities.write_policies(pid, lambda: said, request.principal, version)
    except (Refused, Busy) as refusal:
        return _not_saved(request, before, said, version, as_refused(refusal))
    return seen(request, f"/community/{id}/policies?saved=yes")


def _not_saved(request: Request, before: Record, said: Mapping[str, Any], version: str, why: Refused) -> Response:
    from functions.repository.administering.views import OVERTAKEN

    now = communities.read(Pid(COMMUNITY, before.values["id"]), request.principal)
    policies = now.values["policies"]
    if version_of(policies) != version and why.status != 400:
        return _page(request, now, said, meanwhile=policies, wrong=OVERTAKEN, status=409)
    return _page(request, now, said, wrong=sentence_of(why), status=why.status)


def _page(
    request: Request,
    community: Record,
    chosen: Mapping[str, Any],
    meanwhile: Mapping[str, Any] | None = None,
    wrong: str = "",
    status: int = 200,
) -> Response:
    from functions.repository.administering import views

    saved = meanwhile if meanwhile is not None else chosen
    return views.tab(
        request,
        community,
        "policies",
        status,
        wrong=wrong,
        version=version_of(community.values["policies"]),
        switches=[
            (*each, bool(chosen[each[0]]), _unlike(chosen[each[0]], saved[each[0]], "on", "off")) for each in SWITCHES
        ],
        mandatory=[
            (name, label, name in chosen["mandatory"], _differs(name, chosen, saved)) for name, label in options()
        ],
    )


def _differs(name: str, chosen: Mapping[str, Any], saved: Mapping[str, Any]) -> str:
    return _unlike(name in chosen["mandatory"], name in saved["mandatory"], "needed", "not needed")


def _unlike(chosen: bool, saved: bool, yes: str, no: str) -> str:
    """Say what is saved, where that is something else than was chosen."""
    return "" if chosen == saved else yes if saved else no


def options() -> list[tuple[str, str]]:
    """Give what can be wanted of every deposit: names in the API, and words. Rights are wanted as a licence."""
    return [(LICENCE if name == RIGHTS else name, label) for name, label in LABELS.items()]
