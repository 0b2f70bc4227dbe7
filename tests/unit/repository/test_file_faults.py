"""Requests about files that end before any of their writes: nothing is lost, and sent again they succeed."""

import hashlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from functions.repository.operations import verifying
from functions.repository.store import FILE, FILES_OF, store, unfinished_in
from shared.aws import sqs
from shared.files import StoredFile
from tests.storage.faults import Crash, faults
from tests.unit.repository.conftest import SITE, Repository
from tests.unit.repository.test_files import at, kept, names, number, tally

_READS = ("GetItem", "BatchGetItem", "Query")
BEFORE, AFTER = b"before\n", b"and after\n"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow at once."""
    monkeypatch.setattr("shared.records.retries.time", SimpleNamespace(sleep=lambda seconds: None))


def _cut_off(ask: Callable[[], Any], write: int) -> bool:
    """Ask, end before a write, counted from 0, and say whether there was one of that number."""
    left = [write]

    def next_fault(operation: str) -> str | None:
        left[0] -= operation not in _READS
        return "crash before" if left[0] == -1 and operation not in _READS else None

    try:
        with faults(next_fault):
            ask()
    except Crash:
        return True
    return False


def _whole(repository: Repository, draft: dict[str, Any], contents: tuple[bytes, ...]) -> None:
    """See that every file is one of these, with bytes that are there, and that they are counted."""
    files = repository.ok("GET", f"{at(draft)}/files")
    for each in files:
        content = repository.send("GET", f"{at(draft)}/files/{each['name']}").content
        assert content in contents
        assert (each["md5"], each["size"]) == (hashlib.md5(content).hexdigest(), len(content))
    assert tally(draft) == (len(files), sum(each["size"] for each in files))
    pointed = {
        StoredFile.of_values(found.values["kept"]).key
        for line in store().entries(FILE, FILES_OF, str(number(draft)))
        if (found := store().get(FILE, line.id))
    }
    assert pointed <= set(kept())


@pytest.mark.parametrize("was_there", [True, False])
def test_a_put(repository: Repository, was_there: bool) -> None:
    call, cut = 0, True
    while cut:
        draft = repository.make(f"Cut at {call}")
        path = f"{at(draft)}/files/a.txt"
        if was_there:
            repository.ok("PUT", path, BEFORE)
        cut = _cut_off(lambda path=path: repository.send("PUT", path, AFTER), call)  # type: ignore[misc]
        _whole(repository, draft, (BEFORE, AFTER))
        assert repository.ok("PUT", path, AFTER)["files"][0]["md5"] == hashlib.md5(AFTER).hexdigest()
        _whole(repository, draft, (AFTER,))
        call += 1
    assert call > 1


def test_a_delete(repository: Repository) -> None:
    call, cut = 0, True
    while cut:
        draft = repository.make(f"Cut at {call}")
        repository.ok("PUT", f"{at(draft)}/files/a.txt", BEFORE)
        repository.ok("PUT", f"{at(draft)}/files/b.txt", AFTER)
        path = f"{at(draft)}/files/a.txt"
        cut = _cut_off(lambda path=path: repository.send("DELETE", path), call)  # type: ignore[misc]
        _whole(repository, draft, (BEFORE, AFTER))
        assert repository.send("DELETE", path).status in (204, 404)
        assert names(repository.ok("GET", at(draft))) == ["b.txt"]
        _whole(repository, draft, (AFTER,))
        call += 1
    assert call > 1


@pytest.mark.parametrize("later", [True, False])
def test_completing(repository: Repository, monkeypatch: pytest.MonkeyPatch, later: bool) -> None:
    monkeypatch.setenv("REPOSITORY_QUEUE", sqs().create_queue(QueueName="repository")["QueueUrl"])
    if later:
        monkeypatch.setattr("functions.repository.operations.completing.HASHED_AT_ONCE", 0)
    call, cut = 0, True
    while cut:
        draft = repository.make(f"Cut at {call}")
        repository.ok("PUT", f"{at(draft)}/files/a.txt", BEFORE)
        upload = repository.ok("POST", f"{at(draft)}/uploads", {"name": "a.txt", "size": len(AFTER)})
        requests.put(upload["parts"][0]["url"], data=AFTER, timeout=10).raise_for_status()
        path = str(upload["links"]["complete"]).removeprefix(SITE)

        def complete(path: str = path, draft: dict[str, Any] = draft) -> None:
            repository.send("POST", path)
            for line in store().entries("upload", "uploads_of", unfinished_in(number(draft))):
                verifying.verify(line.id)

        cut = _cut_off(complete, call)
        complete()
        (entry,) = repository.ok("GET", f"{at(draft)}/files")
        assert entry["md5"] == hashlib.md5(AFTER).hexdigest()
        _whole(repository, draft, (AFTER,))
        call += 1
    assert call > 2
