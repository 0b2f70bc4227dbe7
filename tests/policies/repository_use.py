"""Requests of the repository that bring about every call of AWS that its functions make."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial

import pytest
import requests

from functions.repository.operations import completing, verifying
from functions.repository.pids import Pid
from functions.repository.store import EXTERNAL, FILE, store
from shared.principal import CallerKind, Principal
from shared.records import Change, Create, Prepared
from tests.contract.repository.client import Client, Json, at, fresh
from tests.storage.faults import Crash, faults
from tests.waiting import until

LONG = "x" * 261_950
"""As much as an object's metadata may say; its record is too long for an item then."""

IN_PARTS = 200 * 1000**2
"""More than is sent in one part."""


def use(url: str, people: Mapping[str, str], stack: Mapping[str, str]) -> None:
    """Make, describe, fill, publish, find and delete objects; send files in every way."""
    owner, admin = Client(url, people["STELE_TOKEN"]), Client(url, people["STELE_ADMIN_TOKEN"])
    made = owner.create(fresh())
    admin.make_community(admins=[made["properties"]["owner"]])
    owner.add(made, description=LONG)
    owner.add(made, description="short")
    _send(owner, made, stack)
    published = owner.submit(made)
    owner.add(published, description="published")
    for path in ("/api/objects?drafts", f"{at(made)}/files"):
        owner.get(path)
    until(lambda: owner.get(f"/api/objects?query=pid:deposit:{made['id']}")["hits"]["total"], "a hit")
    Client(url).send("GET", f"/doi/{published['properties']['doi']}")
    admin.delete(published)
    _take_out(owner, admin)
    _link(owner, {"Authorization": f"token {people['STELE_TOKEN']}"})
    left = owner.create(fresh())
    owner.upload(left)
    for size in (5, IN_PARTS):
        _open(owner, left, size)
    owner.delete(left)


def _take_out(owner: Client, admin: Client) -> None:
    """Delete a collection: what is in it is taken out, also what is too long for an item."""
    collection = owner.published(fresh(), "collection")
    inside = owner.create(fresh(), collection=collection["properties"]["pid"])
    owner.add(inside, description=LONG)
    admin.delete(collection)
    until(lambda: "collection" not in owner.get(inside)["links"]["relationships"], "a deposit out of its collection")


def _link(owner: Client, mine: Mapping[str, str]) -> None:
    """Name an experiment and a data product, until the pages of both tell of it; and a package, which is looked for."""
    run = requests.post(
        f"{owner.url}/api/v1/experiment/", json={"title": fresh(), "public_access": 100}, headers=mine, timeout=60
    )
    number = int(run.headers["Location"].split("/")[-2])
    listed = requests.get(f"{owner.url}/api/data_product/?page_size=1", timeout=60).json()["results"]
    made = owner.create(fresh())
    owner.add(made, relation=[f"/experiment/view/{number}/", "/dataset/no-such-package"], source=[listed[0]["url"]])
    page = f"/deposit/{owner.submit(made)['id']}"
    for path in (f"/experiment/view/{number}/", f"{listed[0]['url'].removeprefix(owner.url)}?format=api"):
        until(partial(_tells_of, owner, path, page), "a page tells of what names it")
    owner.send("GET", page)


def _tells_of(client: Client, path: str, page: str) -> bool:
    return page in client.send("GET", path).headers.get("Link", "")


def _send(owner: Client, made: Json, stack: Mapping[str, str]) -> None:
    """Send files with a request, and at addresses: verified by a request, by whoever sees to arrivals, and given up."""
    for content in (os.urandom(1000), b"again"):
        owner.upload(made, content=content)
    assert owner.send("GET", f"{at(made)}/files/run.csv").content == b"again"
    owner.ok("POST", f"{at(_sent(owner, made))}/complete")
    wrong = _sent(owner, made, md5="0" * 32, signed=False)
    assert owner.send("POST", f"{wrong}/complete").status_code == 422
    owner.delete(wrong)
    owner.ok("POST", f"{_verified_later(made, _sent(owner, made), stack)}/complete")
    parts = _open(owner, made, IN_PARTS)["links"]["self"].removeprefix(owner.url)
    owner.get(parts)
    owner.refused("POST", f"{parts}/complete")
    owner.delete(parts)
    owner.delete(f"{at(made)}/files/run.csv")


def _sent(owner: Client, made: Json, *, signed: bool = True, **more: str) -> str:
    """An upload whose bytes are there."""
    opened = _open(owner, made, 1000, **more)
    headers = opened["headers"] if signed else {}
    requests.put(opened["parts"][0]["url"], data=os.urandom(1000), headers=headers, timeout=60)
    return str(opened["links"]["self"]).removeprefix(owner.url)


def _open(owner: Client, made: Json, size: int, **more: str) -> Json:
    said = {"name": f"{fresh()}.bin", "size": size, **more}
    opened: Json = owner.ok("POST", f"{at(made)}/uploads", said, status=201)
    return opened


def _verified_later(made: Json, upload: str, stack: Mapping[str, str]) -> str:
    """Complete an upload as if it were too large for a request to verify, and end before anybody is asked to."""
    owner = int(made["properties"]["owner"].removeprefix("user:"))
    with pytest.MonkeyPatch.context() as patch:
        _act_on(stack, patch)
        patch.setattr(completing, "HASHED_AT_ONCE", 0)
        patch.setattr(verifying, "ask", lambda upload: None)
        caller = Principal(CallerKind.USER, owner)
        completing.complete(Pid("deposit", made["id"]), upload.rpartition("/")[2], caller)
    return upload


def cut_off(stack: Mapping[str, str]) -> None:
    """Make many files of no deposit, and end before the rest of them is written."""
    seen: list[str] = []

    def after_the_first_transaction(operation: str) -> str | None:
        seen.append(operation)
        return "crash after" if operation == "TransactWriteItems" and seen.count(operation) == 1 else None

    with pytest.MonkeyPatch.context() as patch:
        _act_on(stack, patch)
        with pytest.raises(Crash), faults(after_the_first_transaction):
            store().transact(_many, reserve=[FILE] * 40)


def _many(prepared: Prepared) -> list[Change]:
    now = "2026-01-01T00:00:00.000000Z"
    values = {
        **{"deposit": 0, "external": True, "size": 0, "mimetype": "text/csv", "md5": "", "epicpid": "21.T1/far"},
        **{"handle": None, "state": EXTERNAL, "kept": None, "created": now, "changed": now, "upload": None},
    }
    return [Create(FILE, id, {**values, "name": f"{id}.csv"}) for id in prepared.ids]


def _act_on(stack: Mapping[str, str], patch: pytest.MonkeyPatch) -> None:
    """Let this process act with the settings of the repository's functions."""
    patch.setenv("REPOSITORY_TABLE", stack["RepositoryTable"])
    patch.setenv("FILES_BUCKET", stack["FilesBucket"])
