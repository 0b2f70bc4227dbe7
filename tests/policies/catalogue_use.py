"""Requests of the catalogue that bring about every call of AWS that its functions make."""

import os
from collections.abc import Mapping

import pytest
import requests

from functions.catalogue.operations.package_values import EMPTY
from functions.catalogue.store import COLLECTIONS, PACKAGE
from shared.records import Change, Create, Prepared, Store
from tests.contract.catalogue.client import Client, fresh
from tests.storage.faults import Crash, faults

LONG = "a line of long notes\n" * 20_000


def use(url: str, people: Mapping[str, str]) -> None:
    """Make, read, list, change and delete packages and groups, also one too long for an item, and send files."""
    owner = Client(url, people["STELE_TOKEN"])
    made = owner.make(notes=LONG, tags=["fen"], resources=[{}])
    path = f"/api/rest/package/{made['name']}"
    _send(owner, made["name"], made["resources"][0]["id"])
    for size, status in (("", 200), ("no number", 409)):
        assert _send_along(owner, made["name"], size) == status
    owner.ok("PUT", path, {"notes": "short", "tags": ["peat"]})
    group = owner.make_group(packages=[made["name"]])
    for each in (
        *("/api/rest/package", "/api/rest/tag", path, f"/api/rest/group/{group['name']}"),
        *(f"/api/rest/revision/{made['revision_id']}", "/api/search/package?q=fen", "/data.json"),
    ):
        owner.get(each)
    owner.get("/data.json")
    owner.send("GET", "/api/rest/package/experiment-999999")
    owner.ok("POST", f"{path}/links_to/{owner.make()['name']}", {})
    owner.ok("PUT", path, {"resources": []})
    owner.ok("DELETE", path)


def _send_along(owner: Client, name: str, size: str) -> int:
    """Send bytes with the request that makes their resource, and give the answer's status."""
    headers = {"Authorization": owner.key or ""}
    files, said = {"upload": ("a.bin", os.urandom(1000))}, {"package_id": name, "size": size}
    return requests.post(
        f"{owner.url}/api/action/resource_create", said, headers=headers, files=files, timeout=60
    ).status_code


def _send(owner: Client, name: str, resource: str) -> None:
    """Send right bytes, twice, and wrong ones; the second opening gives up the first."""
    path = f"/dataset/{name}/resource/{resource}"

    def address(size: int) -> str:
        return str(owner.ok("POST", f"{path}/upload", {"filename": "a.bin", "size": size})["url"])

    address(5)
    requests.put(address(1000), data=os.urandom(1000), timeout=60).raise_for_status()
    _until_filed(owner, path)
    requests.put(address(1000), data=os.urandom(1000), timeout=60).raise_for_status()


def _until_filed(owner: Client, path: str) -> None:
    from tests.waiting import until

    until(lambda: owner.send("GET", f"{path}/download/a.bin").status_code == 302, "a verified file")


def cut_off(stack: Mapping[str, str]) -> None:
    """Make a package of many tags, and end before the rest of it is written."""
    store = Store(stack["CatalogueTable"], COLLECTIONS, stack["FilesBucket"])
    seen: list[str] = []

    def after_the_first_transaction(operation: str) -> str | None:
        seen.append(operation)
        return "crash after" if operation == "TransactWriteItems" and seen.count(operation) == 1 else None

    def plan(prepared: Prepared) -> list[Change]:
        name = fresh()
        values = {
            **EMPTY,
            **{"uuid": name, "name": name, "claimed": name, "state": "active", "owner": 1, "revision": "x"},
            **{"created": "2026-01-01T00:00:00.000000", "changed": "2026-01-01T00:00:00.000000", "notes": LONG},
            "tags": [f"tag {number}" for number in range(200)],
        }
        return [Create(PACKAGE, prepared.ids[0], values)]

    with pytest.raises(Crash), faults(after_the_first_transaction):
        store.transact(plan, reserve=[PACKAGE])
