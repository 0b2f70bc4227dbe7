"""Files of a draft without scripts: sent with a form, deleted, and uploads given up. Scripts use the API."""

from __future__ import annotations

from functions.repository import refusals
from functions.repository.files import names
from functions.repository.operations import files, uploads, writes
from functions.repository.operations.files import DIRECT_LIMIT
from functions.repository.pids import Pid
from functions.repository.serving import for_people, seen
from functions.repository.store import DEPOSIT
from shared.http import Request, Response
from shared.http.body import UploadedFile


@for_people
def change_files(request: Request, id: str) -> Response:
    """Store the files of a form, delete the one that its button names, or give up the upload that it names."""
    pid = Pid(DEPOSIT, id)
    writes.require(pid, request.principal, files.require_files)
    form = request.form()
    for name in form.get("delete", ())[:1]:
        files.delete(pid, names.require(name), request.principal)
    for upload in form.get("abort", ())[:1]:
        uploads.abort(pid, upload, request.principal)
    sent = form.files.get("file", [])
    if not (sent or "delete" in form or "abort" in form):
        raise refusals.bad_request("No file was chosen")
    wanted = [(_name(each), each) for each in sent]
    for name, each in wanted:
        _put(pid, name, each, request)
    return seen(request, f"/deposit/{id}/edit#files")


def _name(file: UploadedFile) -> str:
    """Give what a file is to be called: what it is called where it comes from, without folders.

    Raises:
        Refused: 400.
    """
    return names.require(file.filename.replace("\\", "/").rpartition("/")[2])


def _put(pid: Pid, name: str, file: UploadedFile, request: Request) -> None:
    if len(file.content) > DIRECT_LIMIT:
        raise refusals.too_large(f"'{name}' is larger than a form can carry ({DIRECT_LIMIT} bytes)")
    files.put(pid, name, lambda: file.content, None, request.principal)
