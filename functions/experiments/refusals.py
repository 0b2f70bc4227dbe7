"""What the experiments refuse, in the dialect's words (Tastypie 0.14, `resources.py` and `exceptions.py`).

Operations raise these; the `App` answers them. MyTardis hides as much as it can: whoever may not do something learns
nothing but the status.
"""

from __future__ import annotations

from shared.http import Refused


def bad_request(text: str) -> Refused:
    """400: a body, value, filter or order that cannot be used; the text names what is wrong."""
    return Refused(400, {"error": text})


def unauthorized() -> Refused:
    """401, empty: the caller may not read or write this, whoever they are; there is no challenge."""
    return Refused(401)


def forbidden() -> Refused:
    """403, empty: the caller may not use this address below a file or a dataset."""
    return Refused(403)


def not_found(text: str = "") -> Refused:
    """404: there is no such object; with a text, what exactly is missing."""
    return Refused(404, {"error_message": text} if text else None)


def conflict(text: str = "") -> Refused:
    """409: what must be unique is taken; empty for a duplicate file, which clients know by the status."""
    return Refused(409, {"error": text} if text else None)


def too_large(text: str) -> Refused:
    """413: the body is too large for this way of sending it; the text tells which way takes it."""
    return Refused(413, {"error": text})


def unsupported_type(media_type: str) -> Refused:
    """415: the body is of a type that is not read here."""
    return Refused(415, {"error_message": f"The body's type '{media_type}' is not read here; send application/json."})
