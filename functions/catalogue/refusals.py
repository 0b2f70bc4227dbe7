"""What the catalogue refuses, in CKAN's words: a sentence, or the bad fields with their messages.

Operations raise these; the `App` answers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shared.http import Refused

DENIED: Final = "Access denied"

Messages = Mapping[str, Any]
"""What is wrong, by field: texts, or of resources one object each."""


def bad_request(reason: str) -> Refused:
    """400 for what cannot be understood."""
    return Refused(400, f"Bad request - {reason}")


def bad_json(reason: str) -> Refused:
    """400 for a body that is no JSON object."""
    return bad_request(f"JSON Error: {reason}")


def unknown_register(doing: str, register: str) -> Refused:
    """400 for an address below `/api/rest` that there is not."""
    return bad_request(f"Cannot {doing} entity of this type: {register}")


def denied() -> Refused:
    """403 for whoever may not do this, or is nobody."""
    return Refused(403, DENIED)


def not_found(what: str = "") -> Refused:
    """404 for what is not there."""
    return Refused(404, f"Not found: {what}" if what else "Not found")


def bad_fields(messages: Messages) -> Refused:
    """409 for values that do not pass: every bad field with its messages."""
    return Refused(409, dict(messages))


def too_long() -> Refused:
    """413 for an answer that the platform does not carry, which of a POST that only reads would be left empty."""
    return Refused(413, "The answer is too long to be sent: ask for less of it at once, or accept gzip")


def too_many(what: str, most: int) -> Refused:
    """409 for more of something than a record may have."""
    return bad_fields({what: [f"Must be no more than {most}"]})
