"""Writes that lose a race are planned again, from what has become of their records."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.records.writing.writer import Writer
from tests.unit.catalogue.conftest import NOBODY, Catalogue


@contextmanager
def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> Iterator[None]:
    """Let somebody else write between a write's reading and its commit, once."""
    write = Writer._write
    done: list[bool] = []

    def interrupted(self: Writer, *given: Any) -> Any:
        if not done:
            done.append(True)
            act()
        return write(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_write", interrupted)
        yield
    assert done


def test_two_updates(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make("peat", extras={"a": "1"})

    def other() -> None:
        catalogue.ok("PUT", "/api/rest/package/peat", {"extras": {"b": "2"}, "title": "Peat"})

    with meanwhile(monkeypatch, other):
        changed = catalogue.ok("PUT", "/api/rest/package/peat", {"extras": {"c": "3"}})
    assert changed["extras"] == {"a": "1", "b": "2", "c": "3"}
    assert changed["title"] == "Peat"


def test_a_name_that_is_taken_meanwhile(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make("first")  # what an account makes has been counted; moto loses a count of two at once
    with meanwhile(monkeypatch, lambda: catalogue.make("peat", title="First")):
        reply = catalogue.send("POST", "/api/rest/package", {"name": "peat"})
    assert (reply.status, reply.body) == (409, {"name": ["That URL is already in use."]})
    assert catalogue.ok("GET", "/api/rest/package/peat")["title"] == "First"


def test_a_package_that_is_renamed_meanwhile(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make("peat")
    with meanwhile(monkeypatch, lambda: catalogue.ok("PUT", "/api/rest/package/peat", {"name": "bog"})):
        assert catalogue.send("PUT", "/api/rest/package/peat", {"title": "x"}).status == 404
    assert catalogue.ok("GET", "/api/rest/package/bog")["title"] is None


def test_membership_from_both_ends(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make("peat")
    catalogue.make_group("fens")

    def other() -> None:
        catalogue.ok("PUT", "/api/rest/package/peat", {"groups": ["fens"]})

    with meanwhile(monkeypatch, other):
        assert catalogue.ok("PUT", "/api/rest/group/fens", {"packages": ["peat"]})["packages"] == ["peat"]
    assert catalogue.ok("GET", "/api/rest/package/peat")["groups"] == ["fens"]


def test_a_package_that_is_deleted_while_it_comes_to_a_group(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = catalogue.make("peat")
    catalogue.make_group("fens")
    with meanwhile(monkeypatch, lambda: catalogue.ok("DELETE", "/api/rest/package/peat")):
        assert catalogue.send("PUT", "/api/rest/group/fens", {"packages": ["peat"]}).status == 409
    assert catalogue.ok("GET", f"/api/rest/package/{made['id']}")["groups"] == []


def test_relationships_of_one_package(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("peat", "fen", "bog"):
        catalogue.make(name)

    def other() -> None:
        catalogue.ok("POST", "/api/rest/package/bog/child_of/peat", {})

    with meanwhile(monkeypatch, other):
        catalogue.ok("POST", "/api/rest/package/peat/links_to/fen", {})
    assert {each["type"] for each in catalogue.ok("GET", "/api/rest/package/peat/relationships")} == {
        "links_to",
        "parent_of",
    }
    assert len(catalogue.ok("GET", "/api/rest/package/fen/relationships")) == 1


def test_a_repeated_create_gives_the_same_package(catalogue: Catalogue) -> None:
    key = {"Idempotency-Key": "once"}
    first = catalogue.ok("POST", "/api/rest/package", {"name": "peat"}, headers=key)
    assert catalogue.ok("POST", "/api/rest/package", {"name": "peat"}, headers=key) == first
    assert catalogue.send("POST", "/api/rest/package", {"name": "bog"}, headers=key).status == 422


def test_a_change_of_what_was_seen(catalogue: Catalogue) -> None:
    catalogue.make("peat")
    tag = catalogue.send("GET", "/api/rest/package/peat").headers["ETag"]
    catalogue.ok("PUT", "/api/rest/package/peat", {"title": "a"}, headers={"If-Match": tag})
    reply = catalogue.send("PUT", "/api/rest/package/peat", {"title": "b"}, headers={"If-Match": tag})
    assert reply.status == 412
    assert isinstance(reply.body, str)


def test_nobody_writes(catalogue: Catalogue) -> None:
    client = {"principal_kind": "client", "client_id": "5"}
    refused = {"principal_kind": "refused", "refusal": "invalid token"}
    for caller in (NOBODY, client, refused):
        reply = catalogue.send("POST", "/api/rest/package", {"name": "peat"}, caller=caller)
        assert (reply.status, reply.body) == (403, "Access denied")
