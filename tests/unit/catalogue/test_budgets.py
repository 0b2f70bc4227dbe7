"""How many sequential trips to the database a request takes."""

import pytest

from functions.catalogue.operations import references
from shared.meter import metered
from tests.unit.catalogue.conftest import Catalogue


def _trips(catalogue: Catalogue, method: str, path: str, body: object = None) -> int:
    with metered() as use:
        catalogue.ok(method, path, body)
    return use.trips


def test_packages(catalogue: Catalogue) -> None:
    catalogue.make("first")
    assert _trips(catalogue, "POST", "/api/rest/package", {"name": "peat", "tags": ["fen"], "resources": [{}]}) == 2
    assert _trips(catalogue, "GET", "/api/rest/package/peat") == 1
    assert _trips(catalogue, "PUT", "/api/rest/package/peat", {"title": "Peat"}) == 2
    assert _trips(catalogue, "PUT", "/api/rest/package/peat", {"title": "Peat"}) == 1
    assert _trips(catalogue, "GET", "/api/rest/package") == 1
    assert _trips(catalogue, "GET", "/api/rest/tag") == 1
    assert _trips(catalogue, "GET", "/api/rest/tag/fen") == 1
    assert _trips(catalogue, "DELETE", "/api/rest/package/peat") == 2


def test_groups(catalogue: Catalogue) -> None:
    catalogue.make("peat")
    assert _trips(catalogue, "POST", "/api/rest/group", {"name": "fens"}) == 3
    assert _trips(catalogue, "GET", "/api/rest/group/fens") == 1
    assert _trips(catalogue, "PUT", "/api/rest/package/peat", {"groups": ["fens"]}) == 4
    assert _trips(catalogue, "GET", "/api/rest/package/peat") == 1
    assert _trips(catalogue, "PUT", "/api/rest/package/peat", {"title": "Peat", "groups": ["fens"]}) == 2
    assert _trips(catalogue, "PUT", "/api/rest/group/fens", {"title": "Fens"}) == 3
    assert _trips(catalogue, "PUT", "/api/rest/group/fens", {"packages": []}) == 5
    assert _trips(catalogue, "DELETE", "/api/rest/group/fens") == 2


def test_relationships(catalogue: Catalogue) -> None:
    for name in ("peat", "fen"):
        catalogue.make(name)
    assert _trips(catalogue, "POST", "/api/rest/package/peat/links_to/fen", {}) == 3
    assert _trips(catalogue, "GET", "/api/rest/package/peat/links_to") <= 2
    assert _trips(catalogue, "GET", "/api/rest/package/peat/links_to") == 1


def test_what_was_not_met_yet(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make("peat", groups=[catalogue.make_group("fens")["name"]])
    for path, body, trips in (
        ("/api/rest/package/peat", None, 3),
        ("/api/rest/group/fens", None, 3),
        ("/api/rest/package/peat", {"title": "Peat"}, 4),
    ):
        monkeypatch.setattr(references, "_hints", {})
        assert _trips(catalogue, "PUT" if body else "GET", path, body) == trips
