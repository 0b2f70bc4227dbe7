"""The body of a request: JSON or a form, and what either says of a field (Django REST framework, `Field.get_value`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.registry import refusals
from functions.registry.tables import Column
from shared.fields import ABSENT, ToMany
from shared.http import Form, Request
from shared.http.request import FORM_MULTIPART, FORM_URLENCODED

FORMS: Final = (FORM_URLENCODED, FORM_MULTIPART)
"""The media types of forms."""

PARSES: Final = ("application/json", *FORMS)
"""The media types that are read."""


_NO_FILES: Final = "Files are not taken here. Put the bytes to the address that a POST to data answers."


@dataclass(frozen=True, slots=True)
class RecordBody:
    """The members of a request's body; in a form each is a list of texts."""

    members: Mapping[str, Any]
    is_form: bool = False

    def get(self, field: Column) -> Any:
        """Give what the body says of a field: a value, None for null, or ABSENT.

        A form cannot say null: an empty text stands for null, for the empty text or for nothing, whichever the field
        allows. A list is every value under the name, and every line of one.
        """
        if field.name not in self.members:
            return ABSENT
        value = self.members[field.name]
        if not self.is_form:
            return value
        if isinstance(field.kind, ToMany):
            return [line for text in value for line in text.splitlines() if line.strip()]
        return _empty(field) if value[-1] == "" else value[-1]

    def last(self, name: str) -> Any:
        """Give the value of a member that is no field of a table, the last one in a form; None if there is none."""
        value = self.members.get(name)
        return value[-1] if self.is_form and value else value


def _empty(field: Column) -> Any:
    """Give what an empty text in a form says of a field."""
    if field.blank:
        return ""
    if field.null:
        return None
    return "" if field.required else ABSENT


def read(request: Request) -> RecordBody:
    """Read a request's body; no body is one without members.

    Raises:
        Refused: 415 for another media type, 400 for a JSON body that is no object, and for files in a form.
        MalformedBody: the body does not parse.
    """
    if not request.body:
        return RecordBody({})
    if request.media_type not in PARSES:
        sent = request.headers.get("Content-Type", "")
        raise refusals.detail(415, f'Unsupported media type "{sent}" in request.')
    if request.media_type != PARSES[0]:
        return RecordBody(_form(request), is_form=True)
    return _object(request.json())


def refuse_files(request: Request) -> None:
    """Refuse a form with files where no body is read.

    Raises:
        Refused: 400.
        MalformedBody: the form does not parse.
    """
    if request.body and request.media_type == FORM_MULTIPART:
        _form(request)


def _form(request: Request) -> Form:
    """Read a form; files in it would be thrown away, so they are refused."""
    form = request.form()
    if form.files:
        raise refusals.bad_fields({name: [_NO_FILES] for name in form.files})
    return form


def _object(value: Any) -> RecordBody:
    if value is None:
        raise refusals.bad_fields({refusals.NON_FIELD: ["No data provided"]})
    if not isinstance(value, dict):
        kind = type(value).__name__
        raise refusals.bad_fields({refusals.NON_FIELD: [f"Invalid data. Expected a dictionary, but got {kind}."]})
    return RecordBody(value)
