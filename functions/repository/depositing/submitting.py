"""Submitting a draft, reviewing what others have submitted, and deleting a draft."""

from __future__ import annotations

from functions.repository import refusals
from functions.repository.depositing.form import EMPTY, BesideForm
from functions.repository.depositing.opened import opened
from functions.repository.operations import deletion, publication
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, complaints_of, for_people, seen, sentence_of, text_of
from functions.repository.wire import is_published
from shared.http import Refused, Request, Response
from shared.records import Busy


@for_people
def show_submit(request: Request, ns: str, id: str) -> Response:
    """Show what a draft still needs, and what submitting it brings about."""
    return _page(request, Pid(ns, id))


@for_people
def submit(request: Request, ns: str, id: str) -> Response:
    """Submit a draft: it is published, or waits for its community's review."""
    pid = Pid(ns, id)
    try:
        shown = publication.submit(pid, request.principal, request.base_url)
    except (Refused, Busy) as refusal:
        refused = as_refused(refusal)
        if refused.status in (401, 403, 404):
            raise
        return _page(request, pid, sentence_of(refused), refused.status)
    return seen(request, f"/{ns}/{id}" if is_published(shown.record) else f"/{ns}/{id}/edit")


def _page(request: Request, pid: Pid, text: str = "", status: int = 200) -> Response:
    from functions.repository.depositing import views

    work = opened(pid, request.principal)
    if not (work.may_send or text):
        raise refusals.conflict("It is submitted or published already: there is nothing left to submit.")
    return views.submit(request, work, text, status)


@for_people
def review(request: Request, ns: str, id: str) -> Response:
    """Approve what was submitted, or give it back with a reason."""
    pid = Pid(ns, id)
    opened(pid, request.principal)
    form = request.form()
    reason = text_of(form, "reason")
    try:
        match text_of(form, "decision"):
            case "approve":
                publication.approve(pid, request.principal, request.base_url)
                return seen(request, f"/{ns}/{id}")
            case "reject":
                given = publication.reject(pid, lambda: {"reason": reason}, request.principal)
                return seen(request, f"/community/{given.record.values['community_id']}/reviews?returned=yes")
        raise refusals.bad_request("Approve it or give it back")
    except (Refused, Busy) as refusal:
        return _not_reviewed(request, pid, reason, as_refused(refusal))


def _not_reviewed(request: Request, pid: Pid, reason: str, refused: Refused) -> Response:
    from functions.repository.depositing import views

    text, fields = complaints_of(refused, {"Invalid reason": "reason"})
    work = opened(pid, request.principal)
    return views.edit(request, work, EMPTY, text, refused.status, BesideForm({"reason": reason}, fields))


@for_people
def delete(request: Request, ns: str, id: str) -> Response:
    """Delete a draft with its files, or a collection."""
    pid = Pid(ns, id)
    before = opened(pid, request.principal).record
    deletion.delete(pid, request.principal)
    return seen(request, f"/community/{before.values['community_id']}" if is_published(before) else "/deposit/drafts")
