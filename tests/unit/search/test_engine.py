"""What is found, on an index in a directory: above all where the engine does not do what one expects."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tantivy

from shared.search import (
    PUBLIC,
    And,
    BadTree,
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
    user,
)
from shared.search.engine import searching, writing
from shared.search.engine.documents import document
from shared.search.engine.searching import CannotAnswer, Sort
from tests.unit.search.cards import EVERYBODY, Shelf, card

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 123_456, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    "typed",
    [
        *("Alzheimer's disease", "x - y", "pH > 7", "10:30", "f(x)", "2026-01-01", "&&", "!x", "a AND NOT b", '"', "*"),
        *("[a TO b]", "title:", "\\", "a\x00b", "\ud800", "(((((", ".*", "a|b", "=", "\u0301", "環", "~", "x^4"),
    ],
)
def test_whatever_was_typed_is_words(shelf: Shelf, typed: str) -> None:
    shelf.put(card("a", typed), card("b", "nothing of that"))
    for node in (Word(typed), Prefix(typed), Phrase(typed), Word(typed, "title"), Prefix(typed, "title")):
        assert "a" in shelf.ids(node)
    assert shelf.ids(Term(typed, typed)) == set()


def test_a_text_without_words_is_left_out(shelf: Shelf) -> None:
    shelf.put(card("a", "tide"), card("b", "moon"))
    silent = Word(" - ")
    assert shelf.ids(silent) == shelf.ids(Not((silent,))) == shelf.ids(And(())) == shelf.ids(Not(())) == {"a", "b"}
    assert shelf.ids(And((silent, Word("tide")))) == shelf.ids(Or((silent, Word("tide")))) == {"a"}
    assert shelf.ids(Not((silent, Word("tide")))) == {"b"}
    assert shelf.ids(Or(())) == set()


def test_forms_of_a_word_are_found_where_stems_do(shelf: Shelf) -> None:
    shelf.put(card("one", "The climate"), card("many", "Climates"), card("other", "climatology"))
    assert shelf.ids(Word("climates")) == shelf.ids(Word("CLIMATE")) == {"one", "many"}
    assert shelf.ids(Word("climates", stemmed=False)) == {"many"}
    assert shelf.ids(Word("climate", field="title")) == {"one"}
    assert shelf.ids(Prefix("climate")) == {"one", "many"}
    assert shelf.ids(Prefix("climat")) == shelf.ids(Prefix("Climát", field="title")) == {"one", "many", "other"}


def test_phrases_stay_within_one_value(shelf: Shelf) -> None:
    shelf.put(card("a", "UK water statistics", creators=("Ada Lovelace", "Alan Turing")))
    assert shelf.ids(Phrase("water statistics")) == shelf.ids(Phrase("uk")) == {"a"}
    assert shelf.ids(Phrase("lovelace alan")) == shelf.ids(Phrase("lovelace alan", "creator")) == set()
    assert shelf.ids(Phrase("alan turing", "creator")) == shelf.ids(Prefix("alan tur", "creator")) == {"a"}
    assert shelf.ids(Phrase("alan turing", "title")) == set()
    assert shelf.ids(Word("water-statistics")) == shelf.ids(Prefix("water-stat")) == {"a"}
    assert shelf.ids(Word("statistics-water")) == shelf.ids(Prefix("statistics-wat")) == set()


def test_characters_without_spaces(shelf: Shelf) -> None:
    shelf.put(card("a", "環境データの集", extras={"場 所": ("東京都",)}), card("b", "データ環境"))
    assert shelf.ids(Word("環境データ")) == shelf.ids(Phrase("環境 データ")) == shelf.ids(Word("集")) == {"a"}
    assert shelf.ids(Word("環境")) == shelf.ids(Word("境")) == shelf.ids(Word("データ", field="title")) == {"a", "b"}
    assert shelf.ids(Word("東京", field="場 所")) == shelf.ids(Prefix("京", field="場 所")) == {"a"}


def test_long_words_and_decomposed_ones_are_found(shelf: Shelf) -> None:
    digest = "0123456789abcdef" * 8
    shelf.put(card("a", f"{digest} rivie\u0300re"))
    assert shelf.ids(Word(digest)) == shelf.ids(Word("rivière")) == shelf.ids(Phrase(f"{digest} riviere")) == {"a"}


def test_a_prefix_of_many_words_finds_them_all(shelf: Shelf) -> None:
    shelf.put(*(card(f"c{number}", f"tide x{number}") for number in range(500)))
    assert shelf.search(Prefix("x")).total == shelf.search(Prefix("tide x")).total == 500
    assert shelf.search(Prefix("tide x", "title")).total == 500


@pytest.mark.parametrize("value", ["Water Level", "a=b", "2026-01-01T00:00:00Z", "5", "true", "a.b\\c", "é", "x" * 900])
def test_raw_values_are_found_whole_and_counted_as_they_are(shelf: Shelf, value: str) -> None:
    shelf.put(card("a", tags=(value,), raw={"x.y z": (value,)}), card("b", tags=(value.upper() + "!",)))
    assert shelf.ids(Term("tag", value)) == shelf.ids(Term("x.y z", value)) == {"a"}
    assert shelf.ids(Term("tag", value[:-1] or "-")) == shelf.ids(Term("x", value)) == set()
    assert shelf.search(Everything(), facets=["x.y z"]).facets == {"x.y z": {value: 1}}


def test_ranges_go_to_the_microsecond(shelf: Shelf) -> None:
    shelf.put(
        card("a", changed=MOMENT),
        card("b", changed=MOMENT + MICROSECOND),
        card("c", changed=datetime.max.replace(tzinfo=UTC)),
    )
    shelf.put(card("d", changed=datetime.min.replace(tzinfo=UTC)))
    assert shelf.ids(Range("changed", MOMENT, MOMENT)) == {"a"}
    assert shelf.ids(Range("changed", MOMENT, include_low=False)) == {"b", "c"}
    assert shelf.ids(Range("changed", high=MOMENT)) == {"a", "d"}
    assert shelf.ids(Range("changed", None, MOMENT, include_low=False, include_high=False)) == {"d"}
    assert shelf.ids(Range("changed")) == {"a", "b", "c", "d"}
    assert shelf.ids(Range("changed", MOMENT, MOMENT - MICROSECOND)) == set()
    by_change = shelf.search(Everything(), sort=Sort("changed")).ids
    assert by_change == ("d", "a", "b", "c")


def test_replaced_and_deleted_documents_are_not_found_or_counted(shelf: Shelf) -> None:
    shelf.put(card("Climates-1", "old", tags=("x",)), card("b", "other", tags=("y",)))
    shelf.put(card("Climates-1", "new", tags=("z",)))
    shelf.drop("b", "never there")
    assert shelf.ids(Word("old")) == set()
    found = shelf.search(Everything(), facets=["tag"])
    assert (found.ids, found.total, found.facets) == (("Climates-1",), 1, {"tag": {"z": 1}})


def test_equal_ranks_go_by_name(shelf: Shelf) -> None:
    names = [f"{number * 37 % 101:03d}" for number in range(101)]
    for some in (names[:50], names[50:]):
        shelf.put(*(card(f"id-{name}", "tide", name=name) for name in some))
    whole = shelf.search(Word("tide"), limit=1000).ids
    by_rank = [each for size in (1, 7) for each in pages(shelf, Word("tide"), size)]
    assert by_rank == [*whole, *whole]
    shelf.put(*(card(f"id-{name}", "tide", name=name) for name in names))
    assert shelf.search(Word("tide"), limit=1000).ids == tuple(sorted(f"id-{name}" for name in names))


def test_beyond_the_first_thousand_no_hit_is_lost_or_given_twice(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "TIED", 5)
    shelf.put(*(card(f"c{number}", "tide") for number in range(23)))
    assert pages(shelf, Word("tide"), 3) == list(shelf.search(Word("tide"), limit=1000).ids)
    assert len(set(pages(shelf, Word("tide"), 4))) == 23


def test_far_pages_go_on_where_near_ones_end(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LONGEST_PAGE", 3)
    shelf.put(*(card(f"c{number:02d}", "tide") for number in range(11)))
    expected = [f"c{number:02d}" for number in range(11)]
    for sort in (None, Sort("name"), Sort("department")):
        assert pages(shelf, Word("tide"), 2, sort) == expected
    assert pages(shelf, Word("tide"), 3, Sort("name", descending=True)) == expected[::-1]


def pages(shelf: Shelf, tree: Node, size: int, sort: Sort | None = None) -> list[str]:
    joined: list[str] = []
    while some := shelf.search(tree, offset=len(joined), limit=size, sort=sort).ids:
        joined += some
    return joined


def test_title_and_tags_rank_above_the_rest(shelf: Shelf) -> None:
    filler = " ".join(f"w{number}" for number in range(12))
    shelf.put(card("a", filler, text="tide"), card("b", filler, tags=("tide",)), card("c", f"tide {filler}"))
    assert shelf.search(Word("tides")).ids == shelf.search(Phrase("tide")).ids == ("c", "b", "a")


def test_orders(shelf: Shelf) -> None:
    shelf.put(
        card("1", "Zebra", name="a", sorts={"department": "école"}),
        card("2", "zebra", name="c"),
        card("3", "Äpfel", name="b", sorts={"department": "Drainage"}),
        card("4", "", name="apple", sorts={"department": "Drainage"}),
        card("5", "Last", name="", sorts={"department": ""}),
    )
    orders = {
        ("id", False): "12345",
        ("name", False): "14325",
        ("title", False): "34512",
        ("title", True): "21543",
        ("department", False): "43125",
        ("department", True): "14325",
        ("unknown", False): "14325",
    }
    for (by, descending), expected in orders.items():
        sort = Sort(by, descending)
        assert "".join(shelf.search(Everything(), sort=sort).ids) == expected, sort
        assert "".join(pages(shelf, Everything(), 2, sort)) == expected, sort
    assert "".join(shelf.search(Everything()).ids) == orders["name", False]


@pytest.mark.parametrize("ahead", [1, 3, 100])
def test_equal_times_go_by_id_however_many_there_are(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, ahead: int) -> None:
    monkeypatch.setattr(searching, "_AHEAD", ahead)
    moments = {f"c{n:02d}": MOMENT + MICROSECOND * (n % 7 % 4) for n in range(25)}
    for start in (0, 9):
        shelf.put(*(card(id, changed=moment) for id, moment in list(moments.items())[start : start + 16]))
    expected = sorted(moments, key=lambda id: (moments[id], id))
    for size in (1, 2, 5):
        assert pages(shelf, Everything(), size, Sort("changed")) == expected
        assert pages(shelf, Everything(), size, Sort("changed", descending=True)) == expected[::-1]


def test_an_order_that_is_not_prepared_is_refused_beyond_its_bound(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_SORTED", 2)
    shelf.put(card("a", "x"), card("b", "x"), card("c", "y"))
    assert shelf.search(Word("x"), sort=Sort("department")).ids == ("a", "b")
    with pytest.raises(CannotAnswer, match="More than 2 hits"):
        shelf.search(Everything(), sort=Sort("department"))


def test_what_is_equal_in_one_order_goes_by_the_next(shelf: Shelf) -> None:
    shelf.put(
        card("1", "Same", name="b", sorts={"year": "2", "place": "x"}),
        card("2", "same", name="a", sorts={"year": "1"}),
        card("3", "Other", name="c", sorts={"year": "2", "place": "y"}),
        card("4", "Other", name="d", sorts={"year": "2", "place": "x"}),
    )
    asked = {
        (Sort("year"), Sort("place")): "2143",
        (Sort("year", descending=True), Sort("place", descending=True)): "3142",
        (Sort("place"), Sort("name", descending=True)): "4132",
        (Sort("title"),): "3421",
    }
    for sorts, order in asked.items():
        assert "".join(shelf.search(Everything(), sort=sorts).ids) == order
        assert "".join(shelf.search(Everything(), sort=sorts, offset=1, limit=2).ids) == order[1:3]


def test_pages_beyond_the_end_and_counts_alone(shelf: Shelf) -> None:
    shelf.put(card("a"), card("b"))
    for sort in (None, Sort("title"), Sort("department")):
        assert shelf.search(Everything(), offset=10**12, limit=1000, sort=sort) == searching.Hits((), 2, {})
        assert shelf.search(Everything(), limit=0, sort=sort).total == 2
    assert shelf.search(Word("nobody"), facets=["tag"]) == searching.Hits((), 0, {"tag": {}})
    for offset, limit in ((-1, 20), (0, -1), (0, 1001)):
        with pytest.raises(CannotAnswer):
            shelf.search(Everything(), offset=offset, limit=limit)


def test_facets_are_exact_and_most_come_first(shelf: Shelf) -> None:
    for start in range(0, 60, 20):
        shelf.put(*(card(f"c{n}", tags=(f"t{n:02d}", f"u{n % 7}", "all")) for n in range(start, start + 20)))
    counted = shelf.search(Everything(), limit=0, facets=["tag", "kind", "tag"]).facets
    assert counted["kind"] == {"package": 60}
    assert list(counted["tag"].items())[:4] == [("all", 60), ("u0", 9), ("u1", 9), ("u2", 9)]
    assert len(counted["tag"]) == 60 + 7 + 1


def test_more_values_than_can_be_counted_are_refused(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_VALUES", 2)
    shelf.put(card("a", tags=("x", "y")), card("b", tags=("z",)))
    with pytest.raises(CannotAnswer, match="tag has more than 2 values"):
        shelf.search(Everything(), facets=["tag"])
    assert shelf.search(Term("tag", "z"), facets=["tag"]).facets == {"tag": {"z": 1}}


def test_the_first_values_of_a_facet_are_those_of_the_whole(shelf: Shelf) -> None:
    shelf.put(*(card(f"c{n}", tags=(f"t{n % 9}", f"u{n % 2}")) for n in range(30)))
    whole = shelf.search(Everything(), facets=["tag"]).facets["tag"]
    for most in range(1, 13):
        some = shelf.search(Everything(), facets=["tag"], values=most).facets["tag"]
        assert list(some.items()) == list(whole.items())[:most]


def test_each_caller_finds_what_the_caller_may_read(shelf: Shelf) -> None:
    shelf.put(
        card("public", "tide", tags=("x",)),
        card("mine", "tide", tags=("x", "secret"), readers=(Reading(user(5)),)),
        card("ours", "tide", readers=(Reading(group(5)),)),
        card("ended", "tide", readers=(Reading(user(5), until=date(2026, 4, 30)),)),
        card("nobody's", "tide", readers=()),
    )
    found = shelf.search(Word("tide"), EVERYBODY, facets=["tag"])
    assert (found.ids, found.total, found.facets["tag"]) == (("public",), 1, {"x": 1})
    assert shelf.ids(Word("tide"), readers=frozenset({PUBLIC, user(5)})) == {"public", "mine"}
    assert shelf.ids(Not((Word("tide"),)), readers=frozenset({PUBLIC, user(5)})) == set()
    assert shelf.ids(Everything(), readers=frozenset({group(5)})) == {"ours"}
    assert shelf.ids(Everything(), readers=frozenset()) == set()
    assert shelf.search(Everything(), None).total == 5


def test_a_hidden_document_changes_nothing(tmp_path: Path) -> None:
    answers = []
    for hidden in ([], [card("h", "tide moon", name="0", tags=("x", "z"), readers=(Reading(user(9)),))]):
        directory = tmp_path / str(len(hidden))
        directory.mkdir()
        shelf = Shelf(directory)
        shelf.put(*hidden, *(card(f"c{n}", "tide", tags=("x",)) for n in range(5)))
        trees = (Word("tide"), Word("moon"), Prefix("m"), Everything(), Not((Word("moon"),)), Phrase("tide moon"))
        answers.append([shelf.search(tree, facets=["tag", "name"], limit=3) for tree in trees])
    assert answers[0] == answers[1]


def test_what_has_shrunk_is_left_out_with_what_is_in_it(shelf: Shelf) -> None:
    shelf.put(card("e1"), card("d1", within=("e1",)), card("d2", within=("e2", "e1x")), card("e2"))
    found = shelf.search(Everything(), EVERYBODY, shrunk={"e1": "mark"}, facets=["name"])
    assert (set(found.ids), found.total) == ({"d2", "e2"}, 2)
    assert found.facets == {"name": {"d2": 1, "e2": 1}}
    assert shelf.search(Everything(), None, shrunk=["e1"]).total == 4


def test_a_bad_card_is_named_and_its_old_document_gone(shelf: Shelf) -> None:
    shelf.put(card("a", "first"), card("b", "first"))
    refused = shelf.put(card("a", "second"), replace(card("b", "second"), text="x" * 70_000), card("c", "second"))
    assert list(refused) == ["b"]
    assert "BadCard" in refused["b"]
    assert shelf.ids(Everything()) == shelf.ids(Word("second")) == {"a", "c"}
    assert "card of b" in shelf.apply({"a": card("b")})["a"]


def test_what_the_engine_refuses_is_found_by_halves(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong type is refused at the commit and takes the batch along, and afterwards nothing is stored."""

    def unchecked(made: Card, day: date) -> tantivy.Document:
        bad = tantivy.Document.from_dict({"id": made.id, "made": "no number"})
        return bad if made.title == "bad" else document(made, day)

    monkeypatch.setattr(writing, "document", unchecked)
    shelf.put(card("c3", "old"), card("c9", "old"))
    refused = shelf.put(*(card(f"c{number}", "bad" if number in (3, 7) else "new") for number in range(9)))
    assert set(refused) == {"c3", "c7"}
    assert shelf.ids(Word("new")) == {f"c{number}" for number in (0, 1, 2, 4, 5, 6, 8)}
    assert shelf.ids(Word("old")) == {"c9"}
    assert shelf.put(card("c3", "new")) == {}
    assert "c3" in shelf.ids(Word("new"))


def test_a_crash_is_nobodys_bad_card(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    shelf.put(card("a"))
    monkeypatch.setattr(shelf.index, "_commit", crash)
    with pytest.raises(KeyboardInterrupt):
        shelf.put(card("b"), card("c"))
    assert shelf.ids(Everything()) == {"a"}


def test_an_index_opened_again_analyses_as_before(shelf: Shelf) -> None:
    shelf.put(card("a", "Rivers"))
    again = Shelf(shelf.directory)
    again.put(card("b", "river"))
    assert again.ids(Word("rivers")) == {"a", "b"}


def test_its_files_are_all_that_it_needs(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> None:
    for number in range(12):
        shelf.put(card(f"c{number}", "tide"), card("again", f"tide {number}"))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in shelf.index.files():
        (elsewhere / name).write_bytes((shelf.directory / name).read_bytes())
    assert Shelf(elsewhere).search(Word("tide")).total == 13
    assert len(json.loads((elsewhere / "meta.json").read_text())["segments"]) < 13


def test_a_tree_beyond_its_bounds_does_not_reach_the_engine(shelf: Shelf) -> None:
    tree: Node = Word("a")
    for _ in range(10_000):
        tree = And((tree,))
    with pytest.raises(BadTree):
        shelf.search(tree)


@pytest.mark.parametrize("by", ["id", "uuid", "name", "title", "made", "changed"])
def test_pages_by_a_named_order_join_while_documents_are_written_anew(shelf: Shelf, by: str) -> None:
    cards = [card(f"package/{number}", f"Levels {number % 9}", name=f"p-{number % 50:02}") for number in range(120)]
    shelf.put(*cards)
    whole = shelf.search(Everything(), sort=Sort(by), limit=1_000).ids
    for size in (1, 7, 100):
        joined: list[str] = []
        for offset in range(0, len(cards), size):
            if offset % 5 == 0:
                shelf.put(*cards[offset % 40 :: 40])
            joined += shelf.search(Everything(), sort=Sort(by), offset=offset, limit=size).ids
        assert joined == list(whole)
