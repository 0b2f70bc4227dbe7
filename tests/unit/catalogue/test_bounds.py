"""As many things as a package, a group and a register may have, and one more."""

import pytest

from functions.catalogue.kinds import MOST_EXTRAS, MOST_GROUPS, MOST_RESOURCES, MOST_TAGS
from functions.catalogue.operations import registers, relationships
from tests.unit.catalogue.conftest import Catalogue


def test_resources(catalogue: Catalogue) -> None:
    made = catalogue.make("peat", resources=[{"url": f"{n}.csv"} for n in range(MOST_RESOURCES)])
    assert len(made["resources"]) == MOST_RESOURCES
    assert catalogue.ok("PUT", "/api/rest/package/peat", {"resources": made["resources"][:1]})["resources"]
    assert catalogue.send("PUT", "/api/rest/package/peat", {"resources": [{}] * (MOST_RESOURCES + 1)}).status == 409


def test_tags(catalogue: Catalogue) -> None:
    tags = [f"tag {n:03}" for n in range(MOST_TAGS)]
    assert catalogue.make("peat", tags=tags)["tags"] == tags
    assert catalogue.ok("GET", "/api/rest/tag") == tags
    catalogue.ok("PUT", "/api/rest/package/peat", {"tags": tags[:2]})
    assert catalogue.ok("GET", "/api/rest/tag") == tags[:2]
    assert catalogue.send("PUT", "/api/rest/package/peat", {"tags": [*tags, "more"]}).status == 409


def test_extras(catalogue: Catalogue) -> None:
    extras = {f"key {n}": n for n in range(MOST_EXTRAS)}
    assert catalogue.make("peat", extras=extras)["extras"] == extras
    reply = catalogue.send("PUT", "/api/rest/package/peat", {"extras": {"more": 1}})
    assert (reply.status, reply.body) == (409, {"extras": [f"Must be no more than {MOST_EXTRAS}"]})
    assert catalogue.ok("PUT", "/api/rest/package/peat", {"extras": {"more": 1, "key 1": None}})


def test_groups(catalogue: Catalogue) -> None:
    names = [f"group-{n:03}" for n in range(MOST_GROUPS)]
    for name in names:
        catalogue.make_group(name)
    assert catalogue.make("peat", groups=names)["groups"] == names
    assert catalogue.send("PUT", "/api/rest/package/peat", {"groups": [*names, "one-more"]}).status == 409


def test_relationships(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relationships, "MOST", 2)
    for name in ("peat", "fen", "bog", "mere"):
        catalogue.make(name)
    for name in ("fen", "bog", "fen"):
        catalogue.ok("POST", f"/api/rest/package/peat/links_to/{name}", {"comment": "x"})
    assert catalogue.send("POST", "/api/rest/package/peat/links_to/mere", {}).status == 409
    assert catalogue.send("POST", "/api/rest/package/mere/links_to/peat", {}).status == 409


def test_a_long_register_is_read_by_beginnings(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(("a1", "a-b", "a_b", "zz", "0a", "-x", "_x", "m5"))
    for name in names:
        catalogue.make(name)
    assert catalogue.ok("GET", "/api/rest/package") == names
    monkeypatch.setattr(registers, "FEW", 3)
    assert catalogue.ok("GET", "/api/rest/package") == names
    assert len(catalogue.ok("GET", "/api/2/rest/package")) == len(names)


def test_long_notes(catalogue: Catalogue) -> None:
    notes = "*long* <b>notes</b>\n" * 20_000
    made = catalogue.make("peat", notes=notes)
    assert made["notes"] == notes
    assert "<b>" not in made["notes_rendered"]
    assert catalogue.ok("GET", "/api/rest/package/peat") == made
