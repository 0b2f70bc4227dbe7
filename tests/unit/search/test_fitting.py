"""Cards that are cut to their bounds: none is refused for its length, and what is least important goes first."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.search import Card, Reading
from shared.search.card import LARGEST, check
from shared.search.fitting import fitted
from tests.unit.search.cards import card

TEXTS = st.builds(lambda text, times: text * times, st.text(max_size=4), st.sampled_from([1, 30, 500, 9_000, 30_000]))
SEVERAL = st.builds(
    lambda texts, times: tuple(f"{number}{text}" for number in range(times) for text in texts),
    st.lists(TEXTS, max_size=3),
    st.sampled_from([1, 1, 5, 1_200]),
)
NAMED = st.dictionaries(st.sampled_from(["version", "license", "a" * 300]), SEVERAL, max_size=3)
READERS = st.builds(
    lambda days, times: tuple(Reading(f"user:{number}", day) for number in range(times) for day in days),
    st.lists(st.none() | st.dates(), max_size=2),
    st.sampled_from([1, 40, 2_100]),
)
CARDS = st.builds(
    Card,
    id=st.just("dataset/3"),
    dialect=st.just("experiments"),
    kind=st.just("dataset"),
    made=st.just(datetime(2031, 1, 1, tzinfo=UTC)),
    changed=st.just(datetime(2031, 1, 2, tzinfo=UTC)),
    within=st.sampled_from([(), ("experiment/1",), tuple(f"experiment/{10**9 + number}" for number in range(200))]),
    readers=READERS,
    licence=TEXTS,
    sorts=st.dictionaries(st.sampled_from(["version", "b" * 300]), TEXTS),
    **dict.fromkeys(("name", "title", "text"), TEXTS),
    **dict.fromkeys(("tags", "subjects", "creators", "files"), SEVERAL),
    **dict.fromkeys(("extras", "raw"), NAMED),
)


@settings(max_examples=60, deadline=None)
@given(CARDS)
def test_any_card_fits(large: Card) -> None:
    small = fitted(large)
    check(small)
    assert small.within == large.within
    assert set(small.readers) <= set(large.readers)


def test_a_small_card_stays_as_it_is() -> None:
    small = replace(
        card("package/1", "Tides", text="Heights", tags=("sea", "level"), files=("a.csv",), licence="cc-by"),
        extras={"version": ("1",)},
        raw={"version": ("1",)},
        sorts={"version": "1"},
    )
    assert fitted(small) == small


def test_names_and_tags_stay_where_files_and_a_description_are_cut() -> None:
    large = card("package/1", "Tides", text="x" * LARGEST, tags=("sea",), files=tuple(map(str, range(2_000))))
    small = fitted(replace(large, readers=(Reading("user:7", date(2031, 1, 1)),)))
    assert (small.title, small.tags, small.readers) == ("Tides", ("sea",), (Reading("user:7", date(2031, 1, 1)),))
    assert small.text == "x" * (LARGEST // 2)
    assert len(small.files) == 1_000
