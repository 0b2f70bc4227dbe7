"""How soon a package that is written is found, alone and after many writes at once; against any site.

python -m infra.bench freshness [--base-url http://127.0.0.1:8000]
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from uuid import uuid4

import requests

from infra.bench.timing import credentials

_WRITTEN = 10_000
_WRITERS = 8
_ONE_BY_ONE = 10
_SECONDS_TO_FIND = 120


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
    """Print how soon writes are found; credentials as for the contract tests."""
    known = credentials()
    site = _Site((base_url or known["STELE_URL"]).rstrip("/"), known["STELE_TOKEN"])
    _alone(site)
    _many(site, written)


def _alone(site: _Site) -> None:
    took = []
    for _ in range(_ONE_BY_ONE):
        tag = f"bench-{uuid4()}"
        site.make(tag).raise_for_status()
        took.append(_found(site, tag, 1))
    print(f"from a write's answer to the hit: {median(took):.2f} s, at most {max(took):.2f} s of {_ONE_BY_ONE}")


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
