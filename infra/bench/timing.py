"""Timing requests of one client, and printing what they took."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

import requests

from infra.local.credentials import read

CREDENTIALS = Path(__file__).parents[2] / ".local" / "credentials.env"


class SiteMissing(Exception):
    """There is no site to ask; the message says what to do."""


def credentials() -> dict[str, str]:
    """Give the local site's credentials and the environment over them.

    Raises:
        SiteMissing: neither knows a token.
    """
    known = {**read(CREDENTIALS), **os.environ}
    if "STELE_TOKEN" not in known:
        raise SiteMissing(
            "There is no site here: start one with `make serve`, or set STELE_URL, STELE_TOKEN and so on."
        )
    return known


def milliseconds(request: Callable[[], requests.Response]) -> float:
    """Give how long a request took.

    Raises:
        requests.HTTPError: it was refused.
    """
    started = time.perf_counter()
    response = request()
    took = (time.perf_counter() - started) * 1000
    response.raise_for_status()
    return took


def print_row(name: str, times: Sequence[float]) -> None:
    """Print a row: median and 9th decile in milliseconds."""
    print(f"| {name} | {median(times):.1f} | {quantiles(times, n=10)[-1]:.1f} |", flush=True)
