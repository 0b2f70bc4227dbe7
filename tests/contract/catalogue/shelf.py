"""Packages to search for, made once: all of them have one extra with a word that nothing else on the site has."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .client import Client, fresh

CSV = {"url": "http://data.example/levels.csv", "format": "CSV", "description": "Hourly gauges"}


@dataclass(frozen=True)
class Shelf:
    """Packages by their letters, and searches among them alone.

    Attributes:
        client: asks.
        mark: the word that all of them have in the extra `shelf`.
        made: what making them gave, by letter.
        groups: the names of their groups.
    """

    client: Client
    mark: str
    made: Mapping[str, dict[str, Any]]
    groups: tuple[str, str]

    def name(self, letter: str) -> str:
        return str(self.made[letter]["name"])

    def letters(self, results: list[str]) -> str:
        """Give the letters of packages by their names or ids, in order."""
        known = {each[key]: letter for letter, each in self.made.items() for key in ("name", "id")}
        return "".join(known[each] for each in results)

    def search(self, path: str = "/api/search/package", body: Any = None, form: str = "f", **query: Any) -> Any:
        """Search among all of them."""
        address = self.address(path, **query)
        if body is None:
            return self.client.ok("GET", address)
        return self.client.ok("POST", address, body, form=form)

    def address(self, path: str = "/api/search/package", **query: Any) -> str:
        return f"{path}?{urlencode({'shelf': self.mark, **query}, doseq=True)}"

    def found(self, **query: Any) -> str:
        """Give the letters of what is found, in the order of the alphabet; it is all on one page."""
        answer = self.search(**query)
        assert answer["count"] == len(answer["results"])
        return "".join(sorted(self.letters(answer["results"])))


def fill(owner: Client) -> Shelf:
    """Make the packages and wait until all of them are found."""
    mark = fresh("shelf").replace("-", "")
    group, other = (fresh("group") for _ in range(2))
    for name in (group, other):
        owner.ok("POST", "/api/rest/group", {"name": name, "title": f"The {name} of hydrology"})
    made = {
        letter: owner.make(f"{words}-{mark}", extras={"shelf": mark, **extras}, **values)
        for letter, (words, extras, values) in _packages(group, other).items()
    }
    gone = owner.make(fresh(), extras={"shelf": mark})
    shelf = Shelf(owner, mark, made, (group, other))
    until(lambda: shelf.search()["count"] == len(made) + 1)
    owner.ok("DELETE", f"/api/rest/package/{gone['id']}")
    until(lambda: shelf.search()["count"] == len(made))
    return shelf


def _packages(group: str, other: str) -> dict[str, tuple[str, dict[str, Any], dict[str, Any]]]:
    return {
        "a": (
            "fen-water-levels",
            {"department": "Drainage Board", "geographic_coverage": "England, Wales", "update_frequency": "hourly"},
            {
                "title": "Fen water levels",
                "notes": "Geodata of the government, also of Sweden",
                "tags": ["health", "census", "drug abuse"],
                "license_id": "cc-by",
                "author": "Ada Löwe",
                "author_email": "ada@home.example",
                "groups": [group],
                "resources": [CSV],
                "version": "2.0",
            },
        ),
        "b": (
            "uk-drugs",
            {"department": "Home Office", "agency": "None", "precision": "per 1000", "numbers": [7, "eleven"]},
            {
                "title": "UK Statistics of drug abuse",
                "tags": ["health", "drug", "abuse", "FISHERIES"],
                "license_id": "cc-nc",
                "maintainer": "Ben Smith",
                "groups": [group, other],
                "resources": [{"url": "", "format": "PDF"}],
                "version": "1.0",
            },
        ),
        "c": (
            "abuse-of-a-drug",
            {"national_statistic": "yes", "external_reference": "X/1"},
            {
                "title": "Abuse of a drug",
                "notes": "geodata",
                "tags": ["census", "fisheries"],
                "license": "My own terms",
            },
        ),
        "d": ("rivers", {}, {"title": "rivers of Wales", "resources": [{"url": "http://data.example/rivers"}]}),
    }


def until(holds: Callable[[], bool], seconds: float = 600) -> None:
    """Ask again and again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
