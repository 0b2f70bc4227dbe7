"""The addresses of public pages, for crawlers (sitemaps.org 0.9): an index, and parts in the order of records.

A part is short, so that it costs little whoever asks: what came later is in later parts, and those before stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import escape
from typing import Final, NamedTuple

from functions.web.searching.finding import seen
from shared.search import PUBLIC, Node, Or, Term

PART: Final = 500
"""Records of a part: sitemaps.org allows 50,000, which would be as many reads."""

MOST_PARTS: Final = 50_000
"""Parts that an index may name (sitemaps.org)."""

_KINDS: Final = (
    *("package", "deposit", "collection", "community", "experiment", "plan"),
    *("data_product", "external_object", "code_run"),
)
"""The kinds of records with a page of their own that is worth finding."""

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_EVERYBODY: Final = frozenset({PUBLIC})


class PublicPage(NamedTuple):
    """A page that everybody may see: its path, and when its record was changed last."""

    path: str
    changed: datetime


def parts() -> int:
    """Count the parts. One round trip."""
    from shared.search.present import search_copy

    return min(-(-search_copy().search(_tree(), _EVERYBODY, limit=0).total // PART), MOST_PARTS)


def part(number: int) -> list[PublicPage]:
    """Give the pages of a part, from 1; none past the last. Two round trips."""
    from shared.search.engine.searching import Sort
    from shared.search.present import search_copy

    hits = search_copy().search(_tree(), _EVERYBODY, sort=Sort("made"), offset=(number - 1) * PART, limit=PART)
    faces = seen(hits.ids, _EVERYBODY, datetime.now(UTC).date()) if hits.ids else []
    return [PublicPage(each.landing, each.changed) for each in faces if each.landing]


def index_text(site: str, count: int) -> str:
    """Write the index of some parts."""
    lines = (f"<sitemap><loc>{escape(site)}/sitemap-{number}.xml</loc></sitemap>" for number in range(1, count + 1))
    return _document("sitemapindex", lines)


def part_text(site: str, pages: Iterable[PublicPage]) -> str:
    """Write a part."""
    return _document("urlset", _urls(site, pages))


def _urls(site: str, pages: Iterable[PublicPage]) -> Iterator[str]:
    for path, changed in pages:
        moment = changed.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        yield f"<url><loc>{escape(site + path)}</loc><lastmod>{moment}</lastmod></url>"


def _document(name: str, lines: Iterable[str]) -> str:
    return _XML + "\n".join((f"<{name} {_SPACE}>", *lines, f"</{name}>", ""))


def _tree() -> Node:
    return Or(tuple(Term("kind", each) for each in _KINDS))
