"""How many sequential trips to the database a request takes."""

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
    assert _trips(catalogue, "DELETE", "/api/rest/package/peat") == 2
