"""A small schema that uses everything collections can declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.records import Collection, Index, IndexItem, Link, Lookup, Unique


def whereabouts(id: int, values: Mapping[str, Any]) -> Iterable[IndexItem]:
    """Gives a book's lines: under what has happened to it, and, once it is lent, in the list of those away."""
    lent = values.get("lent")
    if lent is not None:
        yield IndexItem("lent" if lent else "here", values["title"][:5], {"pages": values.get("pages")})
    if lent:
        yield IndexItem("away!", data={"note": values.get("note")})


def colours(id: int, values: Mapping[str, Any]) -> Iterable[IndexItem]:
    """Gives the line that all shelves of a colour share."""
    if values.get("colour"):
        yield IndexItem("all", values["colour"], {"first": values["colour"][0]})


COLLECTIONS = [
    Collection(
        "shelf",
        unique=(Unique("label", covers=("colour",)),),
        lookups={"colour": Lookup(counted=True)},
        indexes={"colours": Index(colours, shared=True)},
    ),
    Collection(
        "book",
        unique=(Unique("shelf", "title"), Unique("code")),
        lookups={"title": Lookup(ordered=True), "pages": Lookup(spread=True, key=abs), "lent": Lookup(counted=True)},
        links={"shelf": Link("shelf", reverse="books", counted=True), "author": Link("author", reverse="books")},
        indexes={"whereabouts": Index(whereabouts, counted=("here", "lent"))},
    ),
    Collection("author", lookups={"name": Lookup(ordered=True)}, deletable=True),
    Collection(
        "reading",
        lookups={"reader": Lookup()},
        links={
            "books": Link("book", many=True, reverse="readings"),
            "cites": Link("book", many=True, reverse="cited_by", counted=True),
        },
        deletable=True,
    ),
]
