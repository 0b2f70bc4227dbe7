"""Uploads of large files below `/api/objects/<namespace>/<id>/uploads`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from functions.repository import answers, refusals, wire
from functions.repository.files import names
from functions.repository.operations import completing, uploads
from functions.repository.operations.uploads import WantedUpload
from functions.repository.paging import positive
from functions.repository.pids import Pid
from functions.repository.store import UPLOAD_SHOWN
from functions.repository.wire import Body
from shared.http import NO_STORE, TEXT, Request, Response
from shared.records import Record, Values

MOST_URLS: Final = 200
"""Addresses of parts that are given at once."""

_MD5: Final = re.compile(r"[0-9A-Fa-f]{32}")


def open(request: Request, ns: str, id: str) -> Response:
    """Open an upload, and tell where its parts go."""
    pid = Pid(ns, id)
    upload = uploads.open(pid, lambda: _wanted(request), request.principal)
    return _shown(request, pid, upload, 201)


def read(request: Request, ns: str, id: str, upload: str) -> Response:
    """Show an upload: which parts have come, and where the others go."""
    pid = Pid(ns, id)
    found = uploads.read(pid, upload, request.principal)
    return _shown(request, pid, found, 200, uploads.received(found))


def listing(request: Request, ns: str, id: str) -> Any:
    """List the uploads of a deposit, the newest first."""
    pid = Pid(ns, id)
    found = uploads.listing(pid, request.principal)
    return [{**_told(each), "links": _links(request, pid, each)} for each in found]


def complete(request: Request, ns: str, id: str, upload: str) -> Any:
    """Make a file of what has been sent."""
    return wire.envelope(completing.complete(Pid(ns, id), upload, request.principal), request.base_url)


def abort(request: Request, ns: str, id: str, upload: str) -> Response:
    """Give an upload up."""
    uploads.abort(Pid(ns, id), upload, request.principal)
    return answers.empty()


# What is said


def _wanted(request: Request) -> WantedUpload:
    """Read what is to be sent, from a JSON object, or from the query where there is no body."""
    said = request.json() if request.body else {name: values[-1] for name, values in request.query.items()}
    if not isinstance(said, Mapping):
        raise refusals.bad_request("The body must be an object with a name and a size")
    if missing := [name for name in ("name", "size") if said.get(name) in (None, "")]:
        raise refusals.missing_fields(missing)
    part_size = None if said.get("part_size") in (None, "") else _size(said["part_size"], "part_size")
    return WantedUpload(
        names.require(said.get("name")), _size(said.get("size"), "size"), _md5(said.get("md5")), part_size
    )


def _size(said: Any, name: str) -> int:
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 20:
        said = int(said)
    if isinstance(said, bool) or not isinstance(said, int) or said < 0:
        raise refusals.bad_request(f"Invalid {name}: expected a number of bytes")
    return said


def _md5(said: Any) -> str | None:
    if said is None or said == "":
        return None
    if not isinstance(said, str) or not _MD5.fullmatch(said):
        raise refusals.bad_request("Invalid md5: expected 32 hexadecimal digits")
    return said.lower()


# What is answered


def _shown(request: Request, pid: Pid, upload: Record, status: int, came: Sequence[int] = ()) -> Response:
    first = positive(request, "from", 1)
    left = list(islice(uploads.parts(upload, first, came), MOST_URLS + 1))
    links = _links(request, pid, upload.values)
    if len(left) > MOST_URLS:
        links["next"] = f"{links['self']}?from={left.pop()[0]}"
    headers = {**NO_STORE, **({"Location": links["self"]} if status == 201 else {})}
    if _wants_text(request):
        more = {"Link": f'<{links["next"]}>; rel="next"'} if "next" in links else {}
        urls = "".join(f"{uploads.url(upload, number, signs_md5=False)}\n" for number, _, _ in left)
        return Response(status, urls, {**headers, **more, "Location": links["self"]}, TEXT)
    parts = [
        {"number": number, "offset": offset, "size": size, "url": uploads.url(upload, number)}
        for number, offset, size in left
    ]
    body = {**_told(upload.values), "parts": parts, "headers": uploads.headers(upload) if parts else {}}
    if status == 200:
        body["received"] = list(came)
    return answers.document({**body, "links": links}, status, headers)


def _told(values: Values) -> Body:
    told = {name: values[name] for name in UPLOAD_SHOWN}
    return told if told["error"] else {name: value for name, value in told.items() if name != "error"}


def _links(request: Request, pid: Pid, values: Values) -> dict[str, str]:
    own = f"{wire.address_of(pid, request.base_url)}/uploads/{values['id']}"
    return {"self": own, "complete": f"{own}/complete"}


def _wants_text(request: Request) -> bool:
    accepted = request.headers.get("Accept", "").lower()
    return "text/plain" in accepted and "json" not in accepted
