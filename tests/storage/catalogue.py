"""A small schema that uses everything collections can declare."""

from __future__ import annotations

from shared.records import Collection, Link, Lookup, Unique

COLLECTIONS = [
    Collection("shelf", unique=(Unique("label", covers=("colour",)),), lookups={"colour": Lookup(counted=True)}),
    Collection(
        "book",
        unique=(Unique("shelf", "title"), Unique("code")),
        lookups={"title": Lookup(ordered=True), "pages": Lookup(spread=True), "lent": Lookup(counted=True)},
        links={"shelf": Link("shelf", reverse="books", counted=True), "author": Link("author", reverse="books")},
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
