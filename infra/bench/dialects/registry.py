"""What a data registry is asked; the token is one that its website gives (`TOKEN`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from infra.bench.connection import Signing, request
from infra.bench.peer import Peer
from infra.local.exchange import HttpRequest

OBJECTS = 120
"""More than a page."""


def requests(peer: Peer) -> Mapping[str, Callable[[], HttpRequest]]:
    """Make the records that are read, and give the requests."""
    peer.signing = Signing({"Authorization": f"token {peer.credential('TOKEN')}"})

    def create(table: str, values: Callable[[], Any]) -> Callable[[], HttpRequest]:
        return lambda: peer.request("POST", f"/api/{table}/", values())

    def described() -> dict[str, str]:
        return {"description": f"bench {uuid4()}"}

    made = [peer.made("/api/object/", described()).json for _ in range(OBJECTS)]
    root = peer.made("/api/storage_root/", {"root": f"https://{uuid4()}.example/"}).json["url"]
    script = made[0]["url"]
    newest, description = _path(made[-1]), made[-1]["description"]
    return {
        "list 100 objects": lambda: request("GET", "/api/object/", page_size=100),
        "read an object": lambda: request("GET", newest),
        "read an object, signed": lambda: peer.request("GET", newest),
        "find an object by its description": lambda: request("GET", "/api/object/", description=description),
        "describe objects (OPTIONS), signed": lambda: peer.request("OPTIONS", "/api/object/"),
        "create an object": create("object", described),
        "create a file type": create("file_type", lambda: {"name": str(uuid4()), "extension": uuid4().hex}),
        "create a storage root": create("storage_root", lambda: {"root": f"https://{uuid4()}.example/"}),
        "create a storage location": create(
            "storage_location", lambda: {"path": str(uuid4()), "hash": uuid4().hex, "storage_root": root}
        ),
        "create a code run": create(
            "code_run", lambda: {"run_date": "2026-01-01T12:00:00Z", "submission_script": script, **described()}
        ),
    }


def _path(record: Mapping[str, Any]) -> str:
    return "/api/" + str(record["url"]).partition("/api/")[2]
