"""How long requests take over HTTP: medians, one client, against any site.

python -m infra.bench requests [--base-url http://127.0.0.1:8000]
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import requests

from infra.local.credentials import read

CREDENTIALS = Path(__file__).parents[2] / ".local" / "credentials.env"

_TIMES = 80
_OBJECTS = 120


def main(base_url: str | None) -> None:
    """Prints a row a request: median, 9th decile, and requests a second that one client gets.

    Args:
        base_url: the site; None: the one that runs here. Credentials as for the contract tests.
    """
    credentials = {**read(CREDENTIALS), **os.environ}
    api = (base_url or credentials["STELE_URL"]).rstrip("/") + "/api/"
    session = requests.Session()
    signed_in = {"Authorization": f"token {credentials['STELE_TOKEN']}"}

    def create_object() -> requests.Response:
        return session.post(f"{api}object/", json={"description": f"bench {uuid4()}"}, headers=signed_in)

    def create_file_type() -> requests.Response:
        return session.post(
            f"{api}file_type/", json={"name": str(uuid4()), "extension": str(uuid4())}, headers=signed_in
        )

    newest = [create_object().json()["url"] for _ in range(_OBJECTS)][-1]
    print("| request | median ms | 90 % below, ms |")
    _row("list 100 objects", lambda: session.get(f"{api}object/"))
    _row("read an object", lambda: session.get(newest))
    _row("read an object, signed in", lambda: session.get(newest, headers=signed_in))
    _row("find an object by description", lambda: session.get(f"{api}object/", params={"description": "bench"}))
    _row("describe (OPTIONS)", lambda: session.options(f"{api}object/"))
    _row("create an object", create_object)
    _row("create a file type", create_file_type)


def _row(name: str, request: Callable[[], requests.Response]) -> None:
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        response = request()
        times.append((time.perf_counter() - started) * 1000)
        response.raise_for_status()
    print(f"| {name} | {median(times):.1f} | {quantiles(times, n=10)[-1]:.1f} |", flush=True)
