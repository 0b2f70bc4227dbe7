"""How long the catalogue's requests take over HTTP, and how soon what is written is found; against any site.

python -m infra.bench catalogue [--base-url http://127.0.0.1:8000]

The registry's list of 20 stands beside the search for 20 packages, asked in turn.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from uuid import uuid4

import requests

from infra.bench.timing import credentials, milliseconds, print_row, row

_PACKAGES = 60
_WRITTEN = 10_000
_WRITERS = 8
_ALONE = 10
_SECONDS_TO_FIND = 120
_TIMES = 80


class _Site:
    """The site, as one person uses it, over one connection."""

    def __init__(self, base_url: str, token: str) -> None:
        self.url = base_url
        self._token = token
        self.session = requests.Session()

    def another(self) -> _Site:
        """Give the same person over a connection of its own."""
        return _Site(self.url, self._token)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.session.get(f"{self.url}/api/{path}", params=query)

    def make(self, tag: str) -> requests.Response:
        """Make a package with a tag."""
        body = {
            "name": f"bench-{uuid4()}",
            "title": f"Tides and levels {uuid4().hex[:8]}",
            "notes": "Heights of the water at the gauge, every quarter of an hour.",
            "tags": [tag, "tides", "water"],
            "extras": {"department": "Harbour Board", "geographic_coverage": "the firth"},
            "resources": [{"url": "https://data.example.org/levels.csv", "format": "CSV"}],
            "license_id": "cc-by",
        }
        return self.session.post(f"{self.url}/api/rest/package", json=body, headers={"Authorization": self._token})

    def count(self, tag: str) -> int:
        """Give how many packages with a tag are found."""
        return int(self.get("search/package", tags=tag, limit=0).json()["count"])


def main(base_url: str | None, written: int = _WRITTEN) -> None:
    """Print a row a request, then how soon writes are found; credentials as for the contract tests."""
    known = credentials()
    site = _Site((base_url or known["STELE_URL"]).rstrip("/"), known["STELE_TOKEN"])
    tag = f"bench-{uuid4()}"
    name = [site.make(tag).json()["name"] for _ in range(_PACKAGES)][-1]
    _found(site, tag, _PACKAGES)
    print("| request | median ms | 90 % below, ms |")
    _in_turn(
        {
            "registry: list 20 objects": lambda: site.get("object/", page_size=20),
            "search 20 packages, names": lambda: site.get("search/package", q="tides", limit=20),
            "package_search of 20": lambda: site.get("3/action/package_search", q="tides", rows=20),
        }
    )
    row("package_show", lambda: site.get("3/action/package_show", id=name))
    row("read a package", lambda: site.get(f"rest/package/{name}"))
    row("create a package", lambda: site.make("tides"))
    _freshness(site)
    _many(site, written)


def _in_turn(asked: Mapping[str, Callable[[], requests.Response]]) -> None:
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(_TIMES):
        for name, request in asked.items():
            times[name].append(milliseconds(request))
    for name, took in times.items():
        print_row(name, took)


def _freshness(site: _Site) -> None:
    took = []
    for _ in range(_ALONE):
        tag = f"bench-{uuid4()}"
        site.make(tag).raise_for_status()
        took.append(_found(site, tag, 1))
    print(f"from a write's answer to the hit: {median(took):.2f} s, at most {max(took):.2f} s of {_ALONE}")


def _many(site: _Site, written: int) -> None:
    tag = f"bench-{uuid4()}"

    def write(times: int) -> None:
        own = site.another()
        for at in range(times):
            own.make(tag).raise_for_status()
            if at % 50 == 0:
                print(f"\rwriting {written:,} packages: about {at * _WRITERS:,}", end="", file=sys.stderr)

    began = time.monotonic()
    with ThreadPoolExecutor(_WRITERS) as writers:
        list(writers.map(write, [written // _WRITERS] * _WRITERS))
    took = time.monotonic() - began
    print(file=sys.stderr)
    number = written // _WRITERS * _WRITERS
    later = _found(site, tag, number)
    print(f"{number:,} packages by {_WRITERS} clients in {took:.0f} s; all are found {later:.1f} s later")


def _found(site: _Site, tag: str, number: int) -> float:
    """Give how long it takes until so many packages with a tag are found.

    Raises:
        TimeoutError: it takes too long.
    """
    began = time.monotonic()
    while site.count(tag) < number:
        if time.monotonic() - began > _SECONDS_TO_FIND:
            raise TimeoutError(f"not all {number} are found after {_SECONDS_TO_FIND} s")
        time.sleep(0.05)
    return time.monotonic() - began
