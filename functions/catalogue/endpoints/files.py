"""Files of resources below `/dataset/NAME/resource/ID`."""

from __future__ import annotations

from functools import partial
from typing import Any

from functions.catalogue import answers, body
from functions.catalogue.operations import files
from shared.http import NO_STORE, Request, Response, redirect


def download(request: Request, ref: str, id: str, filename: str) -> Response:
    """Lead to the file of a resource."""
    return redirect(files.address(ref, id, request.principal, request.method), 302, {**answers.OPEN, **NO_STORE})


def upload(request: Request, ref: str, id: str) -> Any:
    """Tell where the file of a resource goes."""
    url = files.open_upload(ref, id, partial(body.read_object, request), request.principal)
    return answers.document({"url": url}, headers=NO_STORE)
