"""A card's bounds, and what is found by it."""

from datetime import datetime
from typing import Any

import pytest

from shared.search import PUBLIC, BadCard, Reading
from shared.search.card import LARGEST, LONGEST_RAW, MOST_FILES, MOST_READERS, check
from tests.unit.search.cards import card


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"id": ""}, "needs an id"),
        ({"text": "x" * LARGEST}, f"more than {LARGEST} bytes"),
        ({"extras": {"x": ("é" * (LARGEST // 2),)}}, f"more than {LARGEST} bytes"),
        ({"tags": ("x" * (LONGEST_RAW + 1),)}, f"tag has more than {LONGEST_RAW} bytes"),
        ({"raw": {"hash": ("x" * (LONGEST_RAW + 1),)}}, f"hash has more than {LONGEST_RAW} bytes"),
        ({"files": ("a",) * (MOST_FILES + 1)}, f"more than {MOST_FILES} files"),
        ({"links": ("x" * (LONGEST_RAW + 1),)}, f"links has more than {LONGEST_RAW} bytes"),
        ({"links": (5,)}, "links is no text"),
        ({"readers": (Reading(PUBLIC),) * (MOST_READERS + 1)}, f"more than {MOST_READERS} readers"),
        ({"readers": (Reading(PUBLIC, since=datetime(2026, 1, 1)),)}, "no date"),
        ({"made": datetime(2026, 1, 1)}, "made is no time with a time zone"),
        ({"title": 5}, "title is no text"),
        ({"text": None}, "text is no text"),
    ],
)
def test_what_is_beyond_a_bound_is_refused(values: dict[str, Any], text: str) -> None:
    bad = card(values.pop("id", "a"), **{"title": "t", **values})
    with pytest.raises(BadCard, match=text):
        check(bad)


def test_extras_and_raw_values_join_what_the_card_has_itself() -> None:
    made = card("a", "Tide", tags=("x",), extras={"tag": ("more",), "notes": ("n",)}, raw={"tag": ("y",), "g": ("1",)})
    check(made)
    assert made.words["tag"] == ("x", "more")
    assert made.words["notes"] == ("n",)
    assert made.values["tag"] == ("x", "y")
    assert made.values["g"] == ("1",)
