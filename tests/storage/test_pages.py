"""Pages of long bodies, and of records that go while they are read: nothing is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from shared.meter import metered
from shared.records import Equal, Filter, Glob, Order, Page, Record, Store, keys
from shared.records.reading.reader import Reader

LISTS: dict[str, tuple[list[Filter], list[Order]]] = {
    "by id": ([], []),
    "by value": ([Equal("name", "n" * 100)], []),
    "by field": ([], [Order("name")]),
}


@pytest.fixture
def authors(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Gives a store of nine authors in three buckets, of whom two or more fit into one answer."""
    monkeypatch.setattr(keys, "BUCKET", 4)
    monkeypatch.setattr("shared.records.reading.pages._ROOM", 400)
    for number in range(9):
        store.create("author", {"name": "n" * 100, "about": "x" * 80 * (number % 3)})
    return store


def _walk(store: Store, filters: Sequence[Filter], order: Sequence[Order], backwards: bool) -> Iterator[Page[Record]]:
    """Goes through all pages, from the first to the last or the other way about."""
    page = store.page("author", filters, order, 6)
    while not backwards:
        yield page
        if page.next is None:
            return
        page = store.page("author", filters, order, 6, page.next)
    *_, last = _walk(store, filters, order, False)
    yield last
    while last.previous:
        last = store.page("author", filters, order, 6, last.previous)
        yield last


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("name", LISTS)
def test_pages_cut_by_size_pass_over_nothing(authors: Store, name: str, backwards: bool) -> None:
    filters, order = LISTS[name]
    pages = list(_walk(authors, filters, order, backwards))
    ids = [record.id for page in (pages[::-1] if backwards else pages) for record in page.records]
    assert ids == sorted(range(1, 10), reverse=not order)
    assert {len(page.records) for page in pages} <= {1, 2, 3}


@pytest.mark.parametrize("offset", range(11))
@pytest.mark.parametrize("name", LISTS)
def test_from_an_offset_pages_cut_by_size_pass_over_nothing(authors: Store, name: str, offset: int) -> None:
    filters, order = LISTS[name]
    page = authors.page("author", filters, order, 6, offset=offset)
    ids = [record.id for record in page.records]
    while page.next:
        page = authors.page("author", filters, order, 6, page.next)
        ids += [record.id for record in page.records]
    assert ids == sorted(range(1, 10), reverse=not order)[offset:]
    assert page.count == 9


@pytest.mark.parametrize("filters", [[Glob("name", "n*")], [Equal("name", "n" * 100), Glob("name", "*")]])
def test_ids_from_keys_alone_go_the_asked_way(authors: Store, filters: list[Filter]) -> None:
    page = authors.page("author", filters, [Order("id")], 2)
    assert [record.id for record in page.records] == [1, 2]
    following = authors.page("author", filters, [Order("id")], 2, page.next)
    assert following.records[0].id == 3


def test_a_body_that_fits_nowhere_is_a_page_of_its_own(authors: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.records.reading.pages._ROOM", 50)
    pages = list(_walk(authors, [], [], False))
    assert [[record.id for record in page.records] for page in pages] == [[id] for id in range(9, 0, -1)]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_page_cut_short_goes_on_from_there(authors: Store, backwards: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.records.reading.pages._ROOM", 10**6)
    first = authors.page("author", limit=3)
    page = authors.page("author", limit=3, cursor=first.next)
    if backwards:
        page = authors.page("author", limit=3, cursor=authors.page("author", limit=3, cursor=page.next).previous)
    cut = page.cut(1)
    assert [record.id for record in cut.records] == ([4] if backwards else [6])
    rest = authors.page("author", limit=2, cursor=cut.previous if backwards else cut.next)
    assert [record.id for record in rest.records] == ([6, 5] if backwards else [5, 4])


def test_records_that_go_while_a_page_is_read_do_not_end_the_list(
    authors: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.records.reading.pages._ROOM", 10**6)
    read = Reader.items

    def read_late(reader: Reader, wanted: Iterator[keys.Key]) -> dict[keys.Key, object]:
        late = {keys.record("author", 9), keys.record("author", 8)}
        return {key: item for key, item in read(reader, wanted).items() if key not in late}

    monkeypatch.setattr(Reader, "items", read_late)
    page = authors.page("author", [Equal("name", "n" * 100)], limit=2)
    assert page.records == ()
    following = authors.page("author", [Equal("name", "n" * 100)], limit=2, cursor=page.next)
    assert [record.id for record in following.records] == [7, 6]


@pytest.mark.parametrize("offset", [1001, 2**31 - 1, 10**15])
@pytest.mark.parametrize(
    ("filters", "order"),
    [*LISTS.values(), ([], [Order("id")]), ([Glob("name", "n*")], [])],
)
def test_an_offset_past_the_end_reads_nothing(
    authors: Store, offset: int, filters: list[Filter], order: list[Order]
) -> None:
    with metered() as use:
        page = authors.page("author", filters, order, 20, offset=offset)
    assert (page.records, page.next) == ((), None)
    assert page.count == authors.page("author", filters, order, 20).count
    assert use.trips <= 3
