"""What a name or id leads to, also where another process has changed it since this one met it."""

from functions.catalogue.operations import references
from functions.catalogue.store import PACKAGE
from tests.unit.catalogue.conftest import Catalogue


def _elsewhere(catalogue: Catalogue, method: str, path: str, body: object = None) -> object:
    """Send a request that another process answers: what this one remembers stays as it is."""
    kept = dict(references._hints)
    given = catalogue.ok(method, path, body)
    references._hints.clear()
    references._hints.update(kept)
    return given


def test_a_name_that_another_package_has_by_now(catalogue: Catalogue) -> None:
    first = catalogue.make("peat")
    _elsewhere(catalogue, "PUT", "/api/rest/package/peat", {"name": "bog"})
    assert catalogue.send("GET", "/api/rest/package/peat").status == 404
    assert catalogue.send("PUT", "/api/rest/package/peat", {}).status == 404
    second = _elsewhere(catalogue, "POST", "/api/rest/package", {"name": "peat"})
    assert catalogue.ok("GET", "/api/rest/package/peat") == second
    assert catalogue.ok("PUT", "/api/rest/package/peat", {"title": "Peat"})["title"] == "Peat"
    assert catalogue.ok("GET", f"/api/rest/package/{first['id']}")["name"] == "bog"


def test_a_name_of_what_was_deleted(catalogue: Catalogue) -> None:
    """It leads to it until another has the name, also where this process knew it as that of the first."""
    first = catalogue.make("peat")
    _elsewhere(catalogue, "DELETE", "/api/rest/package/peat")
    assert catalogue.ok("GET", "/api/rest/package/peat")["state"] == "deleted"
    assert catalogue.send("GET", "/api/rest/package/peat", caller=catalogue.other).status == 403
    assert catalogue.ok("PUT", "/api/rest/package/peat", {"state": "active"})["id"] == first["id"]
    _elsewhere(catalogue, "DELETE", "/api/rest/package/peat")
    second = _elsewhere(catalogue, "POST", "/api/rest/package", {"name": "peat"})
    assert catalogue.ok("GET", "/api/rest/package/peat") == second
    assert catalogue.ok("PUT", "/api/rest/package/peat", {"title": "Peat"})["title"] == "Peat"


def test_groups_that_came_to_a_package(catalogue: Catalogue) -> None:
    catalogue.make("peat")
    _elsewhere(catalogue, "POST", "/api/rest/group", {"name": "fens", "packages": ["peat"]})
    assert catalogue.ok("GET", "/api/rest/package/peat")["groups"] == ["fens"]
    _elsewhere(catalogue, "PUT", "/api/rest/group/fens", {"name": "marshes"})
    assert catalogue.ok("GET", "/api/rest/package/peat")["groups"] == ["marshes"]


def test_what_is_remembered_is_bounded(catalogue: Catalogue) -> None:
    references._hints.update({(PACKAGE, str(n)): references.Hint(n) for n in range(references.MOST_HINTS)})
    catalogue.make("peat")
    assert len(references._hints) == 2
