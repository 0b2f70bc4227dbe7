"""Cards of made packages: some 55 words each of a Zipf-like vocabulary, tags, licences, formats, groups, extras."""

from __future__ import annotations

import random
from bisect import bisect
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from uuid import UUID

from shared.search import PUBLIC, Card, Reading, user

VOCABULARY = 20_000
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
_LICENCES = ("cc-by", "cc-zero", "odc-odbl", "uk-ogl", "other-open", "notspecified")
_FORMATS = ("CSV", "XLS", "PDF", "JSON", "HTML", "ZIP", "GeoJSON", "SHP")
_START = datetime(2015, 1, 1, tzinfo=UTC)


def _word(rank: int) -> str:
    """Give the word of a rank, as one can pronounce it; no two words share a stem."""
    base = len(_SYLLABLES)
    return "".join(_SYLLABLES[digit] for digit in (rank // base**2 % base, rank // base % base, rank * 3 % base)) + "k"


WORDS = [_word(rank) for rank in range(VOCABULARY)]
"""The vocabulary, commonest word first."""

_WEIGHTS = list(accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))
_TAGS = list(accumulate(1 / (rank + 20) for rank in range(VOCABULARY)))


def package(number: int) -> Card:
    """Give the card of a package, always the same for a number; one of ten is somebody's own."""
    chance = random.Random(number)
    title = _some(chance, 6)
    notes = _some(chance, 45)
    author, maintainer = _some(chance, 2).title(), _some(chance, 2).title()
    tags = tuple(dict.fromkeys(f"tag {WORDS[_rank(chance, _TAGS)]}" for _ in range(4)))
    licence = chance.choice(_LICENCES)
    formats = tuple(sorted(set(chance.choices(_FORMATS, k=2))))
    groups = (f"group-{int(chance.random() ** 2 * 60)}",)
    coverage, department = _some(chance, 1), f"department {chance.randrange(40)}"
    made = _START + timedelta(seconds=chance.randrange(300_000_000))
    return Card(
        id=f"package/{number}",
        dialect="catalogue",
        kind="package",
        name=f"{title.replace(' ', '-')}-{number}",
        title=title.capitalize(),
        made=made,
        changed=made + timedelta(seconds=chance.randrange(10_000_000)),
        readers=(Reading(PUBLIC if number % 10 else user(number // 10 % 50)),),
        text=notes,
        tags=tags,
        creators=(author, maintainer),
        licence=licence,
        landing=f"/dataset/{number}",
        extras={
            "notes": (notes,),
            "author": (author,),
            "maintainer": (maintainer,),
            "license": (licence,),
            "groups": groups,
            "res_format": formats,
            "res_url": tuple(f"https://data.example/{number}/{each}" for each in formats),
            "extras:spatial_coverage": (coverage,),
            "extras:department": (department,),
        },
        raw={
            "uuid": (str(UUID(int=chance.getrandbits(128), version=4)),),
            "groups": groups,
            "tags": tags,
            "license_id": (licence,),
            "res_format": formats,
            "isopen": ("true" if licence != "notspecified" else "false",),
            "state": ("active",),
        },
        sorts={"author": author, "maintainer": maintainer, "license_id": licence, "department": department},
    )


def _some(chance: random.Random, count: int) -> str:
    return " ".join(WORDS[_rank(chance, _WEIGHTS)] for _ in range(count))


def _rank(chance: random.Random, weights: list[float]) -> int:
    return min(bisect(weights, chance.random() * weights[-1]), VOCABULARY - 1)
