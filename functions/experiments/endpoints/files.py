"""What answers at the addresses of files: adding and changing them, sending and fetching bytes, folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from functions.experiments import body
from functions.experiments.access.callers import caller_of
from functions.experiments.endpoints import answers, objects
from functions.experiments.files import replicas, rules
from functions.experiments.kinds import BadValue
from functions.experiments.lists import filters
from functions.experiments.lists import folders as tree
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations import downloads, files, folders, uploads
from functions.experiments.operations.downloads import Content
from functions.experiments.operations.found import id_in
from functions.experiments.operations.permissions import signed_in
from functions.experiments.operations.uploads import Upload
from functions.experiments.wire import address
from shared.files import uploads as staging
from shared.http import AS_IT_IS, NO_STORE, TEXT, Request, Response, redirect
from shared.http.idempotency import idempotency_key

FILE: Final = RESOURCES["dataset_file"]


# Adding and changing


def add_file(resource: Resource, request: Request) -> Response:
    """Add a file: with its bytes, or the answer says where they go, unless they lie somewhere."""
    caller = caller_of(request)
    signed_in(caller)
    said = body.read(request)
    draft = files.read_new(said.values, said.content)
    file = files.add(draft, caller, idempotency_key(request, "experiments"))
    location = {"Location": address("dataset_file", file.id)}
    if draft.way is not rules.Way.STAGING:
        return Response(201, None, location)
    return _where_to(uploads.awaited(file, draft.parts, caller.principal), 201, location)


def change_file(resource: Resource, request: Request, id: str) -> Response:
    """Change a file; what the body leaves out stays. The answer is the file, after a look at its bytes."""
    return objects.change_object(resource, request, id)


def replace_file(resource: Resource, request: Request, id: str) -> Response:
    """Change a file, as a PATCH does."""
    return objects.replace_object(resource, request, id)


# Sending bytes


def renew_upload(request: Request, id: str) -> Response:
    """Tell where the bytes of a file go; a body may ask for parts."""
    wanted = rules.parts(body.read_wish(request))
    return _where_to(uploads.renew(id_in(id), wanted, request.principal), 200, {})


def more_parts(request: Request, id: str) -> Response:
    """Tell where further parts of a file go."""
    arguments = {name: values[-1] for name, values in request.query.items() if values}
    if not re.fullmatch("[0-9]{1,5}", arguments.get("part", ""), re.ASCII):
        raise BadValue("The 'part' argument must be the number of a part.")
    upload = uploads.parts_of(id_in(id), arguments.get("upload", ""), request.principal)
    return Response(200, _parts(upload, int(arguments["part"])), NO_STORE)


def received_parts(request: Request, id: str) -> Response:
    """Tell which parts of a file have come, with their ETags and sizes."""
    upload, parts = uploads.received(id_in(id), request.principal)
    come = [{"part_number": number, "etag": parts[number].etag, "size": parts[number].size} for number in sorted(parts)]
    return Response(200, {**_plan(upload), "parts": come}, NO_STORE)


def complete_upload(request: Request, id: str) -> Response:
    """Make the parts of a file one, whose verification follows; without a list of ETags those that have come.

    It may be asked again at any time: where parts are being put together still, and where they have been.
    """
    uploads.complete(id_in(id), partial(body.read_any, request), request.principal)
    return Response(202)


def abort_upload(request: Request, id: str) -> Response:
    """End an upload in parts; what was sent so far goes."""
    uploads.abort(id_in(id), request.principal)
    return Response(204)


def _where_to(upload: Upload, status: int, headers: Mapping[str, str]) -> Response:
    """Answer where bytes go: one address and nothing else, or a document with the addresses of parts.

    Presigned addresses are secrets as long as they last.
    """
    if upload.staged.multipart is None:
        return Response(status, staging.put_url(upload.staged), {**headers, **NO_STORE}, "text/plain")
    return Response(status, _parts(upload, 1), {**headers, **NO_STORE})


def _parts(upload: Upload, first: int) -> dict[str, Any]:
    staged = upload.staged
    urls = staging.part_urls(staged, first, uploads.PARTS_AT_ONCE)
    following = urls[-1][0] + 1 if urls else staged.part_count + 1
    more = following <= staged.part_count
    return {
        **_plan(upload),
        "parts": [{"part_number": number, "url": url} for number, url in urls],
        "parts_next": f"{_place(upload)}?upload={staged.multipart}&part={following}" if more else None,
        "received": f"{_place(upload)}parts/",
        "expires": uploads.addresses_expire(url for _, url in urls),
    }


def _plan(upload: Upload) -> dict[str, Any]:
    """Give what is told of an upload in parts whichever of them it is about."""
    return {
        "upload_id": upload.staged.multipart,
        "part_size": upload.staged.part_size,
        "part_count": upload.staged.part_count,
        "complete": f"{_place(upload)}complete/",
        "abort": _place(upload),
    }


def _place(upload: Upload) -> str:
    return address("dataset_file", upload.file) + "upload/"


# Fetching bytes


def download(request: Request, id: str) -> Response:
    """Give a file's content, or lead to it."""
    small = 0 if request.wants_part else downloads.LARGEST_ANSWER  # S3 knows ranges, and what HEAD is answered
    return _content(downloads.of_file(id_in(id), caller_of(request).viewer, request.method, small))


def download_replica(request: Request, id: str) -> Response:
    """Lead to a copy's content."""
    return _content(downloads.of_replica(id_in(id), caller_of(request).viewer, request.method))


def _content(found: Content) -> Response:
    if found.content is None:
        return redirect(found.address, headers=NO_STORE)
    headers = {
        "Content-Disposition": found.disposition,
        "ETag": found.etag,
        "Accept-Ranges": "bytes",
        **AS_IT_IS,
        **_HARMLESS,
    }
    return Response(200, found.content, headers, found.content_type)


_HARMLESS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}
"""Content is not taken for something else than it is said to be.

It comes from the site's own address and anybody may have made it, so a browser that shows it must run nothing of it.
"""


def verify(request: Request, id: str) -> Response:
    """Look at a file's copies, at once or soon; a text says where that can come to nothing."""
    file = replicas.look_for_reader(downloads.readable_file(id_in(id), caller_of(request).viewer))
    return Response(200, replicas.doubt(file.values), media_type="text/plain")


# Folders


def list_files(request: Request, id: str, prefix: str = "") -> Response:
    """List a dataset's files, or those whose folder begins with a prefix."""
    dataset = folders.visible_dataset(id_in(id), caller_of(request))
    wanted = filters.read(FILE, request.query)
    return answers.page(*folders.listed(dataset, prefix.strip("/"), wanted), wanted, request)


def root_nodes(request: Request, id: str) -> Response:
    """List the top folder of a dataset; `page` counts from 0."""
    page = (request.query.get("page") or ["0"])[-1]
    if not re.fullmatch("[0-9]{1,6}", page, re.ASCII):
        raise BadValue("The 'page' argument must be a number from 0 on.")
    return Response(200, tree.top_nodes(folders.visible_dataset(id_in(id), caller_of(request)).id, int(page)))


def child_nodes(request: Request, id: str) -> Response:
    """List what is directly in the folder `dir_path`."""
    return _of_folder(request, id, tree.child_nodes)


def child_files(request: Request, id: str) -> Response:
    """List the numbers of all files in the folder `dir_path` and below."""
    return _of_folder(request, id, tree.file_ids)


def _of_folder(request: Request, id: str, read: Callable[[int, str], list[Any]]) -> Response:
    """Answer what `read` gives of a dataset's folder; the folder missing, a text says so (MyTardis 4.x)."""
    dataset = folders.visible_dataset(id_in(id), caller_of(request))
    if "dir_path" not in request.query:
        return Response(400, "The 'dir_path' argument is missing.", media_type=TEXT)
    folder = request.query["dir_path"][-1].strip("/")
    return Response(200, read(dataset.id, "" if folder == "." else folder))
