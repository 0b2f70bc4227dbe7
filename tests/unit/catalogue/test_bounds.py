"""As many things as a package, a group and a register may have, and one more."""

import pytest

from functions.catalogue import kinds
from functions.catalogue.kinds import MOST_EXTRAS
from functions.catalogue.operations import registers, relationships
from tests.unit.catalogue.conftest import Catalogue


@pytest.mark.parametrize("most", [120, pytest.param(2_000, marks=pytest.mark.thorough)])
def test_resources(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(kinds, "MOST_RESOURCES", most)
    made = catalogue.make("peat", resources=[{"url": f"{n}.csv"} for n in range(most)])
    assert len(made["resources"]) == most
    assert catalogue.ok("PUT", "/api/rest/package/peat", {"resources": made["resources"][:1]})["resources"]
    assert catalogue.send("PUT", "/api/rest/package/peat", {"resources": [{}] * (most + 1)}).status == 409


@pytest.mark.parametrize("most", [60, pytest.param(500, marks=pytest.mark.thorough)])
def test_tags(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(kinds, "MOST_TAGS", most)
    tags = [f"tag {n:03}" for n in range(most)]
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
    names = [catalogue.make_group(f"group-{n}")["name"] for n in range(3)]
    assert catalogue.make("peat", groups=names)["groups"] == names
    too_many = [f"group-{n}" for n in range(kinds.MOST_GROUPS + 1)]
    assert catalogue.send("PUT", "/api/rest/package/peat", {"groups": too_many}).status == 409


def test_relationships(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relationships, "MOST", 2)
    for name in ("peat", "fen", "bog", "mere"):
        catalogue.make(name)
    for name in ("fen", "bog", "fen"):
        catalogue.ok("POST", f"/api/rest/package/peat/links_to/{name}", {"comment": "x"})
    assert catalogue.send("POST", "/api/rest/package/peat/links_to/mere", {}).status == 409
    assert catalogue.send("POST", "/api/rest/package/mere/links_to/peat", {}).status == 409


@pytest.mark.thorough
def test_a_package_with_many_relationships_is_purged(catalogue: Catalogue) -> None:
    package, *others = (catalogue.make(f"p-{number:03}")["name"] for number in range(110))
    for other in others:
        catalogue.ok("POST", f"/api/rest/package/{package}/links_to/{other}", {})
    catalogue.ok("POST", "/api/action/dataset_purge", {"id": package}, caller=catalogue.admin)
    assert catalogue.ok("GET", "/api/rest/package") == others
    for other in (others[0], others[-1]):
        assert catalogue.ok("GET", f"/api/rest/package/{other}")["relationships"] == []
    assert catalogue.send("GET", f"/api/rest/package/{package}").status == 404


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
