"""Who may have the files of a deposit, and which collection it is in: two forms beside that of its metadata.

Both come back with the version of what they were written from: whoever has opened the page before somebody else closed
the files does not open them again by naming a reader.
"""

from __future__ import annotations

from typing import Final

from functions.repository import refusals
from functions.repository.depositing.form import EMPTY, BesideForm
from functions.repository.depositing.opened import opened
from functions.repository.operations import people, sharing
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, complaints_of, for_people, seen, text_of, version_said
from functions.repository.store import DEPOSIT
from shared.http import Refused, Request, Response
from shared.records import Busy

_ABOUT: Final = {
    people.UNKNOWN: "who",
    "Unknown account": "who",
    "'users'": "who",
    "Invalid share level": "sharelevel",
    "Unknown collection": "collection",
}
"""Which field a refusal is about that begins so."""

_OVERTAKEN: Final = (
    "Somebody has changed this since you opened the page, and nothing of yours was saved. Look at it and save again."
)


@for_people
def change_access(request: Request, id: str) -> Response:
    """Save the share level, and name somebody who may have closed files, or take one of them away."""
    pid, caller = Pid(DEPOSIT, id), request.principal
    sharing.read_access(pid, caller)
    form = request.form()
    said = {name: text_of(form, name).strip() for name in ("who", "sharelevel")}
    try:
        if "remove" in form:
            (account,) = people.read("users", [text_of(form, "remove")])
            sharing.change_access(pid, caller, remove=account)
        else:
            version = version_said(form)
            named = people.called(said["who"]).id if said["who"] else None
            sharing.change_access(pid, caller, level=said["sharelevel"], seen=version, add=named)
    except (Refused, Busy) as refusal:
        return _again(request, pid, as_refused(refusal), {} if "remove" in form else said)
    return seen(request, f"/deposit/{id}/edit?saved=yes")


@for_people
def change_collection(request: Request, id: str) -> Response:
    """Put a deposit into a collection of its community, or into none."""
    pid, caller = Pid(DEPOSIT, id), request.principal
    sharing.read_access(pid, caller)
    form = request.form()
    wanted = text_of(form, "collection").strip()
    try:
        if "collection" not in form:
            raise refusals.bad_request("The form does not say any collection: load it again")
        sharing.put_into(pid, lambda: {"collection": wanted or None}, caller, version_said(form))
    except (Refused, Busy) as refusal:
        return _again(request, pid, as_refused(refusal), {"collection": wanted})
    return seen(request, f"/deposit/{id}/edit?saved=yes")


def _again(request: Request, pid: Pid, refused: Refused, said: dict[str, str]) -> Response:
    from functions.repository.depositing import views

    work = opened(pid, request.principal)
    text, fields = complaints_of(refused, _ABOUT)
    if refused.status == 409 and work.may_edit:
        text = _OVERTAKEN
    return views.edit(request, work, EMPTY, text, refused.status, BesideForm(said, fields))
