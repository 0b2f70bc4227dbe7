"""The ``Idempotency-Key`` header (draft-ietf-httpapi-idempotency-key-header): a POST that is safe to repeat."""

import hashlib

from shared.http.request import Request
from shared.records import IdempotencyKey

LONGEST = 255
"""Most characters of a key."""


class KeyTooLong(ValueError):
    """The key has more than `LONGEST` characters; the message is fit for the client."""


def idempotency_key(request: Request, group: str) -> IdempotencyKey | None:
    """Read the header: the same key and request give the same record again, for a day. None without one.

    Args:
        request: the request, of a caller with an account.
        group: the group of endpoints; keys of different groups and callers never meet.

    Raises:
        KeyTooLong: the key has more than `LONGEST` characters.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        return None
    if len(key) > LONGEST:
        raise KeyTooLong(f"An Idempotency-Key has no more than {LONGEST} characters.")
    whole = "\n".join((request.path, request.media_type)).encode() + b"\n" + request.body
    return IdempotencyKey(f"{group}:{request.principal.user_id}", key, hashlib.sha256(whole).hexdigest())
