"""Files of a draft without scripts: sent with a form, deleted, and uploads given up. Scripts use the API."""

from __future__ import annotations

from functools import partial
from typing import Final

from functions.repository import refusals
from functions.repository.depositing.form import EMPTY, BesideForm
from functions.repository.depositing.opened import opened
from functions.repository.files import names
from functions.repository.operations import files, uploads, writes
from functions.repository.operations.files import DIRECT_LIMIT
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, for_people, seen, sentence_of
from functions.repository.store import DEPOSIT
from shared.allowances import AllowanceSpent
from shared.http import Refused, Request, Response
from shared.http.body import Form, UploadedFile
from shared.records import Busy

NOT_CHANGED: Final = "Something is wrong with what was asked of the files."


@for_people
def change_files(request: Request, id: str) -> Response:
    """Store the files of a form, delete the one that its button names, or give up the upload that it names."""
    pid = Pid(DEPOSIT, id)
    writes.require(pid, request.principal, files.require_files)
    form = request.form()
    try:
        _change(pid, form, request)
    except (Refused, AllowanceSpent, Busy) as refusal:
        from functions.repository.depositing import views

        refused = as_refused(refusal)
        work = opened(pid, request.principal)
        beside = BesideForm({}, {"file": sentence_of(refused)})
        return views.edit(request, work, EMPTY, NOT_CHANGED, refused.status, beside)
    return seen(request, f"/deposit/{id}/edit#files")


def _change(pid: Pid, form: Form, request: Request) -> None:
    """Do what a form says with files; what is wrong with one is found before any is stored.

    Raises:
        Refused: 400, 404, 409, 413.
        AllowanceSpent: there are too many files, or too many bytes.
        Busy: others are changing the deposit.
    """
    for name in form.get("delete", ())[:1]:
        files.delete(pid, names.require(name), request.principal)
    for upload in form.get("abort", ())[:1]:
        uploads.abort(pid, upload, request.principal)
    sent = form.files.get("file", [])
    if not (sent or "delete" in form or "abort" in form):
        raise refusals.bad_request("No file was chosen")
    for name, each in [(_name(each), each) for each in sent]:
        files.put(pid, name, partial(_content, each), None, request.principal)


def _name(file: UploadedFile) -> str:
    """Give what a file is to be called: what it is called where it comes from, without folders.

    Raises:
        Refused: 400, 413.
    """
    name = names.require(file.filename.replace("\\", "/").rpartition("/")[2])
    if len(file.content) > DIRECT_LIMIT:
        raise refusals.too_large(f"'{name}' is larger than a form can carry ({DIRECT_LIMIT} bytes)")
    return name


def _content(file: UploadedFile) -> bytes:
    return file.content
