"""The index finds what a plain model in memory finds, whatever is written and asked."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.search import (
    PUBLIC,
    And,
    Card,
    Everything,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Reading,
    Term,
    Word,
    group,
    terms_on,
    user,
)
from shared.search.engine.searching import Sort
from tests.unit.search.cards import DAY, Shelf, card

# How each text of the tests is written, and the words that a reader sees in it
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "river": ("river",),
    "Rivers": ("rivers",),
    "Rivière": ("riviere",),
    "climate": ("climate",),
    "CLIMATES": ("climates",),
    "uk-statistics": ("uk", "statistics"),
    "uk": ("uk",),
    "stat": ("stat",),
    "データ": ("データ",),
    "環境データ": ("環境データ",),
    "!?": (),
}
STEMS = {"rivers": "river", "climates": "climate"}
PLAIN = [text for text, found in WRITTEN.items() if len(found) == 1 and found[0].isascii()]
START = datetime(2026, 1, 1, tzinfo=UTC)
CALLERS: tuple[frozenset[str] | None, ...] = (
    frozenset({PUBLIC}),
    frozenset({PUBLIC, user(1)}),
    frozenset({PUBLIC, user(2), group(1)}),
    frozenset(),
    None,
)

texts = st.lists(st.sampled_from(list(WRITTEN)), max_size=4).map(" ".join)
tags = st.lists(st.sampled_from(["uk", "UK", "a b", "2026-01-01T00:00:00Z", "é"]), max_size=2, unique=True).map(tuple)
moments = st.integers(-3, 3).map(lambda micros: START + timedelta(microseconds=micros))
fields = st.sampled_from(["title", "text", "creator", "spatial coverage", "none"])
identities = st.sampled_from([f"c{number}" for number in range(8)])
readers = st.lists(
    st.sampled_from(
        [
            Reading(PUBLIC),
            Reading(user(1)),
            Reading(group(1)),
            Reading(PUBLIC, until=DAY - timedelta(1)),
            Reading(user(2), DAY, DAY),
        ]
    ),
    max_size=2,
).map(tuple)
cards = st.builds(
    card,
    identities,
    texts,
    name=st.sampled_from(["n1", "N2", "n3", ""]),
    text=texts,
    tags=tags,
    creators=st.lists(texts, max_size=2).map(tuple),
    extras=texts.map(lambda text: {"spatial coverage": (text,)}),
    made=moments,
    changed=moments,
    readers=readers,
    within=st.lists(identities, max_size=1).map(tuple),
    sorts=st.sampled_from([{}, {"department": "b"}, {"department": "a"}]),
)
changes = st.lists(st.one_of(cards, identities), max_size=8)

leaves = st.one_of(
    st.just(Everything()),
    st.builds(Word, st.sampled_from(list(WRITTEN)), st.just("") | fields, st.booleans()),
    st.builds(Prefix, st.sampled_from(["r", "riv", "climates", "uk-st", "デー", "!"]), st.just("") | fields),
    st.builds(Phrase, st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3).map(" ".join), st.just("") | fields),
    st.builds(Term, st.sampled_from(["tag", "id", "kind"]), st.sampled_from(["uk", "a b", "c1", "é", "package"])),
    st.builds(
        Range,
        st.sampled_from(["made", "changed"]),
        st.none() | moments,
        st.none() | moments,
        st.booleans(),
        st.booleans(),
    ),
)
trees = st.recursive(
    leaves,
    lambda parts: st.one_of(*(st.builds(kind, st.lists(parts, max_size=3).map(tuple)) for kind in (And, Or, Not))),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(changes, min_size=1, max_size=4), st.lists(trees, min_size=1, max_size=6), st.sets(identities, max_size=1)
)
def test_the_index_finds_what_the_model_finds(
    batches: list[list[Card | str]], asked: list[Node], shrunk: set[str]
) -> None:
    model: dict[str, Card] = {}
    with tempfile.TemporaryDirectory() as directory:
        shelf = Shelf(Path(directory))
        for batch in batches:
            change = {
                each if isinstance(each, str) else each.id: None if isinstance(each, str) else each for each in batch
            }
            assert shelf.apply(change) == {}
            model = {id_: made for id_, made in (model | change).items() if made is not None}
        for tree, caller in product(asked, CALLERS):
            compare(
                shelf,
                tree,
                caller,
                shrunk,
                [each for each in model.values() if seen(each, caller, shrunk) and holds(tree, each)],
            )


def compare(shelf: Shelf, tree: Node, caller: frozenset[str] | None, shrunk: set[str], expected: list[Card]) -> None:
    found = shelf.search(tree, caller, shrunk=shrunk, facets=["tag", "kind"], limit=1000)
    assert set(found.ids) == {each.id for each in expected}
    assert found.total == len(found.ids) == len(expected)
    assert found.facets == {
        "tag": counted(each.tags for each in expected),
        "kind": counted([each.kind] for each in expected),
    }
    joined: list[str] = []
    while some := shelf.search(tree, caller, shrunk=shrunk, offset=len(joined), limit=3).ids:
        joined += some
    assert tuple(joined) == found.ids
    for sort, key in ORDERS.items():
        ordered = [each.id for each in sorted(expected, key=key, reverse=sort.descending)]
        assert list(shelf.search(tree, caller, shrunk=shrunk, sort=sort, limit=1000).ids) == ordered
        assert list(shelf.search(tree, caller, shrunk=shrunk, sort=sort, limit=2, offset=1).ids) == ordered[1:3]


def counted(values: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(value for each in values for value in set(each))


def plain(text: str) -> str:
    return text.lower().replace("è", "e") or chr(0x10FFFF)


def by_name(made: Card) -> tuple[str, str]:
    return plain(made.name or made.title), made.id


ORDERS: dict[Sort, Callable[[Card], Any]] = {
    Sort("name"): by_name,
    Sort("name", descending=True): by_name,
    Sort("title"): lambda made: (plain(made.title or made.name), by_name(made)),
    Sort("made", descending=True): lambda made: (made.made, made.id),
    Sort("changed"): lambda made: (made.changed, made.id),
    Sort("id"): lambda made: made.id,
    Sort("department"): lambda made: (made.sorts.get("department", "z"), by_name(made)),
}


def seen(made: Card, caller: frozenset[str] | None, shrunk: set[str]) -> bool:
    if caller is None:
        return True
    return bool(terms_on(made.readers, DAY) & caller) and not shrunk & {made.id, *made.within}


@dataclass(frozen=True)
class Value:
    """The words of one value, and the runs of characters among them."""

    words: list[str]

    def has(self, test: Callable[[str], bool]) -> bool:
        return any(map(test, self.words))

    def has_row(self, sought: list[str], *, is_prefix: bool) -> bool:
        rows = [self.words[at : at + len(sought)] for at in range(len(self.words) - len(sought) + 1)]
        return any(
            row[:-1] == sought[:-1] and (row[-1].startswith(sought[-1]) if is_prefix else row[-1] == sought[-1])
            for row in rows
        )


def values(made: Card, field: str) -> list[Value]:
    everything = {
        "title": [made.title],
        "text": [made.text],
        "creator": list(made.creators),
        "spatial coverage": list(made.extras["spatial coverage"]),
        "name": [made.name],
        "tag": [tag.lower().replace("é", "e") for tag in made.tags],
    }
    some = [text for texts in everything.values() for text in texts] if not field else everything.get(field, [])
    return [Value([word for part in text.split() for word in read(part)]) for text in some]


def read(part: str) -> tuple[str, ...]:
    return WRITTEN.get(part, (part.lower(),)) if not part.startswith("2026") else ("2026", "01", "01t00", "00", "00z")


def stemmed(word: str) -> str:
    return STEMS.get(word, word)


def says_something(tree: Node) -> bool:
    match tree:
        case Word(text) | Prefix(text) | Phrase(text):
            return text not in ("!?", "!")
        case And(parts) | Or(parts) | Not(parts):
            return not parts or any(map(says_something, parts))
    return True


def holds(tree: Node, made: Card) -> bool:
    """Say whether a tree finds a card."""
    if not says_something(tree):
        return True
    match tree:
        case And(parts):
            return all(holds(part, made) for part in parts if says_something(part))
        case Or(parts):
            return any(holds(part, made) for part in parts if says_something(part))
        case Not(parts):
            return not any(holds(part, made) for part in parts if says_something(part))
        case Everything():
            return True
        case Term(field, value):
            return value in {"tag": made.tags, "id": (made.id,), "kind": (made.kind,)}[field]
        case Range(field, low, high, include_low, include_high):
            moment = made.made if field == "made" else made.changed
            after = low is None or (moment >= low if include_low else moment > low)
            return after and (high is None or (moment <= high if include_high else moment < high))
        case Word(text, field, is_stemmed):
            return has_word(values(made, field), text, is_stemmed=is_stemmed and not field)
        case Phrase(text, field):
            sought = [word for part in text.split() for word in read(part)]
            return any(value.has_row(sought, is_prefix=False) for value in values(made, field))
        case Prefix(text, field):
            if not text.isascii():
                return has_word(values(made, field), text, is_stemmed=False)
            return any(value.has_row(text.split("-"), is_prefix=True) for value in values(made, field))


def has_word(some: list[Value], text: str, *, is_stemmed: bool) -> bool:
    sought = read(text)
    if (not text.isascii() and sought == (text,)) or text == "デー":
        return any(value.has(lambda run: text in run) for value in some)
    if len(sought) == 1 and is_stemmed:
        return any(value.has(lambda word: stemmed(word) == stemmed(sought[0])) for value in some)
    return any(value.has_row(list(sought), is_prefix=False) for value in some)
