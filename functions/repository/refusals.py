"""What the repository refuses: a status and one sentence (SURF Data Repository, "Common errors").

Operations raise these; the `App` answers them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from shared.http import Refused

SHARE_LEVELS: Final = ("Open", "Restricted", "Closed")


def bad_request(text: str, errors: Sequence[Mapping[str, str]] = ()) -> Refused:
    """400, with what is wrong field by field where it is metadata."""
    return Refused(400, {"error": text, "errors": list(errors)} if errors else {"error": text})


def missing_fields(names: Iterable[str]) -> Refused:
    """400 for mandatory fields without a value."""
    return bad_request(f"Missing mandatory fields: {', '.join(map(repr, names))}")


def unknown_fields(names: Iterable[str]) -> Refused:
    """400 for members that a body may not have."""
    return bad_request(f"Unknown fields: {', '.join(repr(name[:100]) for name in names)}")


def bad_share_level(said: Any) -> Refused:
    """400 for a share level that there is not."""
    return bad_request(f"Invalid share level {_shown(said)}, choose from {', '.join(map(repr, SHARE_LEVELS))}")


def unknown_community(said: Any) -> Refused:
    """400 for a community that there is not."""
    return bad_request(f"Unknown community {_shown(said)}")


def unknown_collection(said: Any) -> Refused:
    """400 for a collection that there is not, or that a deposit cannot be in."""
    return bad_request(f"Unknown collection {_shown(said)}")


def token_required() -> Refused:
    """401 for nobody."""
    return Refused(401, {"error": "Access token required"})


def denied(text: str = "Permission denied") -> Refused:
    """403 for whoever may not do this."""
    return Refused(403, {"error": text})


def not_found(pid: object) -> Refused:
    """404 for an object that is not there."""
    return Refused(404, {"error": f"Object '{str(pid)[:200]}' not found"})


def no_such_file(name: str) -> Refused:
    """404 for a file that is not there."""
    return Refused(404, {"error": f"File '{name[:200]}' not found"})


def no_such_upload(id: str) -> Refused:
    """404 for an upload that is not there, or has expired."""
    return Refused(404, {"error": f"Upload '{id[:100]}' not found"})


def conflict(text: str) -> Refused:
    """409 for what cannot be done to an object as it is now."""
    return Refused(409, {"error": text})


def submitted(pid: object) -> Refused:
    """409 for what waits for its review."""
    return conflict(f"Object '{pid}' is submitted and waits for its review")


def being_published(pid: object) -> Refused:
    """409 for what a run is publishing."""
    return conflict(f"Object '{pid}' is being published")


def gone(pid: object) -> Refused:
    """410 for the page of what was published once."""
    return Refused(410, {"error": f"Object '{pid}' was deleted"})


def too_large(text: str, more: Mapping[str, str] | None = None) -> Refused:
    """413 for more than an object may hold."""
    return Refused(413, {"error": text, **(more or {})})


def bad_media_type(said: str, expected: str) -> Refused:
    """415 for a body of another type than is understood."""
    return Refused(415, {"error": f"Invalid content type '{said[:100]}', expected '{expected}'"})


def mismatch(text: str) -> Refused:
    """422 for bytes that are not what was declared."""
    return Refused(422, {"error": text})


def parts_missing(numbers: Sequence[int]) -> Refused:
    """422 for parts that have not come, or not whole."""
    return Refused(422, {"error": "Parts are missing: send them and complete again", "missing": list(numbers)})


def unavailable(text: str) -> Refused:
    """503 for a service that is needed and does not answer."""
    return Refused(503, {"error": text}, {"Retry-After": "30"})


def _shown(said: Any) -> str:
    return repr(said[:100] if isinstance(said, str) else said)[:120]
