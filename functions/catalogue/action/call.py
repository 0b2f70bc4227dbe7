"""An action that somebody calls: what it is told, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from functions.catalogue import body, refusals
from shared.http import Request, UploadedFile
from shared.http.request import FORM_MULTIPART
from shared.principal import Principal

T = TypeVar("T")

MOST_OBJECTS: Final = 1_000
"""Objects that a list gives in full at the most; whoever asks for more gets as many."""

_TRUE: Final = (True, 1, "true", "True", "TRUE", "1", "yes", "on")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an action.

    Attributes:
        request: the request.
        said: the parameters by name; those that the action does not know are passed over.
        upload: the file that came with them.
    """

    request: Request
    said: Mapping[str, Any]
    upload: UploadedFile | None = None

    @property
    def caller(self) -> Principal:
        """Who calls."""
        return self.request.principal

    @property
    def site(self) -> str:
        """The address that the site's links start with."""
        return self.request.base_url

    def reference(self, *names: str) -> str:
        """Give the first of these parameters that says something: a name or an id.

        Raises:
            Refused: 409, of the first: none does.
        """
        said = next((self.said[name] for name in names if self.said.get(name)), None)
        if not isinstance(said, str | int) or isinstance(said, bool):
            raise refusals.bad_fields({names[0]: ["Missing value"]})
        return str(said)

    def text(self, *names: str) -> str:
        """Give the first of these parameters that says something, as a text; empty where none does."""
        return next((str(self.said[name]) for name in names if self.said.get(name)), "")

    def flag(self, name: str) -> bool:
        """Whether a parameter is true, in any of the ways in which clients say that."""
        said = self.said.get(name)
        return isinstance(said, str | int) and said in _TRUE

    def number(self, name: str, default: int = 0) -> int:
        """Give a number from 0 on.

        Raises:
            Refused: 409: it is none.
        """
        said = self.said.get(name)
        if said is None or said == "":
            return default
        try:
            number = int(said) if isinstance(said, str | int) and not isinstance(said, bool) else None
        except ValueError:
            number = None
        if number is None:
            raise refusals.bad_fields({name: ["Invalid integer"]})
        if number < 0:
            raise refusals.bad_fields({name: ["Must be a natural number"]})
        return number

    def page(self, found: Sequence[T]) -> Sequence[T]:
        """Give of a list what `limit` and `offset` say; no limit, or 0, is all that follows.

        Raises:
            Refused: 409.
        """
        offset, limit = self.number("offset"), self.number("limit")
        return found[offset : offset + limit] if limit else found[offset:]

    def page_of_objects(self, found: Sequence[T]) -> Sequence[T]:
        """Give of a list what `limit` and `offset` say, and no more than is given in full.

        Raises:
            Refused: 409.
        """
        return self.page(found)[:MOST_OBJECTS]


def read(request: Request, writes: bool) -> Call:
    """Read a call: an action that only reads takes its parameters from the address and from forms as well.

    Raises:
        Refused: 400.
        MalformedBody: the body is none of the forms.
    """
    if request.media_type == FORM_MULTIPART:
        form = request.form()
        return Call(request, _singles(form), next(iter(form.files.get("upload", ())), None))
    if writes:
        return Call(request, body.read_object(request))
    said = body.read_arguments(request) if request.method == "POST" else {}
    return Call(request, {**_singles(request.query), **_singles(said)})


def _singles(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give parameters as JSON would: what a form or an address says once is no list."""
    return {name: value[0] if _once(value) else value for name, value in said.items()}


def _once(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)


def listed(said: Any) -> list[str]:
    """Give texts that were said as a list, or as one text with commas between."""
    texts = said if isinstance(said, list) else str(said or "").split(",")
    return [each.strip() for each in texts if isinstance(each, str) and each.strip()]
