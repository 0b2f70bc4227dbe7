"""Requests of the registry that bring about every call of AWS that its functions make."""

import hashlib
import os
from collections.abc import Mapping
from typing import Any

import pytest
import requests

from functions.registry.store import collection
from functions.registry.tables import TABLES
from shared.records import Amend, Change, Create, Prepared, Store
from tests.policies.emulated import unannounced
from tests.storage.faults import Crash, faults

LONG = "a line of a long description\n" * 20_000
MANY = 130
LARGE = 8 * 1024**2


def use(url: str, token: str) -> None:
    """Make, read, list, change and delete records, also one too long for an item."""
    mine = {"Authorization": f"token {token}"}

    def post(table: str, **values: object) -> dict[str, Any]:
        answer = requests.post(f"{url}/api/{table}/", json=values, headers=mine, timeout=60)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    namespace = post("namespace", name="policies")["url"]
    issue = post("issue", description=LONG, severity=1)["url"]
    script = post("object", description="a script")["url"]
    run = post("code_run", run_date="2026-01-01T00:00:00Z", description="a run", submission_script=script)["url"]
    for address in (
        namespace,
        issue,
        f"{url}/api/namespace/?name=policies",
        f"{url}/api/issue/",
        f"{url}/api/users/",
        f"{url}/api/users/1/",
    ):
        requests.get(address, headers=mine, timeout=60).raise_for_status()
    requests.patch(issue, json={"description": "short"}, headers=mine, timeout=60).raise_for_status()
    requests.delete(run, headers=mine, timeout=60).raise_for_status()


def use_files(url: str, token: str, bucket: str) -> None:
    """Upload right and wrong bytes, checked by the request and by the arrivals; download them, packed and alone."""
    mine = {"Authorization": f"token {token}"}

    def address(content: bytes) -> str:
        answer = requests.post(f"{url}/api/data/{_sha1(content)}", headers=mine, timeout=60)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"])

    def put(address: str, content: bytes) -> None:
        requests.put(address, data=content, timeout=60).raise_for_status()

    kept, awaited = os.urandom(LARGE), b"awaited"
    things = {content: _describe(url, mine, _sha1(content)) for content in (kept, awaited)}
    with unannounced(bucket):
        put(address(kept), kept)
        put(address(awaited), b"other bytes")
        requests.get(f"{url}/data/{_sha1(kept)}", timeout=60).raise_for_status()
        assert requests.get(f"{url}/data/{_sha1(awaited)}", timeout=60).status_code == 404
    first, second, wrong = address(awaited), address(awaited), address(b"never sent")
    put(wrong, b"other bytes")
    for each in (first, second):
        put(each, awaited)
    _pack(url, mine, things[kept])


def _post(url: str, mine: Mapping[str, str], table: str, **values: object) -> str:
    answer = requests.post(f"{url}/api/{table}/", json=values, headers=mine, timeout=60)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"])


def _describe(url: str, mine: Mapping[str, str], sha1: str) -> str:
    """Make an object of bytes that the site is to hold."""
    location = _post(url, mine, "storage_location", path=sha1, hash=sha1, storage_root="/api/storage_root/1/")
    return _post(url, mine, "object", storage_location=location)


def _pack(url: str, mine: Mapping[str, str], thing: str) -> None:
    """Make a data product of an object, and have it packed: more than the gateway carries."""
    names = {"namespace": _post(url, mine, "namespace", name="large"), "name": "noise", "version": "1.0.0"}
    product = _post(url, mine, "data_product", object=thing, **names)
    crate = product.replace("/api/data_product/", "/api/ro-crate/data-product/")
    packed = requests.get(crate, params={"format": "zip"}, allow_redirects=False, timeout=60)
    assert packed.status_code == 302, packed.text


def _sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def cut_off(stack: Mapping[str, str]) -> None:
    """Make an issue of many components with long texts, and end before the rest of it is written."""
    store = Store(stack["RegistryTable"], [collection(it) for it in TABLES.values()], stack["FilesBucket"])
    components = [it.id for _ in range(MANY) for it in store.transact(_component, reserve=["object_component"])]
    seen: list[str] = []

    def after_the_first_transaction(operation: str) -> str | None:
        seen.append(operation)
        return "crash after" if operation == "TransactWriteItems" and seen.count(operation) == 1 else None

    def plan(prepared: Prepared) -> list[Change]:
        (issue,) = prepared.ids
        links: list[Change] = [Amend("object_component", it, "issues", add=frozenset({issue})) for it in components]
        return [Create("issue", issue, {"description": LONG, "severity": 1}), *links]

    with pytest.raises(Crash), faults(after_the_first_transaction):
        store.transact(plan, reserve=["issue"])


def _component(prepared: Prepared) -> list[Change]:
    (id,) = prepared.ids
    values = {"object": 1, "name": f"component {id}", "description": LONG if id % 10 == 0 else "", "issues": []}
    return [Create("object_component", id, values)]
