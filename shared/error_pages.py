"""Errors on pages: whoever reads pages is told on one what went wrong, in whichever group it did.

The status, the headers and the sentence are the dialect's: a page says what a program would be told, and where to go
from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from shared.http import Request, Response
from shared.http.app import Tell
from shared.http.signing_in import sign_in_path

_TITLES: Final[Mapping[int, str]] = {
    400: "This cannot be understood",
    401: "Sign in to see this",
    403: "This is not permitted",
    404: "There is nothing here",
    405: "This cannot be done here",
    409: "This cannot be done now",
    410: "This is gone",
    412: "This has been changed meanwhile",
    413: "This is too much at once",
    415: "This cannot be read here",
    429: "This is too much at once",
    500: "Something went wrong",
    503: "Come back in a moment",
}

_WORDS: Final[Mapping[int, str]] = {
    401: "It may be here, for whoever may see it.",
    403: "It is not for everybody: whoever it belongs to may let you see or do this.",
    404: "There is no page at this address, or it is not for everybody. The address may be mistyped, or what was here "
    "may have gone.",
    405: "The address is right, but this is not how it is used.",
    500: "The fault is ours. It is noted, and nothing needs to be done about it here.",
    503: "The site has too much to do at the moment.",
}
"""What people are told first; of other errors it is the sentence itself."""

_SAYS_NO_MORE: Final = re.compile(
    r"(.*\bnot (be )?found|access denied.*|permission denied|access token required)\W*", re.IGNORECASE
)
"""Sentences that tell people nothing besides."""

_MEMBERS: Final = ("error", "error_message", "detail", "errors")
"""Where the dialects' documents have the sentence."""

_KEPT: Final = ("Allow", "Cache-Control", "Retry-After", "WWW-Authenticate")
"""The headers that an error keeps when it is told on a page."""

_HTML: Final = "text/html"
_API: Final = re.compile(r"/api(/|$)")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def on_pages(place: str = "") -> Tell:
    """Give what tells the errors of a function on pages; `place` is the words of the part of the site they stand in."""
    return partial(_told, place)


def _told(place: str, request: Request, response: Response) -> Response:
    """Give an error outside of the API as a page to people; any other answer as it is."""
    is_page = (response.media_type or "").startswith(_HTML)
    if response.status < 400 or is_page or not request.is_for_people or _API.match(request.path):
        return response
    told = error_page(request, response.status, _sentence(response), place)
    told.headers.update({name: value for name, value in response.headers.items() if name in _KEPT})
    return told


def error_page(request: Request, status: int, sentence: str = "", place: str = "") -> Response:
    """Write an error as a page.

    Args:
        request: what is answered.
        status: of the answer.
        sentence: what the dialect says; empty for nothing.
        place: the words of the part of the site that the page stands in, empty for none.
    """
    from shared.html import PLACES, page  # and Jinja with it, which only pages want

    words = _WORDS.get(status, "") or sentence
    says_more = sentence != words and not _SAYS_NO_MORE.fullmatch(sentence)
    may_sign_in = status in (401, 403, 404) and not request.signed_in
    reads = request.method in ("GET", "HEAD")
    return page(
        request,
        Path(__file__).parent / "html" / "error.html",
        _TITLES.get(status, "This cannot be done"),
        status=status,
        place=place,
        words=words,
        sentence=sentence if says_more else "",
        # Not the query: a token may stand in it.
        sign_in=sign_in_path(request, request.path if reads else "/account") if may_sign_in else "",
        sought=" ".join(_WORD.findall(_last_step(request.path))) if status == 404 else None,
        number=request.id if status >= 500 else "",
        part=next((path for path, each in PLACES if each == place), ""),
    )


def _sentence(response: Response) -> str:
    """Give what an error says, wherever its dialect has it in the document; empty if it says nothing to people."""
    try:
        said: Any = json.loads(response.body)
    except ValueError:
        return ""
    if isinstance(said, dict):
        said = next((said[name] for name in _MEMBERS if said.get(name)), "")
    if isinstance(said, list):
        said = " ".join(each for each in said if isinstance(each, str))
    return said if isinstance(said, str) else ""


def _last_step(path: str) -> str:
    """Give the end of a path, whose words may find what was meant."""
    return unquote(path).rstrip("/").rpartition("/")[2][:100].replace("_", " ")
