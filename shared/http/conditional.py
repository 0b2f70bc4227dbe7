"""Conditional requests (RFC 9110 §13): 304 for what the client has, 412 for a change of what it has not seen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from shared.http.request import Request
from shared.http.response import JSON, Response
from shared.records import noting, only_if

Read = Callable[[Request], Response]
"""Answers a GET."""

_TAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,]+)')
_READING = ("GET", "HEAD")


def tag(request: Request, response: Response) -> None:
    """Give an answer to a GET its entity tag, a digest of it, unless it has one."""
    if request.method in _READING and response.status == 200 and response.media_type == JSON:
        response.headers.setdefault("ETag", _tag_of(response))


def is_known(request: Request, response: Response) -> bool:
    """Whether a GET is answered with what the client has already."""
    if request.method not in _READING or response.status != 200:
        return False
    return _holds(_named(request, "If-None-Match"), response.headers.get("ETag"))


def unchanged(response: Response) -> Response:
    """Say that an answer is what the client has: with its headers, and without a body."""
    return Response(304, headers=response.headers)


def condition_of(request: Request, read: Read | None) -> AbstractContextManager[None]:
    """Give what a request is to be answered in, so that its write is only made where its preconditions hold.

    They are looked at when all else has been: who may not write is told so. The address is read for them, which takes
    what a GET of it takes.

    Args:
        request: the request.
        read: answers a GET at its address; None: nobody does, and there is nothing to be compared.
    """
    if read is None or request.method in _READING:
        return nullcontext()
    match, none_match = _named(request, "If-Match"), _named(request, "If-None-Match")
    if not match and not none_match:
        return nullcontext()
    with noting() as seen:
        there = _current(request, read)
    seen.as_wanted = (not match or _holds(match, there)) and not _holds(none_match, there)
    return only_if(seen)


def _current(request: Request, read: Read) -> str | None:
    """Give the entity tag of what is at the address, None if the caller sees nothing there."""
    asked = Request({**request.event, "httpMethod": "GET", "body": None})
    asked.variables, asked.allowed_methods = request.variables, request.allowed_methods
    response = read(asked)
    return str(response.headers.get("ETag") or _tag_of(response)) if response.status == 200 else None


def _tag_of(response: Response) -> str:
    body = response.body.encode() if isinstance(response.body, str) else response.body
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def _named(request: Request, header: str) -> list[str]:
    """Give the entity tags that a header names, or ``*``; weak ones are taken for strong ones.

    What stands there without quotes is a tag, too: no precondition that somebody names is passed over.
    """
    said = request.headers.get(header)
    return ["*" if each[2] == "*" else f'"{each[2] or each[1]}"' for each in _TAG.finditer(said)] if said else []


def _holds(named: list[str], there: object) -> bool:
    return there is not None and ("*" in named or there in named)
