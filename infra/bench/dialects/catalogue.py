"""What a CKAN is asked, by its Action API; the key is `TOKEN`, and `ORGANISATION` owns what is made, if said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import uuid4

from infra.bench.connection import Signing, request
from infra.bench.peer import Peer
from infra.local.exchange import HttpRequest

PACKAGES = 60
"""More than a page."""

_ACTION: Final = "/api/3/action/"


def requests(peer: Peer) -> Mapping[str, Callable[[], HttpRequest]]:
    """Make the packages that are read, and give the requests."""
    peer.signing = Signing({"Authorization": peer.credential("TOKEN")})
    owner = {"owner_org": peer.credentials["ORGANISATION"]} if "ORGANISATION" in peer.credentials else {}

    def package() -> dict[str, Any]:
        return {
            "name": f"bench-{uuid4()}",
            "title": f"Tides and levels {uuid4().hex[:8]}",
            "notes": "Heights of the water at the gauge, every quarter of an hour.",
            "tags": [{"name": "tides"}, {"name": "water"}],
            "extras": [{"key": "department", "value": "Harbour Board"}],
            "resources": [{"url": "https://data.example.org/levels.csv", "format": "CSV"}],
            "license_id": "cc-by",
            **owner,
        }

    made = [peer.made(f"{_ACTION}package_create", package()).json["result"] for _ in range(PACKAGES)]
    name = made[-1]["name"]
    changed = {"id": name, "notes": "Heights of the water at the gauge, every hour."}
    return {
        "read a package": lambda: request("GET", f"{_ACTION}package_show", id=name),
        "read a package, signed": lambda: peer.request("GET", f"{_ACTION}package_show", id=name),
        "search for 20 packages": lambda: request("GET", f"{_ACTION}package_search", q="tides", rows=20),
        "search for 20 packages, signed": lambda: peer.request("GET", f"{_ACTION}package_search", q="tides", rows=20),
        "names of 20 packages": lambda: request("GET", f"{_ACTION}package_list", limit=20),
        "create a package": lambda: peer.request("POST", f"{_ACTION}package_create", package()),
        "change a package": lambda: peer.request("POST", f"{_ACTION}package_patch", changed),
    }
