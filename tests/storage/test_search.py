"""An index in packs and a manifest: writers that race or end anywhere, copies that search meanwhile, cleaning."""

from __future__ import annotations

import errno
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.aws import dynamodb, s3
from shared.meter import metered
from shared.search import Card, Everything, Term, Word
from shared.search.engine.searching import Hits
from shared.search.engine.writing import META
from shared.search.index_writer import IndexWriter, OtherIndex
from shared.search.search_copy import NoIndex, SearchCopy
from shared.search.storage import manifest, packs
from shared.search.storage.cleaning import REST, clean_up
from shared.search.storage.manifest import REBUILD, IndexAddress, Superseded, move, read_state, settle, shrink, swap
from shared.search.storage.packs import PackGone
from tests.buckets import make_bucket
from tests.storage.faults import Crash, faults
from tests.unit.search.cards import DAY, EVERYBODY, card

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def address(table: str) -> IndexAddress:
    """Where an index may lie; there is none."""
    return IndexAddress(table, make_bucket(versioned=False))


@pytest.fixture
def writer(address: IndexAddress, tmp_path: Path) -> IndexWriter:
    return IndexWriter(address, tmp_path / "writer")


@pytest.fixture
def copy(address: IndexAddress, tmp_path: Path) -> SearchCopy:
    return SearchCopy(address, tmp_path / "copy")


def put(writer: IndexWriter, *cards: Card) -> None:
    assert writer.write({each.id: each for each in cards}, DAY) == {}


def found(copy: SearchCopy) -> set[str]:
    return set(copy.search(Everything(), EVERYBODY, limit=1000).ids)


def version(address: IndexAddress) -> int:
    state = read_state(address)
    assert state.manifest is not None
    return state.manifest.version


def stored(address: IndexAddress) -> set[str]:
    return {each["Key"] for each in s3().list_objects_v2(Bucket=address.bucket).get("Contents", [])}


@contextmanager
def at(event: str, do: Callable[..., None]) -> Iterator[None]:
    """Does something at each event of S3's client."""
    s3().meta.events.register(event, do)
    try:
        yield
    finally:
        s3().meta.events.unregister(event, do)


def crash(**_: Any) -> None:
    raise Crash


def test_what_is_written_is_found(address: IndexAddress, writer: IndexWriter, copy: SearchCopy) -> None:
    assert copy.search(Word("tide"), EVERYBODY, facets=["tag"]) == Hits((), 0, {"tag": {}})
    put(writer, card("a", "tide"), card("b", "moon"))
    assert found(copy) == {"a", "b"}
    assert writer.write({"a": None, "c": card("c", "tide"), "x": None}, DAY) == {}
    assert found(copy) == {"b", "c"}
    assert copy.search(Word("tides"), EVERYBODY).ids == ("c",)
    refused = writer.write({"b": replace(card("b"), text="x" * 70_000)}, DAY)
    assert list(refused) == ["b"]
    assert found(copy) == {"c"}


def test_what_a_search_and_a_commit_cost(address: IndexAddress, writer: IndexWriter, copy: SearchCopy) -> None:
    put(writer, *(card(f"c{number}", f"tide {number}") for number in range(50)))
    found(copy)
    with metered() as use:
        found(copy)
    assert (use.operations, use.read_units) == (["Query"], 1)
    with metered() as use:
        put(writer, card("one more"))
    assert use.operations == ["Query", "PutItem"]
    before = version(address)
    with metered() as use:
        assert writer.write({"never there": None}, DAY) == {}
    assert use.operations == ["Query", "PutItem"]
    assert version(address) == before + 1, "whoever made a card before it was gone is overtaken"


def test_a_long_life(address: IndexAddress, writer: IndexWriter, copy: SearchCopy) -> None:
    """Commits with merges; a copy that follows each, one that comes late, and a writer with nothing at hand."""
    chance = random.Random(5)
    model: set[str] = set()
    late = SearchCopy(address, Path(f"{writer._files.directory}-late"))
    for step in range(40):
        changes = {f"c{chance.randrange(30)}": chance.random() < 0.7 for _ in range(chance.randrange(1, 5))}
        given = {each: card(each, f"step{step}") if there else None for each, there in changes.items()}
        if step % 10 == 9:
            writer = IndexWriter(address, Path(f"{writer._files.directory}-{step}"))
        assert writer.write(given, DAY) == {}
        model = (model | given.keys()) - {each for each, made in given.items() if made is None}
        assert found(copy) == model
        if step in (0, 39):
            assert found(late) == model
    state = read_state(address).manifest
    assert state is not None
    for files in (late._files, writer._files):
        left = {each.name for each in files.directory.iterdir() if not each.name.startswith(".")}
        assert left == {*state.files, "fetched.json"}


def test_two_writers(address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path) -> None:
    """Both delete in the same segment, and make different files of one name: that of the loser is not used."""
    other = IndexWriter(address, tmp_path / "other")
    put(writer, *(card(f"c{number}") for number in range(6)))
    race(other, lambda: writer.write({"c1": None}, DAY), {"c2": None})
    assert found(copy) == {"c0", "c2", "c3", "c4", "c5"}
    assert other.write({"c3": None}, DAY) == {}
    assert found(copy) == {"c0", "c2", "c4", "c5"}
    put(writer, card("c6"))
    fresh = SearchCopy(address, tmp_path / "fresh")
    assert found(copy) == found(fresh) == {"c0", "c2", "c4", "c5", "c6"}


def race(loser: IndexWriter, win: Callable[[], object], changes: dict[str, Card | None]) -> None:
    """Lets another writer move the manifest between what `loser` reads and what it moves."""
    store = packs.store

    def overtaken(*given: Any) -> Any:
        pieces = store(*given)
        patch.undo()
        win()
        return pieces

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "store", overtaken)
        with pytest.raises(Superseded):
            loser.write(changes, DAY)


def test_many_writers_at_once_lose_nothing(address: IndexAddress, copy: SearchCopy, tmp_path: Path) -> None:
    def work(name: str) -> None:
        writer = IndexWriter(address, tmp_path / name)
        for number in range(4):
            while True:
                with suppress(Superseded, PackGone):
                    put(writer, card(f"{name}-{number}"))
                    break

    workers = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for each in workers:
        each.start()
    seen: set[str] = set()
    while any(each.is_alive() for each in workers):
        with suppress(NoIndex):
            now = found(copy)
            assert seen <= now
            seen = now
    assert found(copy) == {f"{name}-{number}" for name in "abc" for number in range(4)}


@pytest.mark.parametrize("moment", ["before-call", "after-call"])
def test_a_crash_at_the_upload(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path, moment: str
) -> None:
    put(writer, card("a"), card("b"))
    with at(f"{moment}.s3.PutObject", crash), pytest.raises(Crash):
        writer.write({"a": None, "c": card("c")}, DAY)
    assert found(copy) == {"a", "b"}
    for again in (writer, IndexWriter(address, tmp_path / "writer")):
        put(again, card("d"))
        assert found(copy) == {"a", "b", "d"}


def test_a_writer_does_not_take_up_what_an_earlier_one_had_not_published(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path
) -> None:
    """The file that names the others differs, and is as long as the published one."""
    put(writer, *(card(f"c{number:02d}") for number in range(20)))
    assert writer.write({"c00": None}, DAY) == {}
    length = (tmp_path / "writer" / META).stat().st_size
    with at("before-call.s3.PutObject", crash), pytest.raises(Crash):
        writer.write({"c01": None}, DAY)
    assert (tmp_path / "writer" / META).stat().st_size == length
    put(IndexWriter(address, tmp_path / "writer"), card("d"))
    assert found(copy) == {"d", *(f"c{number:02d}" for number in range(1, 20))}


@pytest.mark.parametrize("fault", ["crash before", "crash after"])
def test_a_crash_at_the_manifest(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path, fault: str
) -> None:
    put(writer, card("a"), card("b"))
    with faults(lambda operation: fault if operation == "PutItem" else None), pytest.raises(Crash):
        writer.write({"a": None, "c": card("c")}, DAY)
    is_done = fault == "crash after"
    assert found(copy) == ({"b", "c"} if is_done else {"a", "b"})
    again = IndexWriter(address, tmp_path / "writer")
    assert again.write({"a": None, "c": card("c")}, DAY) == {}
    assert found(copy) == found(SearchCopy(address, tmp_path / "fresh")) == {"b", "c"}


def test_a_lost_answer_of_the_manifest_is_a_lost_race(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, hurried: None
) -> None:
    put(writer, card("a"))
    answers = iter(["timeout after"])
    with faults(lambda operation: next(answers, None) if operation == "PutItem" else None), pytest.raises(Superseded):
        put(writer, card("b"))
    put(writer, card("b"))
    assert found(copy) == {"a", "b"}


def test_a_copy_recovers_from_whatever_was_left_behind(
    address: IndexAddress, writer: IndexWriter, tmp_path: Path
) -> None:
    put(writer, *(card(f"c{number}") for number in range(5)))
    expected = {f"c{number}" for number in range(5)}
    directory = tmp_path / "copy"
    assert found(SearchCopy(address, directory)) == expected
    for name in [each.name for each in directory.iterdir()]:
        for harm in (truncate, overwrite, Path.unlink):
            harm(directory / name)
            assert found(SearchCopy(address, directory)) == expected, (name, harm)
    (directory / "stray.term").write_bytes(b"?")
    shutil.copy(directory / META, directory / "other.part")
    assert found(SearchCopy(address, directory)) == expected
    shutil.rmtree(directory)
    assert found(SearchCopy(address, directory)) == expected


def truncate(file: Path) -> None:
    replaced(file, file.read_bytes()[:-3])


def overwrite(file: Path) -> None:
    replaced(file, b"{}")


def replaced(file: Path, left: bytes) -> None:
    """Put another file in its place: who has the old one mapped into memory would die of a shorter one (SIGBUS)."""
    file.unlink()
    file.write_bytes(left)


def test_a_copy_without_room_for_two_indexes_gives_up_the_old_one(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(writer, card("old"))
    assert found(copy) == {"old"}
    writer.begin()
    put(writer, card("new"))
    fetch = packs.fetch

    def crowded(bucket: str, index: str, pack: str, pieces: Any, targets: Any) -> None:
        if len(list((copy._files.directory).glob("*.term"))) > 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        fetch(bucket, index, pack, pieces, targets)

    monkeypatch.setattr(packs, "fetch", crowded)
    assert found(copy) == {"new"}


def test_a_copy_fetches_only_what_it_lacks(address: IndexAddress, writer: IndexWriter, copy: SearchCopy) -> None:
    put(writer, *(card(f"c{number}") for number in range(5)))
    found(copy)
    fetched: list[str] = []
    put(writer, card("d"))
    with at("before-call.s3.GetObject", lambda params, **_: fetched.append(params["url_path"])):
        assert len(found(copy)) == 6
    assert len(fetched) == 1


def test_a_copy_whose_packs_are_cleaned_away_while_it_fetches(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(writer, card("a"))
    fetch = packs.fetch

    def late(*given: Any) -> None:
        monkeypatch.undo()
        writer.begin()
        put(writer, card("b"))
        clean_up(address, NOW)
        assert clean_up(address, NOW + REST) > 0
        fetch(*given)

    monkeypatch.setattr(packs, "fetch", late)
    assert found(copy) == {"b"}


def test_searching_while_everything_is_replaced(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path
) -> None:
    """Every answer is of one state of the index, and never of an older one than the last."""
    put(writer, *(card(f"c{number}", tags=("0",)) for number in range(20)))
    done = threading.Event()
    wrong: list[object] = []

    def look() -> None:
        last = 0
        while not done.is_set():
            hits = copy.search(Everything(), EVERYBODY, facets=["tag"])
            (state,) = hits.facets["tag"].items()
            if state[1] != 20 or int(state[0]) < last or hits.total != 20:
                wrong.append((state, last, hits))
            last = int(state[0])

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for each in lookers:
        each.start()
    try:
        for step in range(1, 12):
            put(writer, *(card(f"c{number}", tags=(str(step),)) for number in range(20)))
    finally:
        done.set()
        for each in lookers:
            each.join()
    assert wrong == []


def test_cleaning_waits_an_hour(address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path) -> None:
    put(writer, card("a"), card("b"))
    put(writer, card("a"), card("b"))
    before = stored(address)
    assert clean_up(address, NOW) == 0
    put(writer, card("a"), card("b"))
    assert clean_up(address, NOW + REST - timedelta(seconds=1)) == 0
    assert before < stored(address)
    assert clean_up(address, NOW + REST) > 0
    assert clean_up(address, NOW + 2 * REST) > 0
    state = read_state(address).manifest
    assert state is not None
    assert stored(address) == {"left-over.json", *(packs.key_of(state.index, pack) for pack in state.packs)}
    assert found(SearchCopy(address, tmp_path / "fresh")) == {"a", "b"}


def test_a_pack_that_is_on_its_way_is_not_cleaned_away(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy
) -> None:
    put(writer, card("a"))
    other = IndexWriter(address, Path(f"{writer._files.directory}-other"))
    with at("after-call.s3.PutObject", crash), pytest.raises(Crash):
        put(other, card("b"))
    clean_up(address, NOW)
    put(other, card("b"))
    orphans = len(stored(address))
    assert clean_up(address, NOW + REST) >= 1
    assert len(stored(address)) < orphans
    assert found(copy) == {"a", "b"}


def test_another_layout_is_not_opened(address: IndexAddress, writer: IndexWriter, copy: SearchCopy) -> None:
    put(writer, card("a"))
    seen = read_state(address).manifest
    assert seen is not None
    move(address, seen, replace(seen, version=seen.version + 1, stamp="other"))
    with pytest.raises(NoIndex):
        found(copy)
    with pytest.raises(OtherIndex):
        put(writer, card("b"))
    writer.begin()
    assert found(copy) == set()
    put(writer, card("b"))
    assert found(copy) == {"b"}


def test_an_index_made_beside_it_takes_its_place(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, tmp_path: Path
) -> None:
    put(writer, card("a"), card("old"))
    found(copy)
    beside = replace(address, slot=REBUILD)
    rebuilder = IndexWriter(beside, tmp_path / "rebuild")
    rebuilder.begin()
    put(rebuilder, card("a"), card("new"))
    assert found(copy) == {"a", "old"}
    clean_up(address, NOW)
    clean_up(address, NOW + REST)
    made, seen = read_state(beside).manifest, read_state(address).manifest
    assert made is not None
    put(writer, card("late"))
    with pytest.raises(Superseded):
        swap(beside, made, address, seen)
    swap(beside, made, address, read_state(address).manifest)
    assert read_state(beside).manifest is None
    assert found(copy) == {"a", "new"}
    with pytest.raises(Superseded):
        swap(beside, made, address, read_state(address).manifest)
    put(writer, card("after"))
    assert found(copy) == {"a", "new", "after"}


def test_shrunk_audiences_are_left_out_until_their_documents_are_new(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy
) -> None:
    put(writer, card("e1"), card("d1", within=("e1",)), card("e2"))
    shrink(address, ["e1"])
    seen = read_state(address).shrunk
    assert found(copy) == {"e2"}
    assert copy.search(Term("id", "e1"), None).total == 1
    shrink(address, ["e1"])
    settle(address, seen)
    assert found(copy) == {"e2"}, "it has shrunk again since"
    settle(address, read_state(address).shrunk)
    assert found(copy) == {"e1", "d1", "e2"}
    settle(address, seen)


def test_a_long_list_of_shrunk_audiences_is_read_whole(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(writer, card("last"), card("x" * 900))
    shrink(address, [f"{number:04d}{'x' * 900}" for number in range(1200)] + ["zz", "last"])
    assert len(read_state(address).shrunk) == 1202
    assert found(copy) == {"x" * 900}


def test_who_reads_no_mark_reads_a_manifest_from_after_it(
    address: IndexAddress, writer: IndexWriter, copy: SearchCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is long, and between two pages of it the document is made anew and its mark goes."""
    put(writer, card("zz"))
    shrink(address, [*(f"{number:04d}{'x' * 900}" for number in range(1200)), "zz"])
    query, asked = dynamodb().query, []

    def slow(**more: Any) -> Any:
        asked.append(more)
        if len(asked) == 2:
            writer.write({"zz": None}, DAY, state.manifest)
            settle(address, {"zz": state.shrunk["zz"]})
        return query(**more)

    state = read_state(address)
    monkeypatch.setattr(dynamodb(), "query", slow)
    assert found(copy) == set()
    assert len(asked) > 1


def test_the_manifest_stays_small(address: IndexAddress, writer: IndexWriter) -> None:
    for number in range(12):
        put(writer, *(card(f"c{number}-{each}", "tide") for each in range(5)))
    state = read_state(address).manifest
    assert state is not None
    assert len(manifest._packed(state.files)) < 3_000
