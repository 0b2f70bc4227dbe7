"""The ``Idempotency-Key`` header (draft-ietf-httpapi-idempotency-key-header): a POST that is safe to repeat."""

import hashlib

from shared.http.body import boundary_of
from shared.http.request import FORM_MULTIPART, Request
from shared.principal import Principal
from shared.records import IdempotencyKey

LONGEST = 255
"""Most characters of a key."""


class KeyTooLong(ValueError):
    """The key has more than `LONGEST` characters; the message is fit for the client."""


def idempotency_key(request: Request, group: str) -> IdempotencyKey | None:
    """Read the header: the same key and request give the same record again, for a day. None without one.

    Args:
        request: the request, of a person or an API client.
        group: the group of endpoints; keys of different groups and callers never meet.

    Raises:
        KeyTooLong: the key has more than `LONGEST` characters.
        MalformedBody: the body is a form without a boundary.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return None
    if len(key) > LONGEST:
        raise KeyTooLong(f"An Idempotency-Key has no more than {LONGEST} characters.")
    whole = "\n".join((request.path, request.media_type)).encode() + b"\n" + _content(request)
    return IdempotencyKey(f"{group}:{_caller(request.principal)}", key, hashlib.sha256(whole).hexdigest())


def _caller(caller: Principal) -> str:
    return f"client {caller.client_id}" if caller.is_client else str(caller.user_id)


def _content(request: Request) -> bytes:
    """Give the body as it is whenever it is sent: a form's without its boundary, which clients make anew each time."""
    if request.media_type != FORM_MULTIPART:
        return request.body
    return request.body.replace(boundary_of(request.headers["Content-Type"]).encode(), b"")
