"""A search finds what a plain reading of the packages finds, whatever they are and whatever is asked."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise
from typing import Any

import pytest

from functions.catalogue import licences
from functions.catalogue.operations.search import search
from functions.catalogue.searching.options import of_request
from shared.records import Record
from tests.unit.catalogue.searching.conftest import Catalogue, searching

WORDS = ("fen", "water", "moor", "Uk", "statistic", "drug", "abuse", "health", "peat", "heath", "board")
TAGS = ("fen", "water", "Water", "drug abuse", "drug", "abuse", "peat")
GROUPS = ("hydrology", "soil-survey", "none")
LICENCES = (None, "cc-by", "cc-by-sa", "cc-nc", "My own")
FORMATS = ("CSV", "csv", "PDF", "")
FACETS = ("tags", "groups", "license_id", "res_format", "isopen", "organization")

Holds = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Asked:
    """A query as it is written, and what it finds."""

    text: str
    holds: Holds


class Chance(random.Random):
    """Makes packages and queries."""

    def text(self, most: int = 4) -> str:
        return " ".join(self.choices(WORDS, k=self.randrange(most + 1)))

    def package(self, number: int, groups: list[Record]) -> dict[str, Any]:
        return {
            "name": f"{self.choice(WORDS).lower()}-{self.choice(WORDS).lower()}-{number}",
            "title": self.choice([None, self.text()]),
            "notes": self.choice([None, self.text(8)]),
            "author": self.choice([None, self.text(2)]),
            "version": self.choice([None, "1.0", "2.0"]),
            "license": self.choice(LICENCES),
            "tags": sorted(self.sample(TAGS, self.randrange(4))),
            "groups": sorted(each.id for each in self.sample(groups, self.randrange(3))),
            "extras": {
                key: self.choice([self.text(3), [self.text(2), self.text(2)], 7])
                for key in self.sample(["department", "geographic_coverage", "title-extra"], self.randrange(4))
            },
            "resources": [
                {"id": "r", "url": self.choice(["", "http://a.example/f"]), "format": self.choice(FORMATS)}
                for _ in range(self.randrange(3))
            ],
        }

    def asked(self, depth: int = 3) -> Asked:
        kind = self.choice(["and", "or", "not", "leaf", "leaf"]) if depth else "leaf"
        if kind == "leaf":
            return self.choice([self.words, self.words, self.of_field, self.exact, self.of_time])()
        if kind == "not":
            part = self.asked(depth - 1)
            return Asked(f"{self.choice(['-', 'NOT ', '!'])}({part.text})", lambda each: not part.holds(each))
        parts = [self.asked(depth - 1) for _ in range(self.randrange(1, 4))]
        both, join = (all, self.choice([" ", " AND ", " && "])) if kind == "and" else (any, " OR ")
        return Asked(f"({join.join(part.text for part in parts)})", lambda each: both(p.holds(each) for p in parts))

    def words(self) -> Asked:
        return self._words("", lambda each: list(chain.from_iterable(TEXTS[name](each) for name in TEXTS)))

    def of_field(self) -> Asked:
        name = self.choice(list(TEXTS))
        return self._words(f"{name}:", TEXTS[name]) if name not in ("tags", "groups", "license_id") else self.exact()

    def _words(self, field: str, texts: Callable[[Mapping[str, Any]], list[str]]) -> Asked:
        word, other = self.sample(WORDS, 2)
        written: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
            (word, lambda some: word.lower() in some),
            (word.upper(), lambda some: word.lower() in some),
            (f"{word[:2]}*", lambda some: any(each.startswith(word[:2].lower()) for each in some)),
            (f'"{word} {other}"', lambda some: (word.lower(), other.lower()) in pairwise(some)),
        )
        text, found = self.choice(written)
        return Asked(field + text, lambda each: any(found(cut(value)) for value in texts(each)))

    def exact(self) -> Asked:
        tag, group, kept, flag = map(self.choice, (TAGS, GROUPS, LICENCES[1:4], ("true", "false")))
        return self.choice(
            [
                Asked(f'tags:"{tag}"', lambda each: tag in each["tags"]),
                Asked(f"groups:{group}", lambda each: group in each["group_names"]),
                Asked(f"license_id:{kept}", lambda each: each["license"] == kept),
                Asked(f"isopen:{flag}", lambda each: each["isopen"] == flag),
                Asked("organization:x", lambda each: False),
                Asked("*:*", lambda each: True),
                Asked("res_url:*", lambda each: any(one["url"] for one in each["resources"])),
                Asked("department:*", lambda each: any(TEXTS["department"](each))),
            ]
        )

    def of_time(self) -> Asked:
        low, high = sorted(f"2026-0{self.randrange(1, 4)}-{self.randrange(10, 28)}" for _ in range(2))
        return self.choice(
            [
                Asked(f"metadata_modified:[{low} TO *]", lambda each: each["changed"] >= low),
                Asked(f"metadata_created:[{low} TO {high}]", lambda each: low <= each["created"][:10] <= high),
                Asked(f"metadata_created:{{{low} TO {high}}}", lambda each: low < each["created"][:10] < high),
                Asked(f"metadata_created:{low}", lambda each: each["created"][:10] == low),
                Asked("metadata_modified:[2026-01-05T00:00:00Z TO *}", lambda each: each["changed"] >= "2026-01-05"),
            ]
        )

    def parameters(self) -> Iterator[tuple[str, list[str], Holds]]:
        """Gives parameters of the address and what they find."""
        for name in self.sample(["title", "notes", "department", "geographic_coverage", "name", "none"], 2):
            words = self.choices(WORDS, k=self.randrange(1, 3))
            starts = [word[: self.randrange(2, 5)].lower() for word in words]
            yield name, [self.choice([" ", "+"]).join(starts)], partial(_begins, name, starts)
        some = self.sample(TAGS, 2)
        yield (
            "tags",
            some,
            lambda each: all(tag in each["tags"] or set(tag.split()) <= set(each["tags"]) for tag in some),
        )
        group = self.choice(GROUPS)
        yield "groups", [group], lambda each: group in each["group_names"]
        yield "filter_by_openness", ["1"], lambda each: each["isopen"] == "true"
        yield "filter_by_downloadable", ["1"], lambda each: any(one["url"] for one in each["resources"])


def _begins(name: str, starts: list[str], each: Mapping[str, Any]) -> bool:
    words = [word for text in (TEXTS[name](each) if name in TEXTS else []) for word in cut(text)]
    return all(any(word.startswith(start) for word in words) for start in starts)


def _own(name: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda each: [each[name] or ""]


def _extra(key: str) -> Callable[[Mapping[str, Any]], list[str]]:
    def texts(each: Mapping[str, Any]) -> list[str]:
        value = each["extras"].get(key, [])
        return [str(one) for one in (value if isinstance(value, list) else [value])]

    return texts


TEXTS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    **{name: _own(name) for name in ("name", "title", "notes", "author", "version")},
    "tags": lambda each: each["tags"],
    "groups": lambda each: each["group_names"],
    "license": lambda each: [licences.title_of(each["license"]) or ""],
    "license_id": lambda each: [each["license"] or ""],
    "res_format": lambda each: [one["format"] for one in each["resources"]],
    **{name: _extra(name) for name in ("department", "geographic_coverage", "title-extra")},
}


def cut(text: str) -> list[str]:
    return re.findall("[a-z0-9]+", text.lower())


ORDERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "name": lambda each: each["name"],
    "title": lambda each: (each["title"] or each["name"]).lower(),
    "id": lambda each: each["uuid"],
    "metadata_created": lambda each: each["created"],
    "metadata_modified": lambda each: each["changed"],
    "department": lambda each: next(filter(None, TEXTS["department"](each)), "~").lower(),
    "version": lambda each: each["version"] or "~",
    "license_id": lambda each: (each["license"] or "~").lower(),
}


@pytest.mark.parametrize("seed", range(2))
def test_searches_find_what_the_model_finds(catalogue: Catalogue, seed: int) -> None:
    chance = Chance(seed)
    world = make(catalogue, chance)
    for _ in range(40):
        query: dict[str, Any] = {}
        holds: list[Holds] = []
        if chance.random() < 0.7:
            asked = chance.asked()
            query["q"] = asked.text
            holds.append(asked.holds)
        for name, values, found in chance.parameters():
            if chance.random() < 0.15:
                query[name] = values
                holds.append(found)
        expected = [each for each in world if all(test(each) for test in holds)]
        compare(catalogue, chance, query, expected)


def make(catalogue: Catalogue, chance: Chance) -> list[dict[str, Any]]:
    """Makes packages, some of which are changed or deleted, and gives what is left."""
    groups = [catalogue.group(name) for name in GROUPS[:2]]
    names = {each.id: each.values["name"] for each in groups}
    records = [catalogue.package(**chance.package(number, groups)) for number in range(40)]
    catalogue.index(*records)
    for record in chance.sample(records, 6):
        records.remove(record)
        catalogue.delete(record)
        catalogue.index(record)
    return [
        {
            **record.values,
            "group_names": [names[id] for id in record.values["groups"]],
            "isopen": "true" if licences.is_open(record.values["license"]) else "false",
        }
        for record in records
    ]


def compare(catalogue: Catalogue, chance: Chance, query: dict[str, Any], expected: list[dict[str, Any]]) -> None:
    whole = catalogue.search({**query, "limit": "1000"})
    assert set(whole["results"]) == {each["name"] for each in expected}, query
    assert whole["count"] == len(whole["results"]) == len(expected)
    assert facets(query) == {
        "tags": Counter(tag for each in expected for tag in each["tags"]),
        "groups": Counter(name for each in expected for name in each["group_names"]),
        "license_id": Counter(each["license"] for each in expected if each["license"]),
        "res_format": Counter(
            format for each in expected for format in {one["format"] for one in each["resources"]} if format
        ),
        "isopen": Counter(each["isopen"] for each in expected),
        "organization": {},
    }
    for size in (1, 7, 100) if len(expected) < 15 else (7, 100):
        assert pages(catalogue, query, size) == whole["results"], query
    by, then = chance.sample(list(ORDERS), 2)
    ordered = sorted(sorted(expected, key=ORDERS["name"]), key=ORDERS[by])
    assert catalogue.search({**query, "order_by": by, "limit": "1000"})["results"] == [each["name"] for each in ordered]
    ordered = sorted(sorted(sorted(expected, key=ORDERS["name"]), key=ORDERS[then]), key=ORDERS[by])
    sort = {"sort": f"{by} asc, {then}"}
    assert catalogue.search({**query, **sort, "limit": "1000"})["results"] == [each["name"] for each in ordered]
    assert pages(catalogue, {**query, **sort}, 7) == [each["name"] for each in ordered]


def facets(query: dict[str, Any]) -> Mapping[str, Mapping[str, int]]:
    options = of_request(searching("/api/search/package", query), 1)
    return search(replace(options, facets=FACETS, limit=0)).facets


def pages(catalogue: Catalogue, query: dict[str, Any], size: int) -> list[str]:
    joined: list[str] = []
    while some := catalogue.search({**query, "offset": str(len(joined)), "limit": str(size)})["results"]:
        joined += some
    return joined
