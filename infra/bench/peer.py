"""A server that requests go to: Stele, or another one that speaks the same dialect."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from infra.bench.connection import UNSIGNED, Connection, Failed, Signing, TimedAnswer, request
from infra.bench.timing import CREDENTIALS
from infra.local.credentials import read
from infra.local.exchange import HttpRequest

STELE: Final = "stele"
"""The peer that is always there, and that the others are compared with."""


@dataclass
class Peer:
    """A server, one connection to it, and what it may be asked with.

    Attributes:
        name: what the user calls it.
        url: the site's address.
        credentials: by their names without the peer's: `TOKEN`, `APIKEY` and so on.
        signing: what signs a request; the dialect sets it.
    """

    name: str
    url: str
    credentials: Mapping[str, str] = field(repr=False)
    signing: Signing = field(default=UNSIGNED, repr=False)

    def __post_init__(self) -> None:
        self.connection = Connection(self.name, self.url)

    def credential(self, name: str) -> str:
        """Give a credential.

        Raises:
            Failed: nobody has said it; the message says where to.
        """
        if name in self.credentials:
            return self.credentials[name]
        variable = f"{_prefix(self.name)}{name}"
        raise Failed(
            f"{self.name} needs a credential: set {variable} in the environment, or write a line {variable}=... into"
            f" a file and say --credentials {self.name}=FILE"
        )

    def request(self, method: str, path: str, body: Any = None, **more: Any) -> HttpRequest:
        """Make a signed request, as `connection.request` does."""
        return request(method, path, body, signing=self.signing, **more)

    def made(self, path: str, body: Any) -> TimedAnswer:
        """Send a signed POST that must succeed."""
        return self.connection.ok(self.request("POST", path, body))


def credentials_of(name: str, file: Path | None) -> dict[str, str]:
    """Collect a peer's credentials from a file and from the environment, which wins.

    The variables begin with the peer's name: MYTARDIS_APIKEY. Those in a file may also begin with STELE, as in the
    file that a local site writes; for the peer `stele` that of this directory is read.

    Raises:
        Failed: there is no such file.
    """
    if file and not file.exists():
        raise Failed(f"There is no file {file} with the credentials of {name}; who serves Stele finds one in .local/")
    known = read(file or CREDENTIALS) if file or name == STELE else {}
    found = _beginning(_prefix(STELE), known) if file else {}
    return {**found, **_beginning(_prefix(name), known), **_beginning(_prefix(name), os.environ)}


def _prefix(name: str) -> str:
    return re.sub(r"\W", "_", name).upper() + "_"


def _beginning(prefix: str, known: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in known.items() if name.startswith(prefix) and value}
