"""Files below `/api/objects/<namespace>/<id>/files`, and each at its own address."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from functions.repository import answers, refusals, wire
from functions.repository.files import names, references
from functions.repository.operations import downloads as found
from functions.repository.operations import files, writes
from functions.repository.operations import references as elsewhere
from functions.repository.operations.downloads import MOST_LISTED, Download
from functions.repository.operations.files import DIRECT_LIMIT
from functions.repository.paging import list_answer, positive, slice_of
from functions.repository.pids import Pid
from shared.files import downloads
from shared.http import AS_IT_IS, NO_STORE, Refused, Request, Response, redirect
from shared.http.ranges import ranged

_JSON_PATCH: Final = "application/json-patch+json"


# Changing


def put(request: Request, ns: str, id: str, name: str) -> Any:
    """Store a file of a draft; its bytes are the body."""
    pid = Pid(ns, id)
    body = partial(_body, request, pid)
    said = request.headers.get("Content-MD5")
    shown = files.put(pid, _written(request, pid, name), body, said, request.principal)
    return wire.envelope(shown, request.base_url)


def _body(request: Request, pid: Pid) -> bytes:
    if len(request.body) > DIRECT_LIMIT:
        uploads = f"{wire.address_of(pid, request.base_url)}/uploads"
        text = f"File too large for direct upload (limit {DIRECT_LIMIT} bytes)"
        raise refusals.too_large(text, {"uploads": uploads})
    return request.body


def delete(request: Request, ns: str, id: str, name: str) -> Response:
    """Delete a file of a draft."""
    pid = Pid(ns, id)
    files.delete(pid, _written(request, pid, name), request.principal)
    return answers.empty()


def _written(request: Request, pid: Pid, name: str) -> str:
    """Give the name of a file that is to change; that it is none, only whoever may change files is told."""
    try:
        return names.of_path(name, request.path)
    except Refused:
        writes.require(pid, request.principal, files.require_files)
        raise


def refer(request: Request, ns: str, id: str) -> Any:
    """Add references to files elsewhere."""
    is_patch = request.media_type == _JSON_PATCH
    shown = elsewhere.add(Pid(ns, id), lambda: references.read(request.json(), is_patch=is_patch), request.principal)
    return wire.envelope(shown, request.base_url)


# Reading


def listing(request: Request, ns: str, id: str) -> Response:
    """List the files of an object, in pages of 5,000 at most."""
    pid, after = Pid(ns, id), positive(request, "after", 0)
    wanted = slice_of(request, MOST_LISTED, passes_over=not after)
    lines, more = found.listing(pid, request.principal, wanted.start, wanted.size, after)
    entries = [wire.file_entry(pid, each.data, request.base_url) for each in lines]
    return list_answer(request, wanted, entries, more=more, places=[each.id for each in lines])


def status(request: Request, ns: str, id: str, place: str) -> Any:
    """Tell where the bytes of a file are, by its place in the list."""
    if not (place.isascii() and place.isdecimal() and len(place) < 10):
        raise refusals.no_such_file(place)
    file = found.at_place(Pid(ns, id), int(place), request.principal)
    return {"index": int(place), "name": file["name"], "status": file["state"]}


def stage(request: Request, ns: str, id: str, place: str) -> Any:
    """Tell where the bytes of a file are: none has to be fetched from a tape first."""
    return status(request, ns, id, place)


def download(request: Request, ns: str, id: str, name: str) -> Response:
    """Give out a file: its bytes, or an address that has them."""
    file = found.find(Pid(ns, id), names.of_path(name, request.path), request.principal)
    if request.method != "HEAD":
        if file.stored is None:
            return redirect(wire.address_of_handle(file.entry["epicpid"]))
        if file.stored.size > DIRECT_LIMIT:
            return redirect(downloads.url(file.stored, file.entry["name"], file.entry["mimetype"]), headers=NO_STORE)
    return ranged(request, _whole(file))


def _whole(file: Download) -> Response:
    """Give all of a file, of one that is larger than an answer what is said of it."""
    headers = {"Content-Disposition": downloads.disposition(file.entry["name"]), "Accept-Ranges": "bytes", **AS_IT_IS}
    media_type = downloads.content_type(file.entry["mimetype"])
    if file.stored is None:
        return Response(200, "", headers, media_type)
    headers["ETag"] = f'"{file.stored.md5}"'
    content = b"" if file.stored.size > DIRECT_LIMIT else downloads.read(file.stored, DIRECT_LIMIT)
    return Response(200, content, headers, media_type)
