"""The body of a request: JSON, or of one about a file a form with the JSON in one field and the bytes in another.

The form is that of the MyTardis REST API ("Via multipart form POST"): `json_data` and `attached_file`. A body is in
memory as a whole; the gateway hands on about 4.5 MB at the most (AWS Lambda quotas: 6 MB, in base64).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.experiments import refusals
from functions.experiments.kinds import BadValue
from shared.http import Form, Request
from shared.http.body import parse_json

LARGEST: Final = 4_500_000
"""Most bytes of a body."""

JSON: Final = "application/json"
MULTIPART: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Said:
    """What a body says of a file, and its bytes where they came along."""

    values: Mapping[str, Any]
    content: bytes | None = None


def read(request: Request) -> Said:
    """Read the body of a POST.

    Raises:
        Refused: 413 for a body too large for this way, 415 for one of another type.
        BadValue, MalformedBody: it cannot be used.
    """
    if len(request.body) > LARGEST:
        raise refusals.too_large(
            f"The body has more than {LARGEST} bytes, the most that one request carries. Send the same JSON without"
            " the file: the answer is an address that takes the bytes of a file of any size."
        )
    if request.media_type != MULTIPART:
        return Said(read_json(request))
    form = request.form()
    return Said(_object(_field(form)), _attached(form))


def read_json(request: Request) -> Mapping[str, Any]:
    """Read a body that is a JSON object.

    Raises:
        Refused: 415 for a body of another type.
        BadValue, MalformedBody: it is none.
    """
    if request.media_type not in ("", JSON):
        raise refusals.unsupported_type(request.media_type)
    return _object(request.body, request.charset)


def read_any(request: Request) -> Mapping[str, Any]:
    """Read a body that may be left out.

    Raises:
        Refused, BadValue, MalformedBody: as `read_json`.
    """
    return read_json(request) if request.body.strip() else {}


def read_wish(request: Request) -> Any:
    """Read the body of a request for an upload: none, or a wish for parts, bare or under `stele_upload`.

    Raises:
        Refused, BadValue, MalformedBody: as `read_json`.
    """
    said = read_any(request)
    return said.get("stele_upload", said)


def _field(form: Form) -> bytes:
    """Give the JSON of a form; some clients send it as a file of its own."""
    if "json_data" in form:
        return form["json_data"][-1].encode()
    if "json_data" in form.files:
        return form.files["json_data"][-1].content
    raise BadValue("The form has no 'json_data' field.")


def _attached(form: Form) -> bytes | None:
    """Give the bytes of the file that came along; those of one that would not be read are refused."""
    read = {"attached_file"} if "json_data" in form else {"attached_file", "json_data"}
    if unread := [*(form.files.keys() - read), *(form.keys() & {"attached_file"})]:
        told = ", ".join(f"'{name}'" for name in sorted(unread))
        raise BadValue(f"The bytes of a file come as 'attached_file', with a file name; the form has them in {told}.")
    attached = form.files.get("attached_file", [])
    if len(attached) > 1:
        raise BadValue("The form has more than one 'attached_file'; send one file a request.")
    return attached[0].content if attached else None


def _object(text: bytes, charset: str = "") -> Mapping[str, Any]:
    said = parse_json(text, charset)
    if not isinstance(said, dict):
        raise BadValue("The body must be a JSON object.")
    return said
