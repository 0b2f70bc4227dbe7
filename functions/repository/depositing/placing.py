"""Who may have the files of a deposit, and which collection it is in: two forms beside that of its metadata."""

from __future__ import annotations

from functions.repository.depositing.form import EMPTY
from functions.repository.depositing.opened import opened
from functions.repository.operations import people, sharing
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, for_people, seen, sentence_of, text_of
from functions.repository.store import DEPOSIT
from shared.http import Refused, Request, Response
from shared.records import Busy


@for_people
def change_access(request: Request, id: str) -> Response:
    """Save the share level, and name somebody who may have closed files, or take one of them away."""
    pid, caller = Pid(DEPOSIT, id), request.principal
    sharing.read_access(pid, caller)
    form = request.form()
    who = text_of(form, "who").strip()
    try:
        if "remove" in form:
            (account,) = people.read("users", [text_of(form, "remove")])
            sharing.change_access(pid, caller, remove=account)
        else:
            account_named = people.called(who).id if who else None
            sharing.change_access(pid, caller, level=text_of(form, "sharelevel"), add=account_named)
    except (Refused, Busy) as refusal:
        return _again(request, pid, as_refused(refusal), who)
    return seen(request, f"/deposit/{id}/edit?saved=yes")


@for_people
def change_collection(request: Request, id: str) -> Response:
    """Put a deposit into a collection of its community, or into none."""
    pid, caller = Pid(DEPOSIT, id), request.principal
    sharing.read_access(pid, caller)
    wanted = text_of(request.form(), "collection").strip() or None
    try:
        sharing.put_into(pid, lambda: {"collection": wanted}, caller)
    except (Refused, Busy) as refusal:
        return _again(request, pid, as_refused(refusal))
    return seen(request, f"/deposit/{id}/edit?saved=yes")


def _again(request: Request, pid: Pid, refused: Refused, who: str = "") -> Response:
    from functions.repository.depositing import views

    work = opened(pid, request.principal)
    return views.edit(request, work, EMPTY, sentence_of(refused), refused.status, who)
