"""What a MyTardis is asked; the key is `USER:KEY`, as behind `ApiKey` (`APIKEY`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from infra.bench.connection import Signing, request
from infra.bench.peer import Peer
from infra.local.exchange import HttpRequest

EXPERIMENTS = 110
"""More than the longest page that is asked for."""

FILES = 25
"""More than a page."""

_CONTENT = b"minute,celsius\n0,20.0\n"


def requests(peer: Peer) -> Mapping[str, Callable[[], HttpRequest]]:
    """Make the objects that are read, and give the requests."""
    peer.signing = Signing({"Authorization": f"ApiKey {peer.credential('APIKEY')}"})
    title = f"bench {uuid4()}"

    def make(resource: str, body: Any) -> str:
        location = peer.made(f"/api/v1/{resource}/", body).headers["location"]
        return "/api/v1/" + location.partition("/api/v1/")[2]

    made = [make("experiment", {"title": title, "description": "Bench"}) for _ in range(EXPERIMENTS)]
    experiment, set_of_files = made[-1], {"description": title, "experiments": [made[-1]], "immutable": False}
    dataset = make("dataset", set_of_files)
    for _ in range(FILES):
        peer.made("/api/v1/dataset_file/", _file(dataset))
    files_of = dataset.rstrip("/").rpartition("/")[2]
    return {
        "list 20 experiments": lambda: peer.request("GET", "/api/v1/experiment/"),
        "list 20 experiments, unsigned": lambda: request("GET", "/api/v1/experiment/"),
        "list 100 experiments": lambda: peer.request("GET", "/api/v1/experiment/", limit=100),
        "read an experiment": lambda: peer.request("GET", experiment),
        "read a dataset": lambda: peer.request("GET", dataset),
        "20 files of a dataset": lambda: peer.request("GET", "/api/v1/dataset_file/", dataset__id=files_of),
        "create an experiment": lambda: peer.request("POST", "/api/v1/experiment/", {"title": title}),
        "create a dataset": lambda: peer.request("POST", "/api/v1/dataset/", set_of_files),
        "register a file": lambda: peer.request("POST", "/api/v1/dataset_file/", _file(dataset)),
    }


def _file(dataset: str) -> dict[str, Any]:
    """Describe a file that is going to be staged."""
    digest = hashlib.md5(_CONTENT, usedforsecurity=False).hexdigest()
    described = {"filename": f"{uuid4()}.csv", "directory": "raw", "size": len(_CONTENT), "md5sum": digest}
    return {"dataset": dataset, **described}
