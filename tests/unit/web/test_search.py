"""The site's search: what is found, what of it is shown to whom, and what it costs."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.web.searching.asked import LONGEST, MOST_SHOWN, SIZE, SearchAsked
from functions.web.searching.tree import tree_of
from shared.meter import metered
from shared.search import Card, Reading, user
from shared.search.faces import Faces
from shared.search.present import present_index
from shared.search.tree import check
from tests.unit.catalogue.indexed import experiment
from tests.unit.search.cards import card
from tests.unit.web.conftest import ADA, SITE, Website

ADAS = (Reading(user(2)),)


def package(number: int, title: str, **more: object) -> Card:
    said = {"landing": f"/dataset/p{number}", "raw": {"license_id": ("cc-by",)}, "licence": "cc-by"}
    return card(f"package/{number}", title, **(said | more))


def _titles(text: str) -> list[str]:
    hits = re.findall(r"<h2>(.*?)</h2>", text.partition("<aside")[0])
    return [re.sub("<.*?>", "", each) for each in hits]


def test_all_parts_are_searched_and_narrowed_down(website: Website) -> None:
    website.index.put(
        package(1, "Fen water", text="Levels of the **water** in forty fens.", tags=("peat", "fen")),
        package(2, "Moor water", tags=("peat",)),
        experiment(12, text="Reduction firing, with water.", tags=("clay",)),
        experiment(13, name="dry"),
    )
    everything = website.search()
    assert "4 records: everything that is public." in everything
    assert "kind=experiment" in everything and "part=catalogue" in everything

    found = website.search("water")
    assert "3 records." in found
    assert sorted(_titles(found)) == ["Fen water", "Kiln 7, run 38", "Moor water"]
    assert "Levels of the <mark>water</mark> in forty fens." in found
    assert f'<a href="{SITE}/search?q=water&amp;tag=peat">peat</a> <span>2</span>' in found
    assert f'<a href="{SITE}/search?q=water&amp;kind=package">Datasets</a> <span>2</span>' in found
    assert ">CC BY</a> <span>2</span>" in found

    narrowed = website.search("water", tag="peat", kind="package")
    assert sorted(_titles(narrowed)) == ["Fen water", "Moor water"]
    assert f'href="{SITE}/search?q=water&amp;kind=package" aria-label="Remove Keyword: peat"' in narrowed
    assert '<input type="hidden" name="tag" value="peat">' in narrowed
    assert ">peat</a> <span>" not in narrowed  # all have it: it narrows nothing down
    assert _titles(website.search("water", tag="peat", kind="experiment")) == []


def test_where_else_words_were_found_is_said(website: Website) -> None:
    website.index.put(package(1, "Kiln", text="Clay.", creators=("Lena Ost",), files=("run-38.csv", "notes.txt")))
    assert "Creators: Lena <mark>Ost</mark>" in website.search("ost")
    assert "Files: run-38.csv, <mark>notes</mark>.txt" in website.search("file:notes")
    assert "Clay." in website.search("title:kiln")


def test_orders(website: Website) -> None:
    cards = [package(number, title) for number, title in ((1, "b"), (2, "c"), (3, "a"))]
    website.index.put(*(replace(each, changed=each.changed.replace(day=10 - n)) for n, each in enumerate(cards)))
    assert _titles(website.search()) == _titles(website.search(sort="newest")) == ["b", "c", "a"]
    assert _titles(website.search(sort="title")) == ["a", "b", "c"]
    assert '<option value="newest" selected>' in website.search()
    assert '<option value="title" selected>' in website.search(sort="title")


def test_pages(website: Website) -> None:
    website.index.put(*(package(number, f"Tide {number:02}") for number in range(SIZE + 3)))
    first = website.search("tide", sort="title")
    assert len(_titles(first)) == SIZE
    assert f"1 to {SIZE} of {SIZE + 3}" in first
    assert f'href="{SITE}/search?q=tide&amp;sort=title&amp;page=2" rel="next"' in first
    second = website.search("tide", sort="title", page="2")
    assert _titles(second) == [f"Tide {number}" for number in range(SIZE, SIZE + 3)]
    assert f'href="{SITE}/search?q=tide&amp;sort=title" rel="prev"' in second and 'rel="next"' not in second
    assert "No record is on this page" in website.search("tide", page="3")


def test_private_records_are_found_by_who_may_see_them_alone(website: Website) -> None:
    website.index.put(replace(experiment(12, text="Celadon.", readers=ADAS), title="A secret kiln"))
    for q in ("kiln", "celadon", "", "creator:ost"):
        assert "secret" not in website.search(q)
    assert "Nothing was found for “kiln” among what is public." in website.search("kiln")
    seen = website.search("celadon", caller=ADA)
    assert "A secret kiln" in seen
    assert "Not public" in seen
    assert "Celadon" not in seen  # no face quotes what not everybody may read
    assert "1 record" in seen
    reply = website.get("/search", caller=ADA)
    assert reply.headers["Cache-Control"].startswith("private")


def test_what_was_taken_away_since_it_was_indexed_is_not_shown(website: Website) -> None:
    public, hidden = (
        replace(experiment(12), title="A public kiln"),
        replace(experiment(13, readers=ADAS), title="A hidden kiln"),
    )
    website.index.put(public, replace(hidden, readers=public.readers))
    Faces(present_index()).keep({hidden.id: hidden}, 99)
    shown = website.search("kiln")
    assert "A public <mark>" in shown and "A hidden" not in shown
    website.index.shrink(public.id)
    assert _titles(website.search("kiln")) == []


def test_what_is_typed_and_found_is_escaped(website: Website) -> None:
    attack = "<script>alert(1)</script>"
    website.index.put(package(1, f"{attack} fen", text=f"{attack} fen", tags=(attack,), creators=(attack,)))
    for text in (
        website.search("fen"),
        website.search(attack),
        website.search("nothing", tag=attack),
        website.page("/"),
    ):
        assert attack not in text
        assert "&lt;" in text


def test_the_trips_of_a_search(website: Website) -> None:
    website.index.put(package(1, "Fen water"))
    website.search("water")
    with metered() as use:
        website.search("water")
    assert use.trips == 2
    assert use.operations.count("BatchGetItem") == 1


def test_a_page_is_kept_by_who_has_it(website: Website) -> None:
    website.index.put(package(1, "Fen water"))
    reply = website.get("/search")
    assert reply.headers["Cache-Control"] == "public, max-age=60"
    assert website.get("/search", headers={"Accept": "text/html", "If-None-Match": reply.headers["ETag"]}).status == 304


@pytest.mark.parametrize(
    ("page", "number"),
    [("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("٣", 1), ("9" * 5000, MOST_SHOWN // SIZE)],
)
def test_every_page_number_means_one(page: str, number: int) -> None:
    assert SearchAsked.of({"page": [page]}).page == number


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("kind:deposit", False),
        ('kind:"data product"', True),
        ("kind:data_product", True),
        ("part:registry", True),
        ("changed:[2026-01-02 TO 2026-01-02]", True),
        ("changed:{2026-01-02 TO *]", False),
        ("changed:[9999-12-31 TO 0001-01-01]", False),
        ("changed:[x TO y]", True),
        ("keyword:peat author:muir", True),
        ("title:peat", False),
        ("doi:10.5072/abc", False),
        ("pea*", True),
        ("https://example.org/peat", False),
        ("nobody:knows", False),
    ],
)
def test_fields(website: Website, q: str, found: bool) -> None:
    website.index.put(
        card("data_product/1", "Tides", dialect="registry", kind="data_product", tags=("peat",), creators=("Ada Muir",))
    )
    assert bool(_titles(website.search(q))) is found


_TEXT = st.text(st.sampled_from('ab :"()[]{}*~^-+!&|\\/.é中\x00') | st.characters(), max_size=60)


@example("\ud800", {"tag": ["\ud800"]})
@given(_TEXT, st.dictionaries(st.sampled_from(["kind", "tag", "part"]), st.lists(_TEXT, max_size=3)))
def test_every_text_means_something(q: str, chosen: dict[str, list[str]]) -> None:
    asked = SearchAsked.of({"q": [q * 40], **chosen})
    assert len(asked.q) <= LONGEST
    check(tree_of(asked))
    assert asked.path.startswith("/search")
