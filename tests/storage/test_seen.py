"""Writes on the condition that what somebody has seen is still so."""

from threading import Thread

import pytest

from shared.records import Change, Create, Prepared, Stale, Store, Update, noting, only_if


@pytest.fixture
def author(store: Store) -> int:
    return store.create("author", {"name": "Ada"}).id


def _rename(store: Store, id: int, name: str) -> None:
    store.transact(lambda prepared: [Update(prepared.records["author", id], {"name": name})], read=[("author", id)])


def _name(store: Store, id: int) -> str:
    record = store.get("author", id)
    assert record
    return str(record.values["name"])


def test_a_change_between_seeing_and_writing_is_found(store: Store, author: int) -> None:
    with noting() as seen:
        store.get("author", author)
    _rename(store, author, "theirs")
    with only_if(seen), pytest.raises(Stale):
        _rename(store, author, "mine")
    assert _name(store, author) == "theirs"


def test_a_change_while_writing_is_found(store: Store, author: int) -> None:
    with noting() as seen:
        store.get("author", author)

    def plan(prepared: Prepared) -> list[Change]:
        record = prepared.records["author", author]
        if record.version == 1:
            others = Thread(target=_rename, args=(store, author, "theirs"))  # with a context of their own
            others.start()
            others.join()
        return [Update(record, {"name": "mine"})]

    with only_if(seen), pytest.raises(Stale):
        store.transact(plan, read=[("author", author)])
    assert _name(store, author) == "theirs"


def test_what_follows_a_write_is_free(store: Store, author: int) -> None:
    with noting() as seen:
        store.get("author", author)
    with only_if(seen):
        _rename(store, author, "first")
        _rename(store, author, "second")
    assert _name(store, author) == "second"


def test_other_records_may_change(store: Store, author: int) -> None:
    with noting() as seen:
        store.get("author", author)
    other = store.create("author", {"name": "Grace"}).id
    with only_if(seen):
        _rename(store, other, "G")
    assert _name(store, other) == "G"


def test_where_it_is_not_as_wanted_nothing_is_written(store: Store, author: int) -> None:
    with noting() as seen:
        store.get("author", author)
    seen.as_wanted = False
    other = store.create("author", {"name": "Grace"}).id
    with only_if(seen):
        with pytest.raises(Stale):
            _rename(store, other, "G")
        with pytest.raises(Stale):
            store.transact(lambda prepared: [Create("author", prepared.ids[0], {"name": "x"})], reserve=["author"])
    assert _name(store, other) == "Grace"
