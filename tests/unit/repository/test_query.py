"""What queries find, by the engine itself: cards of a few records, each with a number."""

from __future__ import annotations

import pytest

from functions.repository.card import Holdings, card
from functions.repository.searching.query import looks_at_files, of_types, tree_of, within
from functions.repository.store import COLLECTION, COMMUNITY
from shared.search import Node
from shared.search.engine.passing import search_cards
from tests.unit.repository.described import deposit, draft, other

CARDS = [
    card(
        deposit(
            1,
            "0c1f6a2be94d7753",
            base={
                "title": "Tidal gauge 7, raw",
                "creator": ["N. Wave", "Ann Drift"],
                "subject": ["sea level", "Tides"],
                "description": "Water heights of a harbour.",
                "rights": [{"name": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"}],
                "type": "Dataset",
                "relation": ["https://example.org/paper"],
            },
            values={"station": {"no": 7, "depth": 3.5}, "study": "Estuary currents"},
        ),
        Holdings(("gauges/seven.csv", "readme.md"), 10),
    ),
    card(
        deposit(
            2,
            "128",
            namespace="cosmogrid",
            base={"title": "Dark Matter Halos 2048³", "creator": ["Köln, É."], "publisher": "SURF"},
            sharelevel="closed",
            owner=5,
            community_id="astrophysics",
            collection_id="e4cbd982d2426eba",
            collection_values={"gauge": "coarse"},
        )
    ),
    card(
        draft(3, base={"title": "Gauges of tides", "description": "sea; level"}, doi="10.1/ABC-Def", epicpid="21.T/XY")
    ),
    card(other(COLLECTION, 4, "e4cbd982d2426eba", "Halos")),
    card(other(COMMUNITY, 5, "astrophysics", "Astrophysics", base={"title": "Astrophysics", "description": "Stars"})),
]


def found(tree: Node) -> str:
    """Gives the numbers of the cards that a tree finds."""
    return "".join(sorted(each.rpartition("/")[2] for each in search_cards(CARDS, tree).ids))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        # Words
        ("gauge", "1"),
        ("gauges", "13"),  # a word is a word: `gauge` is another; in 1 it is a folder's name
        ("GAUGE tidal", "1"),
        ("tidal AND gauge", "1"),
        ("tidal OR halos", "124"),
        ("tidal wave OR halos", "124"),
        ("halos NOT dark", "4"),
        ("halos -dark", "4"),
        ("NOT tidal gauges", "3"),
        ("(tidal OR dark) -community.station:7 halos", "2"),
        ("and tidal", ""),
        ("tidal or halos", ""),
        ('"sea level"', "13"),
        ('subject:"sea level"', "1"),
        ('"level sea"', ""),
        ('"raw N"', ""),  # not in one value
        ("gau*", "13"),
        ("koln", "2"),
        ("2048", ""),  # NFKC makes 20483 of 2048³
        ("20483", "2"),
        # Everything
        ("*", "12345"),
        ("", "12345"),
        ("(", "12345"),
        ('"', "12345"),
        ("&& ^ ~", "12345"),
        # Odd characters are passed over
        ('tidal "', "1"),
        ("(tidal", "1"),
        ("tidal)", "1"),
        ("tidal AND", "1"),
        ("OR tidal", "1"),
        ("tidal && gauge", "1"),
        ("!tidal", "1"),
        ("+tidal", "1"),
        # Fields
        ("title:gauge", "1"),
        ("title:(tidal OR halos)", "124"),
        ("creator:wave", "1"),
        ("creators.creator:drift", "1"),
        ("creators:drift", "1"),
        ("titles.title:tidal", "1"),
        ("descriptions.description:harbour", "1"),
        ("keywords:tides", "1"),
        ("license:by", "1"),
        ("rights:cc*", "1"),
        ("publisher:surf", "2"),
        ("creator:tidal", ""),
        ("colour:red", ""),
        ("creators.name:wave", ""),
        ("publisher:*", "2"),
        ("type:*", "12345"),
        ("community.station:7", "1"),
        ("community.station:3.5", "1"),
        ("community.study:estu*", "1"),
        ("collection.gauge:coarse", "2"),
        ("community.gauge:coarse", ""),
        ("file:readme.md", "1"),
        ("file:seven", "1"),
        ("file:*", "1"),
        ("seven", "1"),
        # Identifiers
        ("id:0C1F6A2BE94D7753", "1"),
        ("id:0c1f", ""),
        ("id:0c1f*", "1"),
        ("0c1f6a2be94d7753", "1"),
        ("pid:deposit:0c1f6a2be94d7753", "1"),
        ("deposit:0c1f6a2be94d7753", "1"),
        ("DEPOSIT:0C1F6A2BE94D7753", "1"),
        ("pid:cosmogrid:128", "2"),
        ("pid:0c1f6a2be94d7753", ""),
        ("doi:10.5072/stele.AA-0c1f6a2be94d7753", "1"),
        ("10.5072/STELE.aa-0c1f6a2be94d7753", "1"),
        ("doi:10.5072", ""),
        ("doi:10.1/abc-def", "3"),
        ("epicpid:21.t12996/ab-1", "1"),
        ("identifier:hdl:21.T12996/AB-1", "1"),
        # States
        ("type:deposit", "123"),
        ("type:COLLECTION", "4"),
        ("type:dataset", "1"),
        ("state:draft", "3"),
        ("state:published", "1245"),
        ("sharelevel:closed", "2"),
        ("owner:user:5", "2"),
        ("owner:5", ""),
    ],
)
def test_a_query_finds(query: str, numbers: str) -> None:
    assert found(tree_of(query)) == numbers


@pytest.mark.parametrize(
    ("types", "numbers"),
    [("deposit", "123"), ("Deposit, community", "1235"), ("group", ""), ("deposit,nonsense", "123")],
)
def test_types_are_one_or_several(types: str, numbers: str) -> None:
    assert found(of_types(types)) == numbers


@pytest.mark.parametrize(
    ("context", "numbers"),
    [
        ("community:surf", "13"),
        ("surf", "13"),
        ("astrophysics", "2"),
        ("collection:e4cbd982d2426eba", "2"),
        ("e4cbd982d2426eba", ""),
        ("nowhere", ""),
    ],
)
def test_a_context_has_its_members(context: str, numbers: str) -> None:
    assert found(within(context)) == numbers


@pytest.mark.parametrize(
    ("query", "may"),
    [("gauge", True), ("title:a OR file:b", True), ("NOT file:*", True), ("title:a", False), ("*", False)],
)
def test_names_of_files_are_only_needed_where_they_decide(query: str, may: bool) -> None:
    assert looks_at_files(tree_of(query)) is may


def test_nesting_and_length_have_no_end() -> None:
    for query in ("(" * 10_000 + "tidal", "a " * 50_000, "NOT " * 10_000 + "tidal", '"' * 9_999):
        found(tree_of(query))
