"""The storage does what a plain in-memory model does, whatever is written and asked, in any order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared.records import (
    Add,
    Amend,
    AnyOf,
    Create,
    Delete,
    Equal,
    Fence,
    Filter,
    Glob,
    MissingRecord,
    NotUnique,
    Order,
    Store,
    Update,
)
from tests.storage import audit
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET, SMALL_BOUND, make_small, new_table

Values = dict[str, Any]
RecordKey = tuple[str, int]

labels = st.sampled_from(["a", "b", "ab", "a/b", "ü", "x\x00y", "long " * 300])
colours = st.sampled_from(["red", "blue"])
few_ids = st.integers(1, 6)
lists_of_ids = st.lists(few_ids, max_size=5, unique=True).map(sorted)

VALUES: dict[str, st.SearchStrategy[Values]] = {
    "shelf": st.fixed_dictionaries({"label": st.none() | labels, "colour": colours}),
    "book": st.fixed_dictionaries(
        {
            "title": labels,
            "code": st.none() | st.integers(1, 40),
            "pages": st.none() | st.integers(-2, 3),
            "lent": st.booleans(),
            "shelf": st.none() | few_ids,
            "author": st.none() | few_ids,
            "note": st.sampled_from(["", "x" * 20]),
        }
    ),
    "author": st.fixed_dictionaries({"name": labels}),
    "reading": st.fixed_dictionaries(
        {"reader": st.sampled_from(["ann", "bob"]), "books": lists_of_ids, "cites": lists_of_ids}
    ),
}
LINKS = {
    "book": {"shelf": "shelf", "author": "author"},
    "reading": {"books": "book", "cites": "book"},
}
UNIQUE: dict[str, list[tuple[str, ...]]] = {"shelf": [("label",)], "book": [("shelf", "title"), ("code",)]}
REVERSE = {
    "shelf": {"books": ("book", "shelf")},
    "author": {"books": ("book", "author")},
    "book": {"readings": ("reading", "books"), "cited_by": ("reading", "cites")},
}
names = st.sampled_from(sorted(VALUES))

patterns = st.sampled_from(["*", "a*", "*b", "a?b", "[ax]*", "a/b", "long *", "[!a]*", ""])
FILTERS: dict[str, st.SearchStrategy[Filter]] = {
    "shelf": st.builds(Equal, st.just("label"), labels)
    | st.builds(Equal, st.just("colour"), colours)
    | st.builds(Glob, st.just("label"), patterns),
    "book": st.builds(Glob, st.just("title"), patterns)
    | st.builds(Equal, st.just("title"), labels)
    | st.builds(Equal, st.just("lent"), st.booleans())
    | st.builds(Equal, st.just("code"), st.integers(1, 40))
    | st.builds(Equal, st.just("pages"), st.none() | st.integers(-2, 3))
    | st.builds(Equal, st.just("note"), st.just(""))
    | st.builds(Equal, st.just("shelf"), few_ids)
    | st.builds(AnyOf, st.just("author"), st.lists(few_ids, min_size=1, max_size=3).map(tuple)),
    "author": st.builds(Glob, st.just("name"), patterns) | st.builds(Equal, st.just("name"), labels),
    "reading": st.builds(AnyOf, st.just("books"), st.lists(few_ids, min_size=1, max_size=3).map(tuple))
    | st.builds(Equal, st.just("cites"), few_ids)
    | st.builds(Equal, st.just("reader"), st.just("ann")),
}
ORDERS: dict[str, st.SearchStrategy[list[Order]]] = {
    name: st.lists(st.builds(Order, st.sampled_from(fields), st.booleans()), max_size=2, unique_by=lambda o: o.field)
    for name, fields in {
        "shelf": ["id", "label", "colour"],
        "book": ["id", "title", "pages", "lent", "note"],
        "author": ["id", "name"],
        "reading": ["id", "reader"],
    }.items()
}


class Refused(Exception):
    """The model does not allow the write."""


class Model:
    """What the storage should do, in a few dictionaries."""

    def __init__(self) -> None:
        self.records: dict[RecordKey, Values] = {}
        self.tallies: Counter[tuple[int, str]] = Counter()

    def write(self, changed: dict[RecordKey, Values | None]) -> None:
        after = {key: values for key, values in {**self.records, **changed}.items() if values is not None}
        for (name, _), values in changed.items():
            links = list(LINKS.get(name, {}).items()) if values else []
            if any((to, target) not in after for field, to in links for target in as_list((values or {})[field])):
                raise Refused
        for name, constraints in UNIQUE.items():
            for fields in constraints:
                held = [tuple(values[field] for field in fields) for (kind, _), values in after.items() if kind == name]
                present = [content for content in held if None not in content]
                if len(present) != len(set(present)):
                    raise Refused
        self.records = after

    def linked(self, name: str, id: int) -> bool:
        return any(self.reverse(name, id, reverse) for reverse in REVERSE.get(name, {}))

    def reverse(self, name: str, id: int, reverse: str) -> tuple[int, ...]:
        source, field = REVERSE[name][reverse]
        return tuple(
            sorted(
                other
                for (kind, other), values in self.records.items()
                if kind == source and id in as_list(values[field])
            )
        )

    def matching(self, name: str, filters: list[Filter], order: list[Order]) -> list[int]:
        compared = {id: without_signs(values) for (kind, id), values in self.records.items() if kind == name}
        asked = [without_sign(each) for each in filters]
        found = {id: values for id, values in compared.items() if all(each.matches(values) for each in asked)}
        ids = sorted(found, reverse=order[0].descending if order else True)
        for each in reversed(order):
            ids.sort(key=lambda id: id if each.field == "id" else rank(found[id][each.field]), reverse=each.descending)
        return ids


def without_sign(wanted: Filter) -> Filter:
    return Equal("pages", sign_free(wanted.value)) if wanted.field == "pages" and isinstance(wanted, Equal) else wanted


def without_signs(values: Values) -> Values:
    """Gives values as they are compared: numbers of pages by their size (see `catalogue`)."""
    return {**values, "pages": sign_free(values.get("pages"))}


def sign_free(number: int | None) -> int | None:
    return None if number is None else abs(number)


def as_list(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [] if content is None else [content]


def rank(value: Any) -> tuple[int, Any]:
    return (0, 0) if value is None else (1, value.encode() if isinstance(value, str) else value)


class StoreMachine(RuleBasedStateMachine):
    """Writes to a store and to the model alike, and compares what both say."""

    @initialize()
    def begin(self) -> None:
        self.table = new_table()
        self.store = Store(self.table, COLLECTIONS, BUCKET)
        self.other_store = Store(self.table, COLLECTIONS, BUCKET)
        self.rng = Random(0)
        self.fences: dict[int, str] = defaultdict(lambda: "north")
        self.model = Model()
        for label in ("seed one", "seed two"):
            self._both("shelf", {"label": label, "colour": "red"})
        for title in ("first", "second", "third"):
            self._both(
                "book",
                {"title": title, "code": None, "pages": 1, "lent": False, "shelf": 1, "author": None, "note": ""},
            )

    def _both(self, name: str, values: Values) -> None:
        record = self.store.create(name, values)
        self.model.write({(name, record.id): values})

    @rule(data=st.data(), name=names)
    def create(self, data: st.DataObject, name: str) -> None:
        values = data.draw(VALUES[name])
        try:
            record = self.store.create(name, values)
        except (NotUnique, MissingRecord):
            self._model_refuses({(name, 9999): values})
        else:
            self.model.write({(name, record.id): values})
            self._same(name, record.id, record)

    @rule(data=st.data(), id=st.integers(1, 40))
    def create_under_a_chosen_id(self, data: st.DataObject, id: int) -> None:
        values = data.draw(VALUES["author"])
        if ("author", id) not in self.model.records:
            self.store.transact(lambda prepared: [Create("author", id, values)])
            self.model.write({("author", id): values})

    @rule(data=st.data(), name=names, id=few_ids)
    def update(self, data: st.DataObject, name: str, id: int) -> None:
        values = data.draw(VALUES[name])
        try:
            record = self.store.update(name, id, lambda _: values)
        except (NotUnique, MissingRecord):
            if (name, id) in self.model.records:
                self._model_refuses({(name, id): values})
        else:
            self.model.write({(name, id): values})
            self._same(name, id, record)

    @rule(data=st.data(), name=st.sampled_from(["author", "reading"]), id=few_ids)
    def delete(self, data: st.DataObject, name: str, id: int) -> None:
        if (name, id) in self.model.records and not self.model.linked(name, id):
            self.store.delete(name, id)
            self.model.write({(name, id): None})

    @rule(ids=lists_of_ids, field=st.sampled_from(["books", "cites"]), add=lists_of_ids, remove=lists_of_ids)
    def amend(self, ids: list[int], field: str, add: list[int], remove: list[int]) -> None:
        changed: dict[RecordKey, Values | None] = {}
        for id in ids:
            old = self.model.records.get(("reading", id))
            if old is None or any(("book", target) not in self.model.records for target in add):
                return
            changed["reading", id] = {**old, field: sorted((set(old[field]) | set(add)) - set(remove))}
        self.store.transact(
            lambda prepared: [Amend("reading", id, field, frozenset(add), frozenset(remove)) for id in ids]
        )
        self.model.write(changed)

    @precondition(lambda self: ("book", 1) in self.model.records)
    @rule(data=st.data())
    def several_at_once(self, data: st.DataObject) -> None:
        """A run whose input is also its output, made together with an update of that very book."""
        book, note = self.store.get("book", 1), data.draw(st.text("xyz", max_size=4))
        assert book is not None
        updated = {**book.values, "note": note}
        reading = {"reader": "ann", "books": [1, 2], "cites": [1]}
        made = self.store.transact(
            lambda prepared: [Create("reading", prepared.ids[0], reading), Update(book, updated)], reserve=["reading"]
        )
        self.model.write({("reading", made[0].id): reading, ("book", 1): updated})

    @precondition(lambda self: any(key[0] == "reading" for key in self.model.records))
    @rule()
    def delete_and_create_at_once(self) -> None:
        id = min(id for name, id in self.model.records if name == "reading")
        old = self.store.get("reading", id)
        assert old is not None
        made = self.store.transact(
            lambda prepared: [Delete(old), Create("reading", prepared.ids[0], old.values)], reserve=["reading"]
        )
        self.model.write({("reading", id): None, ("reading", made[1].id): old.values})

    @rule(id=few_ids, amounts=st.dictionaries(st.sampled_from(["kilos", "visits"]), st.integers(-3, 9)))
    def add(self, id: int, amounts: dict[str, int]) -> None:
        """Adds to a shelf's tally, by one process of two."""
        if ("shelf", id) in self.model.records:
            writer = self.rng.choice([self.store, self.other_store])
            writer.transact(lambda prepared: [Add("shelf", id, amounts, self.fences[id])])
            self.model.tallies.update({(id, name): amount for name, amount in amounts.items()})

    @rule(id=few_ids, colour=colours)
    def paint(self, id: int, colour: str) -> None:
        """Changes a shelf's colour, and with it what additions to its tally must know."""
        shelf = self.store.get("shelf", id)
        if shelf is not None:
            values = {**shelf.values, "colour": colour}
            self.store.transact(lambda prepared: [Update(shelf, values), Fence(shelf, self.store.tally(shelf), colour)])
            self.fences[id] = colour
            self.model.write({("shelf", id): values})

    @rule()
    def read_lines(self) -> None:
        for partition, lent in (("here", False), ("lent", True)):
            books = {id: v for (name, id), v in self.model.records.items() if name == "book" and v["lent"] is lent}
            places = sorted((v["title"][:5].encode(), id) for id, v in books.items())
            lines = list(self.store.entries("book", "whereabouts", partition))
            assert [(line.sort.encode(), line.id) for line in lines] == places
            assert [line.data["pages"] for line in lines] == [books[id]["pages"] for _, id in places]
            assert self.store.entry_count("book", "whereabouts", partition) == len(places)
            for number, line in enumerate(lines):
                after = list(self.store.entries("book", "whereabouts", partition, after=line, limit=2))
                assert after == lines[number + 1 : number + 3]
        away = {line.id for line in self.store.entries("book", "whereabouts", "away!")}
        assert away == set(self.store.among("book", "whereabouts", "away!", range(1, 200)))

    @rule(data=st.data(), name=names, offset=st.integers(0, 9), limit=st.integers(1, 5))
    def read_at_an_offset(self, data: st.DataObject, name: str, offset: int, limit: int) -> None:
        filters = data.draw(st.lists(FILTERS[name], max_size=2))
        order = data.draw(ORDERS[name])
        expected = self.model.matching(name, filters, order)
        page = self.store.page(name, filters, order, limit, offset=offset)
        assert [record.id for record in page.records] == expected[offset : offset + limit]
        assert page.count == len(expected)
        assert (page.next is not None) == (len(expected) > offset + limit)

    @rule(data=st.data(), name=names, limit=st.integers(1, 5))
    def read_pages(self, data: st.DataObject, name: str, limit: int) -> None:
        filters = data.draw(st.lists(FILTERS[name], max_size=3))
        order = data.draw(ORDERS[name])
        expected = self.model.matching(name, filters, order)
        forwards = list(self._walk(name, filters, order, limit))
        assert [id for page in forwards for id in page] == expected
        assert all(len(page) == limit for page in forwards[:-1])

    def _walk(self, name: str, filters: list[Filter], order: list[Order], limit: int) -> Iterator[list[int]]:
        """Goes through all pages, and at each step one page back and forth."""
        total = len(self.model.matching(name, filters, order))
        page = self.store.page(name, filters, order, limit)
        before: list[int] | None = None
        while True:
            ids = [record.id for record in page.records]
            assert page.count == total
            assert (page.previous is None) == (before is None)
            if page.previous:
                back = self.store.page(name, filters, order, limit, page.previous)
                assert [record.id for record in back.records] == before
                assert back.next is not None
                again = self.store.page(name, filters, order, limit, back.next)
                assert [record.id for record in again.records] == ids
            yield ids
            if page.next is None:
                return
            before = ids
            page = self.store.page(name, filters, order, limit, page.next)

    @rule(label=labels)
    def find(self, label: str) -> None:
        expected = self.model.matching("shelf", [Equal("label", label)], [])
        found = self.store.find("shelf", {"label": label})
        covered = self.store.lookup("shelf", {"label": label})
        assert ([found.id] if found else []) == expected
        assert covered == ({"id": found.id, "colour": found.values["colour"]} if found else None)

    @rule(name=names, id=st.integers(1, 12))
    def get(self, name: str, id: int) -> None:
        record = self.store.get(name, id)
        assert (record is not None) == ((name, id) in self.model.records)
        if record:
            self._same(name, id, record)

    def _same(self, name: str, id: int, record: Any) -> None:
        assert record.values == self.model.records[name, id]
        assert record.reverse == {reverse: self.model.reverse(name, id, reverse) for reverse in REVERSE.get(name, {})}

    def _model_refuses(self, changed: dict[RecordKey, Values | None]) -> None:
        with pytest.raises(Refused):
            self.model.write(changed)

    @invariant()
    def everything_else_follows_from_the_records(self) -> None:
        assert audit.check(self.table, self.store.schema, SMALL_BOUND) == self.model.records

    @invariant()
    def tallies_are_exact(self) -> None:
        shelves = self.store.get_many("shelf", [id for name, id in self.model.records if name == "shelf"])
        for (_, id), tally in self.store.tallies(list(shelves.values())).items():
            for name in ("kilos", "visits"):
                assert tally[name] == self.model.tallies[id, name]


def test_store_behaves_like_the_model(monkeypatch: pytest.MonkeyPatch, thorough: bool) -> None:
    make_small(monkeypatch)
    run_state_machine_as_test(
        StoreMachine,
        settings=settings(
            max_examples=60 if thorough else 10,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            print_blob=True,
        ),
    )
