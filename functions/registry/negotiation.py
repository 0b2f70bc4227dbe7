"""Which form an answer takes (Django REST framework 3.16, content negotiation and `AcceptHeaderVersioning`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from functions.registry import refusals
from shared.http import Request

VERSION: Final = "1.0.0"
"""The one version of the dialect."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form of an answer: its short name for `?format=`, and the `Content-Type` of an answer in it."""

    name: str
    content_type: str

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.content_type.partition(";")[0]


JSON: Final = Format("json", "application/json")
PAGE: Final = Format("api", "text/html; charset=utf-8")
FORMATS: Final = (JSON, PAGE)
"""The forms of everything but the reports; JSON unless the caller asks for a page."""

API: Final = "/api/"
"""Where the API is; elsewhere there are pages, aliases and files."""

_REPORTS: Final = ("/api/prov-report/", "/api/ro-crate/")
"""Whose answers take other forms, which they settle themselves."""

_VERSION_PARAMETER: Final = re.compile(r";\s*version\s*=\s*\"?([^\",;\s]*)", re.IGNORECASE)


def check_version(request: Request) -> None:
    """Refuse (406) a request whose `Accept` header asks for a version other than the one there is."""
    asked = _VERSION_PARAMETER.findall(request.headers.get("Accept", ""))
    if any(version != VERSION for version in asked):
        raise refusals.detail(406, 'Invalid version in "Accept" header.')


def settle(request: Request, *, of_report: bool = False) -> Format:
    """Choose the form of an answer of the API, once its version is known to be the one there is.

    Args:
        request: what is answered.
        of_report: whether what is said of a report takes the usual forms too; else it is JSON.

    Raises:
        Refused: 406 for another version, and as `negotiate`.
    """
    check_version(request)
    if request.path.startswith(_REPORTS) and not of_report:
        return JSON
    return negotiate(request, suffix=request.variables.get("suffix", ""))


def form_of_refusal(request: Request) -> Format:
    """Choose the form of a refusal: that of an answer, of a report's JSON or a page.

    Outside of the API it is JSON, which `shared.error_pages` tells people.

    Raises:
        Refused: as `settle`, where something else is to be refused first.
    """
    if not request.path.startswith(API):
        return JSON
    if not request.path.startswith(_REPORTS):
        return settle(request)
    check_version(request)
    wants_json = request.query.get("format", [""])[-1].startswith(JSON.name)
    return PAGE if request.wants_page and not wants_json else JSON


def negotiate(request: Request, formats: Sequence[Format] = FORMATS, suffix: str = "") -> Format:
    """Choose the form of an answer, the default one first among `formats`.

    A `suffix` of the path (`object.json`) or `?format=` names it; else the most specific media ranges of `Accept`
    that any of them meets decide, weights left aside as the original does.

    Raises:
        Refused: 404 if the name is unknown, 406 if no form is accepted.
    """
    if name := suffix or request.query.get("format", [""])[-1]:
        return _named(name, formats)
    ranges = _media_ranges(request.headers.get("Accept") or "*/*")
    for specificity in (2, 1, 0):
        level = [each for each in ranges if _specificity(each) == specificity]
        for each in formats:
            if any(_meets(each.media_type, wanted) for wanted in level):
                return each
    raise refusals.detail(406, "Could not satisfy the request Accept header.")


def _named(name: str, formats: Sequence[Format]) -> Format:
    for each in formats:
        if each.name == name:
            return each
    raise refusals.not_found()


def _media_ranges(accept: str) -> list[str]:
    return [each.partition(";")[0].strip().lower() for each in accept.split(",")]


def _specificity(wanted: str) -> int:
    return sum(part != "*" for part in wanted.split("/"))


def _meets(media_type: str, wanted: str) -> bool:
    kind, _, subtype = media_type.partition("/")
    wanted_kind, _, wanted_subtype = wanted.partition("/")
    return wanted_kind in ("*", kind) and wanted_subtype in ("*", subtype)
