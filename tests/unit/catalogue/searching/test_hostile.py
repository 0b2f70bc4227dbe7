"""Whatever is asked, there is an answer or a refusal."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from shared.http import Refused
from tests.unit.catalogue.searching.conftest import Catalogue

_PIECES = [
    *(
        "fen",
        "title:",
        "tags:",
        "groups:fens",
        "id:",
        "isopen:",
        "metadata_modified:",
        "state:",
        "res_format:",
        "name:",
    ),
    *('"', '"fen water"', "(", ")", "[", "]", "{", "}", " TO ", "[* TO *]", "[2026 TO *]", "{2026-13 TO 9999-12}"),
    *("*", "*:*", "title:*", "AND", "OR", "NOT", "&&", "||", "!", "-", "+", ":", "\\", "^2", "~", " ", " ", " ", "\0"),
    *("河川", "é", "x" * 1001, "-(" * 20, "a+" * 300, "'", "//", "\ud800", "0001-01-01T00:00:00+23:59", "9999", "%00"),
]
_NAMES = [
    *("q", "fq", "title", "tags", "groups", "order_by", "sort", "offset", "limit", "all_fields", "fl", "qjson", "rows"),
    *("filter_by_openness", "isopen", "metadata_created", "state", "organization", "id", "none", "x" * 2000, "", "\0"),
]


def test_thousands_of_texts_are_answered_or_refused(catalogue: Catalogue, thorough: bool) -> None:
    group = catalogue.group("fens")
    catalogue.index(
        catalogue.package("fen", title="Fen water", tags=["fen"], groups=[group.id], extras={"none": "fen"}),
        catalogue.package("moor"),
    )
    chance = random.Random(7)

    def text() -> str:
        return "".join(chance.choices(_PIECES, k=chance.randrange(1, 12)))

    statuses = set()
    for _ in range(5_000 if thorough else 700):  # each with several texts
        query: dict[str, Any] = {"q": text(), "fq": [text()], "limit": "1"}
        query |= {chance.choice(_NAMES): chance.choice([text(), [text(), ""], "5", "1"]) for _ in range(2)}
        statuses.add(status(catalogue, query, None))
        statuses.add(status(catalogue, {}, {name: value for name, value in query.items() if name != "qjson"}))
        statuses.add(status(catalogue, {"qjson": text()}, text().encode("utf-8", "replace")))
    assert statuses == {200, 400}


def status(catalogue: Catalogue, query: dict[str, Any], body: Any) -> int:
    try:
        json.dumps(catalogue.search(query, body=body, version=random.choice([1, 2, 3])))
    except Refused as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(
    "query",
    [
        {"q": "fen " * 100_000},
        {"q": "(" * 100_000},
        {"q": "-" * 100_000 + "fen"},
        {"q": '"' + "fen " * 100_000 + '"'},
        {"q": "title:(" * 20_000 + "fen" + ")" * 20_000},
        {"fq": ["fen OR water"] * 1_000},
        {"tags": [f"tag {number}" for number in range(2_000)]},
        {"groups": " ".join(f"group-{number}" for number in range(300))},
        {"title": "fen " * 5_000},
        {f"extra-{number}": "x" for number in range(3_000)},
        {"order_by": ",".join(f"extra-{number}" for number in range(5_000))},
        {"fl": ",".join(f"extra-{number}" for number in range(5_000))},
        {"offset": "9" * 5_000},
        {"offset": "9" * 39},
    ],
    ids=range(14),
)
def test_what_is_too_much_is_answered_or_refused(catalogue: Catalogue, query: dict[str, Any]) -> None:
    catalogue.index(catalogue.package("fen"))
    assert status(catalogue, query, None) in (200, 400)
    assert status(catalogue, {}, query) in (200, 400)
