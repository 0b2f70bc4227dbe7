"""How long the steps of ingesting files take, the first and the last of many, and several writers at once.

python -m infra.bench ingest [--base-url http://127.0.0.1:8000]
"""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import requests

from infra.bench.timing import credentials, milliseconds, print_row

_INGESTED = 1000
_WRITERS = 8
_WRITTEN = 40
_SECONDS_TO_VERIFY = 60
_CONTENT = b"minute,celsius\n0,20.0\n"


class _Site:
    """The API, as one person uses it, over one connection."""

    def __init__(self, base_url: str, apikey: str) -> None:
        self._api = f"{base_url}/api/v1/"
        self._apikey = apikey
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"ApiKey {apikey}"

    def another(self) -> _Site:
        """Give the same person over a connection of its own."""
        return _Site(self._api.removesuffix("/api/v1/"), self._apikey)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self.session.get(self._api + path, params=query)

    def post(self, resource: str, body: Any) -> requests.Response:
        return self.session.post(f"{self._api}{resource}/", json=body)

    def made(self, resource: str, **body: Any) -> str:
        """Make an object and give its address."""
        answer = self.post(resource, body)
        answer.raise_for_status()
        return answer.headers["Location"]

    def file(self, dataset: str) -> requests.Response:
        """Register a file that is going to be staged."""
        digest = hashlib.md5(_CONTENT, usedforsecurity=False).hexdigest()
        described = {"filename": f"{uuid4()}.csv", "directory": "raw", "size": len(_CONTENT), "md5sum": digest}
        return self.post("dataset_file", {"dataset": dataset, **described})


def main(base_url: str | None) -> None:
    """Print a row a step; credentials as for the contract tests."""
    known = credentials()
    site = _Site((base_url or known["STELE_URL"]).rstrip("/"), known["STELE_APIKEY"])
    name = f"bench {uuid4()}"
    experiment = site.made("experiment", title=name, description="Bench")
    print("| step | median ms | 90 % below, ms |")
    _ingest(site, site.made("dataset", description=f"{name} ingest", experiments=[experiment]))
    _writers(site, site.made("dataset", description=f"{name} writers", experiments=[experiment]))


def _ingest(site: _Site, dataset: str) -> None:
    """Register, upload and wait for files one after the other, and compare the first with the last."""
    steps: dict[str, list[float]] = {"register": [], "upload": [], "verified after": []}
    for _ in range(_INGESTED):
        answers: list[requests.Response] = []

        def register(answers: list[requests.Response] = answers) -> requests.Response:
            answers.append(site.file(dataset))
            return answers[0]

        def upload(answers: list[requests.Response] = answers) -> requests.Response:
            return requests.put(answers[0].text, data=_CONTENT)

        steps["register"].append(milliseconds(register))
        steps["upload"].append(milliseconds(upload))
        steps["verified after"].append(_verified(site, answers[0].headers["Location"]))
    for step, times in steps.items():
        print_row(f"{step}, files 1 to 100", times[:100])
        print_row(f"{step}, files {_INGESTED - 99} to {_INGESTED}", times[-100:])


def _verified(site: _Site, location: str) -> float:
    """Give the milliseconds until a file's copy is verified."""
    started = time.perf_counter()
    while time.perf_counter() - started < _SECONDS_TO_VERIFY:
        if site.get(location.removeprefix("/api/v1/")).json()["replicas"][0]["verified"]:
            return (time.perf_counter() - started) * 1000
        time.sleep(0.01)
    raise TimeoutError(f"{location} was not verified in {_SECONDS_TO_VERIFY} s")


def _writers(site: _Site, dataset: str) -> None:
    """Register files in one dataset by one writer, then by several at once."""

    def write(writer: _Site) -> list[float]:
        return [milliseconds(lambda: writer.file(dataset)) for _ in range(_WRITTEN)]

    print_row("register a file, 1 writer", write(site))
    started = time.perf_counter()
    with ThreadPoolExecutor(_WRITERS) as pool:
        times = [took for each in pool.map(write, [site.another() for _ in range(_WRITERS)]) for took in each]
    seconds = time.perf_counter() - started
    print_row(f"register a file, {_WRITERS} writers at once", times)
    print(f"{len(times) / seconds:.0f} files a second by {_WRITERS} writers")
