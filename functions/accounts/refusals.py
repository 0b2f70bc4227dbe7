"""What accounts refuse, with the same sentence wherever a client of one of the dialects looks for it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from shared.http import NO_STORE, Refused


def refusal(status: int, text: str, fields: Mapping[str, Sequence[str]] | None = None) -> Refused:
    """Make a refusal; `fields` names what is wrong with which member of the body or argument of the query."""
    body: dict[str, Any] = {"error": text, "detail": text, "message": text}
    if fields is not None:
        body["fields"] = {name: list(words) for name, words in fields.items()}
    return Refused(status, body, NO_STORE)


def not_signed_in() -> Refused:
    """401: only people with an account may do this, and nobody is signed in."""
    return refusal(HTTPStatus.UNAUTHORIZED, "Authentication credentials were not provided.")


def not_permitted(text: str) -> Refused:
    """403: the caller is known and may not."""
    return refusal(HTTPStatus.FORBIDDEN, text)


def missing(text: str) -> Refused:
    """404: there is nothing of that id."""
    return refusal(HTTPStatus.NOT_FOUND, text)


def conflict(text: str, member: str | None = None) -> Refused:
    """409: what is there already stands in the way, of a `member` of the body if it is named."""
    return refusal(HTTPStatus.CONFLICT, text, {member: [text]} if member else None)


def not_json() -> Refused:
    """415: the body is not said to be JSON."""
    text = "The body must be JSON, with Content-Type: application/json."
    return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, text)


def invalid(fields: Mapping[str, Sequence[str]]) -> Refused:
    """422: the body or the query is readable, but says what cannot be."""
    text = "; ".join(f"{name}: {', '.join(words)}" for name, words in fields.items())
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, text, fields)
