"""Pages for people: one frame, one look and one set of headers for those of every function.

Importing this imports Jinja, so functions import it when a page is asked for, not before.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shared.html.assets import path_of
from shared.html.measures import beginning, fitting, readable_bytes, readable_day
from shared.html.shortening import BOUNDS, LARGEST, shortened
from shared.http import Request, Response
from shared.languages import name_of
from shared.principal import BadCredential
from shared.search.kinds import kind

CONTENT_TYPE = "text/html; charset=utf-8"

PLACES: Final = (
    ("/dataset", "Datasets"),
    ("/communities", "Deposits"),
    ("/experiment/view/", "Experiments"),
    ("/api/?format=api", "Registry"),
    ("/plans", "Plans"),
    ("/docs/", "API guide"),
)
"""The parts of the site, which every page leads to: paths below the site, and words."""

LINKS: Final = (
    ("/get-token", "Generate API token"),
    ("/revoke-token", "Revoke API token"),
    ("/deposit/drafts", "My drafts"),
    ("/experiment/view/?mine=yes", "My experiments"),
    ("/plans?mine=yes", "My plans"),
    ("/dataset?mine=yes", "My datasets"),
    ("/account", "My account"),
    ("/logout", "Sign out"),
)
"""What the Links menu leads whoever has signed in to."""

ADMINISTRATION: Final = ("/account/admin", "Administration")
"""What the menu has besides for administrators, of the site or of an organisation."""

_PUBLIC: Final = {"Cache-Control": "public, max-age=60"}
_PRIVATE: Final = {"Cache-Control": "private, no-cache"}
"""Who is signed in stands on every page (RFC 9111 §5.2.2)."""

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


def page(
    request: Request,
    template: Path,
    title: str = "",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    public: bool = False,
    whole: bool = True,
    bytes_from: Sequence[str] = (),
    **shown: Any,
) -> Response:
    """Answers with a page in the site's frame, which says who is signed in.

    Args:
        request: what is answered.
        template: the template's file; it may use those beside it, and the shared ones.
        title: of the page, unless the template sets it.
        status: of the answer.
        headers: of the answer, besides those of every page.
        public: whether anybody is shown the same, so that caches may give it to others who are not signed in.
        whole: whether all texts are needed, as in forms; else they are cut where the page would be too large.
        bytes_from: the origins that the page shows files from and sends files to: those of presigned addresses.
        shown: what the template shows; `place` is the words of the part of the site that it belongs to.
    """
    text = environment(template.parent).get_template(template.name)
    frame = {"site": request.base_url, "user": request.signed_in, "places": PLACES, "menu": _links(request)}

    def render(says: Mapping[str, Any], is_cut: bool = False) -> str:
        return text.render(**frame, **says, is_cut=is_cut)

    says = {"place": "", "title": title, **shown}
    html = render(says)
    for room, most in () if whole else BOUNDS:
        if len(html.encode(errors="replace")) <= LARGEST:
            break
        html = render(shortened(says, room, most, request.base_url), is_cut=True)
    caching = _PUBLIC if public and request.principal.is_anonymous else _PRIVATE
    return Response(status, html, {**_headers(bytes_from), **caching, **(headers or {})}, CONTENT_TYPE)


def _links(request: Request) -> Sequence[tuple[str, str]]:
    """Give the Links menu of who is signed in; it ends with the way out."""
    try:
        administers = request.principal.is_administrator
    except BadCredential:
        administers = False
    return (*LINKS[:-1], ADMINISTRATION, LINKS[-1]) if administers else LINKS


def _headers(bytes_from: Sequence[str]) -> dict[str, str]:
    """Give the headers of every page.

    It runs and loads what this site serves, is in nobody's frame (CSP Level 3), and tells no other site where people
    come from.
    """
    origins = " ".join(("'self'", *bytes_from))
    policy = {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": f"{origins} data:",
        "connect-src": origins,
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Vary": "Accept, Cookie",
    }


@cache
def environment(templates: Path) -> Environment:
    """Give the environment of a function's own templates, which may extend and include the shared ones.

    The frame is ``base.html``: it wants `site` (the site's address without a slash at its end), `title`, and `user`
    (the name of who is signed in, empty for nobody). Everything shown is escaped; a name that is missing is an error.
    Filters: `prose` shows our own descriptions, `asset` gives the path of a file that pages load, `bytes` and `day`
    write sizes and days for people, `kind` what a kind of record is called, `language` the name of a language by its
    code; `beginning` and `fitting` bound texts and lists by their bytes.
    """
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(Path(__file__).parent)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(prose=prose, asset=path_of, bytes=readable_bytes, day=readable_day, kind=kind)
    made.filters.update(beginning=beginning, fitting=fitting, language=name_of)
    return made


def prose(text: str) -> Markup:
    """Give a description as HTML: it is escaped, and words in backquotes become code, those in asterisks emphasis.

    The documents for machines have the same descriptions, where such marks are usual.
    """
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", _CODE.sub(r"<code>\1</code>", str(escape(text)))))
