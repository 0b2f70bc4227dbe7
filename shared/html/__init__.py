"""Pages for people: one frame, one look and one set of headers for those of every function.

Importing this imports Jinja, so functions import it when a page is asked for, not before.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shared.http import Request, Response

CONTENT_TYPE = "text/html; charset=utf-8"

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""A page loads and runs nothing, is in nobody's frame (CSP Level 3), and tells no other site where people come from."""

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def page(
    request: Request,
    template: Path,
    title: str = "",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **shown: Any,
) -> Response:
    """Answers with a page in the site's frame, which says who is signed in.

    Args:
        request: what is answered.
        template: the template's file; it may use those beside it, and the shared ones.
        title: of the page, unless the template sets it.
        status: of the answer.
        headers: of the answer, besides those of every page.
        shown: what the template shows.
    """
    text = environment(template.parent).get_template(template.name)
    html = text.render(site=request.base_url, user=request.signed_in, title=title, **shown)
    return Response(status, html, {**HEADERS, **(headers or {})}, CONTENT_TYPE)


@cache
def environment(templates: Path) -> Environment:
    """Give the environment of a function's own templates, which may extend and include the shared ones.

    The frame is ``base.html``: it wants `site` (the site's address without a slash at its end), `title`, and `user`
    (the name of who is signed in, empty for nobody). Everything shown is escaped; a name that is missing is an error.
    The filter `prose` shows our own descriptions, see there.
    """
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(Path(__file__).parent)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = prose
    return made


def prose(text: str) -> Markup:
    """Give a description as HTML: it is escaped, and words in backquotes become code, those in asterisks emphasis.

    The documents for machines have the same descriptions, where such marks are usual.
    """
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", _CODE.sub(r"<code>\1</code>", str(escape(text)))))
