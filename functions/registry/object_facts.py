"""What is said of objects by other records, read for many objects at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.registry.store import ACCESSIBILITY, FILE, PRIVATE, store
from shared.aws import parallel
from shared.records import Equal, Record, RecordKey
from shared.search.licences import licence_id

MOST_LINKED: Final = 200
"""How many keywords and how many licences of an object are looked at, the oldest."""


@dataclass(frozen=True)
class ObjectFacts:
    """What is said of an object.

    Attributes:
        description: what it is; empty if nobody has said.
        keywords: its keywords.
        authors: their names, or what identifies them.
        licences: the ids of its licences.
        licence_texts: what they say.
        formats: the usual end of its file's name, and what such files are called.
        size: bytes of its file; 0 if the site does not hold them.
        located: whether it is known where its file is.
        private: whether it is marked as private.
        records: those that say this, in the order in which they count.
    """

    description: str
    keywords: tuple[str, ...]
    authors: tuple[str, ...]
    licences: tuple[str, ...]
    licence_texts: tuple[str, ...]
    formats: tuple[str, ...]
    size: int
    located: bool
    private: bool
    records: tuple[Record, ...]


Records = Mapping[RecordKey, Record]


def read(
    objects: Collection[int], also: Iterable[RecordKey] = (), *, roots: bool = False
) -> tuple[dict[int, ObjectFacts], Records]:
    """Give what is said of objects, and other records that are read beside them. Three round trips.

    With `roots` the storage roots of their files are among the others. Objects with more than 100 keywords or licences
    take one more.
    """
    ids = sorted(objects)
    keys = [*(("object", id) for id in ids), *also]
    marked = [{"object": id, "key": ACCESSIBILITY} for id in ids]
    results: list[Any] = parallel(partial(store().get_all, keys, ()), partial(store().lookup_many, "key_value", marked))
    near: Records = results[0]
    linked = {id: _linked(near["object", id]) for id in ids}
    mark_of: dict[int, RecordKey] = {
        id: ("key_value", each["id"]) for id, each in zip(ids, results[1], strict=True) if each
    }
    far = store().get_all({*mark_of.values(), *(key for some in linked.values() for key in some)}, ())
    beside = partial(store().get_all, _roots(far.values()) if roots else (), ())
    last: list[Any] = parallel(partial(_sizes, far.values()), beside)
    sizes, stores = last
    private = {id for id, key in mark_of.items() if key in far and far[key].values["value"] == PRIVATE}
    facts = {
        id: _facts(near["object", id], [far[key] for key in linked[id] if key in far], sizes, id in private)
        for id in ids
    }
    return facts, {**near, **stores}


def _roots(records: Iterable[Record]) -> list[RecordKey]:
    located = {each.values["storage_root"] for each in records if each.collection == "storage_location"}
    return [("storage_root", id) for id in sorted(located)]


def _linked(thing: Record) -> list[RecordKey]:
    """Give the records that say something of an object, in the order in which they count."""
    return [
        *((name, id) for name in ("storage_location", "file_type") if (id := thing.values[name]) is not None),
        *(("author", id) for id in thing.values["authors"][:MOST_LINKED]),
        *((table, id) for table, reverse in _REVERSE for id in _linking(thing, table, reverse)),
    ]


_REVERSE: Final = (("keyword", "keywords"), ("licence", "licences"))


def _linking(thing: Record, table: str, reverse: str) -> Sequence[int]:
    if reverse in thing.overflowed:
        return store().ids(table, Equal("object", thing.id), limit=MOST_LINKED)
    return thing.reverse[reverse]


def _sizes(records: Iterable[Record]) -> dict[str, int]:
    """Give the sizes of the files that the site holds, by their SHA-1."""
    sha1s = sorted({_sha1(each) for each in records if each.collection == "storage_location"})
    held = store().lookup_many(FILE, [{"sha1": each} for each in sha1s])
    return {sha1: each["stored"]["size"] for sha1, each in zip(sha1s, held, strict=True) if each}


def _sha1(location: Record) -> str:
    return str(location.values["hash"]).lower()


def _facts(thing: Record, linked: Sequence[Record], sizes: Mapping[str, int], private: bool) -> ObjectFacts:
    def of(collection: str) -> Iterator[Record]:
        return (each for each in linked if each.collection == collection)

    licences = [each.values for each in of("licence")]
    location = next(of("storage_location"), None)
    return ObjectFacts(
        description=thing.values["description"] or "",
        keywords=tuple(each.values["keyphrase"] for each in of("keyword")),
        authors=tuple(each.values["name"] or each.values["identifier"] for each in of("author")),
        licences=tuple(licence_id(each["licence_info"], each["identifier"]) for each in licences),
        licence_texts=tuple(each["licence_info"] for each in licences),
        formats=tuple(each.values[name] for each in of("file_type") for name in ("extension", "name")),
        size=sizes.get(_sha1(location), 0) if location else 0,
        located=location is not None,
        private=private,
        records=tuple(linked),
    )
