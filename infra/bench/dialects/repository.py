"""What a repository like SURF's is asked; the token is a person's (`TOKEN`), the community `COMMUNITY`, else `surf`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import uuid4

from infra.bench.connection import Signing, request
from infra.bench.peer import Peer
from infra.local.exchange import HttpRequest

OBJECTS = 25
"""More than a page."""

_PATCH: Final = [{"op": "add", "path": "/description", "value": "Heights of the water, every hour."}]


def requests(peer: Peer) -> Mapping[str, Callable[[], HttpRequest]]:
    """Make the drafts that are read, and give the requests."""
    peer.signing = Signing(arguments={"token": peer.credential("TOKEN")})
    community = peer.credentials.get("COMMUNITY", "surf")

    def draft() -> dict[str, Any]:
        return {"title": f"Tidal gauge {uuid4()}", "community": community, "sharelevel": "Open"}

    made = [peer.made("/api/objects/deposit", draft()).json for _ in range(OBJECTS)]
    own = "/api/objects/" + str(made[-1]["properties"]["pid"]).replace(":", "/", 1)
    return {
        "communities": lambda: request("GET", "/api/communities"),
        "search": lambda: request("GET", "/api/objects", query="gauge"),
        "search, signed": lambda: peer.request("GET", "/api/objects", query="gauge"),
        "own drafts": lambda: peer.request("GET", "/api/objects", drafts=""),
        "read a draft": lambda: peer.request("GET", own),
        "create a draft": lambda: peer.request("POST", "/api/objects/deposit", draft()),
        "change a draft": lambda: peer.request("PATCH", own, _PATCH, media_type="application/json-patch+json"),
    }
