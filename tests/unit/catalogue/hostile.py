"""Packages that say anything at all."""

from functools import partial
from typing import Any

from hypothesis import strategies as st

from functions.catalogue.wire import INVERSE, ShownPackage
from tests.unit.catalogue.harvested import record, resource

_KNOWN = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\ufffe",
    "a\r\nb\rc",
    ']]>"""\\<&\'',
    "http://x/a b",
    "http://[bad",
    'http://[::1]:80/é?ü=[1]|{}^`\\"<>#a#b',
    "http://x:99999999/",
    "https://ü.example/%zz%",
    "javascript:alert(1)",
    "mailto:a@b.example",
    "a@b.example",
    "csv",
    "text/csv",
    "application/ld+json",
    "dct:title",
    "2009 to 2010-13",
    "2009-02-30/2010",
    "2009 - 2011",
    "Annual",
    "cc-by",
    "0001-01-01T00:00:00+23:00",
    "9999-12-31T23:59:59-23:00",
    "\u0661\u0662",
    "long " * 2_000,
]
_TEXT = st.sampled_from(_KNOWN) | st.text(st.characters(exclude_categories=()), max_size=40)
_VALUE = st.none() | _TEXT
_ANYTHING = _VALUE | st.booleans() | st.integers() | st.floats() | st.lists(_TEXT, max_size=2)
_EXTRAS = [
    *("agency", "department", "publisher", "update_frequency", "geographic_coverage", "temporal_coverage"),
    *("temporal_coverage-from", "temporal_coverage-to"),
]


def _resources() -> st.SearchStrategy[list[dict[str, object]]]:
    said = st.fixed_dictionaries(
        {"id": st.uuids().map(str), "url": _TEXT},
        optional={
            **dict.fromkeys(("format", "description", "name", "mimetype", "hash"), _VALUE),
            "size": _ANYTHING,
            **dict.fromkeys(("created", "last_modified"), _VALUE),
        },
    )
    return st.lists(said.map(lambda each: resource(**each)), max_size=4, unique_by=lambda each: each["id"])


@st.composite
def packages(draw: st.DrawFn) -> ShownPackage:
    """Give packages with any texts, in groups and related to others."""
    texts = ("title", "version", "url", "author", "author_email", "maintainer", "maintainer_email", "notes", "license")
    said: dict[str, Any] = {name: draw(_VALUE) for name in texts}
    group = record("group", 3, title=draw(_VALUE), name="hydrology")
    others = {id: record(id=id, name=f"other-{id}") for id in (18, 19)}
    related = st.fixed_dictionaries({"type": st.sampled_from([*INVERSE]), "other": st.sampled_from([18, 19])})
    shown = record(
        **said,
        tags=draw(st.lists(_TEXT, max_size=3)),
        extras=draw(st.dictionaries(st.sampled_from(_EXTRAS) | _TEXT, _ANYTHING, max_size=5)),
        groups=[3],
        resources=draw(_resources()),
        relationships=draw(st.lists(related.map(partial(dict, comment="")), max_size=3)),
    )
    return ShownPackage(shown, {3: group}, others)
