"""Which format an answer is given in, as Django REST framework negotiates it.

(https://www.django-rest-framework.org/api-guide/content-negotiation/, release 3.16.) `?format=` names a format by
its short name and wins. Else the most specific media ranges of `Accept` that any format meets decide, and among
formats that meet one of them the first in the report's own order. Parameters (`q`, `version`) do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.http import Request


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its short name for `?format=`, and the `Content-Type` of an answer in it."""

    name: str
    content_type: str

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.content_type.partition(";")[0]


HTML = Format("html", "text/html; charset=utf-8")
JSON = Format("json", "application/json")
JSON_LD = Format("json-ld", "application/ld+json; charset=utf8")
XML = Format("xml", "text/xml; charset=utf8")
PROV_N = Format("provn", "text/provenance-notation; charset=utf8")
ZIP = Format("zip", "application/zip")


class UnknownFormat(Exception):
    """`?format=` names none of the formats."""


class NotAcceptable(Exception):
    """No format meets the `Accept` header."""


def negotiate(request: Request, formats: Sequence[Format]) -> Format:
    """Chooses the format of an answer.

    Args:
        request: whose `format` argument and `Accept` header are asked.
        formats: those that the answer can be given in, the default first.

    Raises:
        UnknownFormat: the argument names another format.
        NotAcceptable: the header admits none of them.
    """
    name = next(iter(request.query.get("format", [])), "")
    if name:
        chosen = next((format for format in formats if format.name == name), None)
        if chosen is None:
            raise UnknownFormat(name)
        return chosen
    ranges = media_ranges(request.headers.get("Accept", "*/*"))
    for specificity in (2, 1, 0):
        level = [wanted for wanted in ranges if _specificity(wanted) == specificity]
        for format in formats:
            if any(_meets(format.media_type, wanted) for wanted in level):
                return format
    raise NotAcceptable


def media_ranges(accept: str) -> list[str]:
    """Gives the media ranges of an `Accept` header (RFC 9110 section 12.5.1) in lower case, without parameters."""
    ranges = (part.partition(";")[0].strip().lower() for part in accept.split(","))
    return [wanted for wanted in ranges if wanted]


def _specificity(wanted: str) -> int:
    return sum(part != "*" for part in wanted.split("/"))


def _meets(media_type: str, wanted: str) -> bool:
    return all(
        pattern in ("*", part)
        for part, pattern in zip(media_type.split("/"), wanted.split("/"), strict=False)
    )
