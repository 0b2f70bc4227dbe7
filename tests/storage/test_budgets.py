"""Round trips and units, counted by the meter: the same however many records there are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from shared.meter import Use, metered
from shared.records import Create, Equal, Glob, Order, Store, keys
from shared.records.reading.cursors import Cursor
from shared.records.writing.planning import Planner
from shared.records.writing.transaction import commit, token
from tests.sampling import amount
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET, new_table, put

FEW, MANY = 100, amount(2_000, 10_000)


@pytest.fixture(scope="module")
def stores(bodies: None) -> tuple[Store, Store]:
    """Gives two stores that have been used a little: one of few records and one of many."""
    return _filled(FEW), _filled(MANY)


def _filled(number: int) -> Store:
    """Writes books as creates would, but in batches."""
    table = new_table()
    store = Store(table, COLLECTIONS, BUCKET)
    author = store.create("author", {"name": "Ann"})
    planner = Planner(store.schema, {("author", author.id): author}, 0, "filled", set())
    planner.plan([Create("book", id, _book(id, author.id)) for id in range(1, number + 1)])
    linked = planner.effects[keys.record("author", author.id)]
    commit(table, [linked], token(), None)
    items: list[Any] = []
    for effect in planner.effects:
        if effect is not linked:
            effect.fresh = True
            items.append(effect.action(table)["Put"]["Item"])
    put(table, [*items, {**keys.wire(keys.LAST_IDS), "book": {"N": str(number)}, "author": {"N": "1"}}])
    store.page("book")
    return store


def _book(id: int, author: int) -> dict[str, object]:
    title = f"{id % 100:02d}/title {id:05d}"
    return {"title": title, "code": id, "pages": id, "lent": True, "shelf": None, "author": author, "note": "x" * 200}


def _use(action: Callable[[], object]) -> Use:
    with metered() as use:
        action()
    return use


def _same_at_any_size(stores: tuple[Store, Store], action: Callable[[Store], object]) -> Use:
    few, many = (_use(partial(action, store)) for store in stores)
    assert (few.trips, few.calls) == (many.trips, many.calls)
    assert abs(few.read_units - many.read_units) <= 2, "ids and keys differ by a few bytes"
    return many


def test_one_record_costs_one_trip(stores: tuple[Store, Store]) -> None:
    use = _same_at_any_size(stores, lambda store: store.get("book", 50))
    assert (use.trips, use.read_units) == (1, 1)


def test_a_covered_lookup_costs_one_trip(stores: tuple[Store, Store]) -> None:
    use = _same_at_any_size(stores, lambda store: store.lookup("shelf", {"label": "x"}))
    assert (use.trips, use.read_units) == (1, 1)


def test_the_newest_page_costs_one_trip_and_its_bytes(stores: tuple[Store, Store]) -> None:
    use = _same_at_any_size(stores, lambda store: store.page("book", limit=100))
    assert use.trips == 1
    assert use.read_units <= 13


def test_a_page_by_cursor_costs_one_trip(stores: tuple[Store, Store]) -> None:
    cursor = str(Cursor((), 81))
    use = _same_at_any_size(stores, lambda store: store.page("book", limit=40, cursor=cursor))
    assert use.trips == 1


def test_the_last_page_costs_one_trip(stores: tuple[Store, Store]) -> None:
    cursor = str(Cursor((), 41))
    use = _same_at_any_size(stores, lambda store: store.page("book", limit=100, cursor=cursor))
    assert use.trips == 1


def test_a_page_of_one_value_costs_two_trips(stores: tuple[Store, Store]) -> None:
    use = _same_at_any_size(stores, lambda store: store.page("book", [Equal("lent", True)], limit=50))
    assert use.trips == 2
    assert use.read_units <= 54


def test_a_page_in_another_order_costs_two_trips(stores: tuple[Store, Store]) -> None:
    use = _same_at_any_size(stores, lambda store: store.page("book", order=[Order("title", True)], limit=50))
    assert use.trips == 2


def test_a_glob_reads_keys_from_its_prefix_on(stores: tuple[Store, Store]) -> None:
    """100 of 10,000 titles begin so: about 8 units per 1,000 keys passed, and the page's records."""
    use = _use(lambda: stores[1].page("book", [Glob("title", "07/*")], limit=10))
    assert use.trips == 2
    assert use.read_units <= 15


def test_a_create_costs_two_trips(stores: tuple[Store, Store]) -> None:
    use = _use(lambda: stores[0].create("author", {"name": "new"}))
    assert (use.trips, use.calls) == (2, 2)
    linked = _use(lambda: stores[0].create("book", {**_book(99_999, 1), "title": "t"}))
    assert linked.trips == 2


def test_a_target_past_its_bound_is_touched_no_more(stores: tuple[Store, Store]) -> None:
    """An author of 10,000 books stays readable at the cost of the ids' lookup, and writable in two trips."""
    use = _use(lambda: stores[1].create("book", {**_book(99_998, 1), "title": "t"}))
    assert use.trips == 2
