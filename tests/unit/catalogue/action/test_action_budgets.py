"""How many sequential trips to the database an action takes."""

from typing import Any

from shared.meter import metered
from tests.unit.catalogue.conftest import Catalogue


def _trips(catalogue: Catalogue, name: str, /, **said: Any) -> tuple[int, Any]:
    with metered() as use:
        answer = catalogue.ok("POST", f"/api/action/{name}", said)
    return use.trips, answer["result"]


def test_trips_of_what_has_been_met(catalogue: Catalogue) -> None:
    catalogue.make("first")
    catalogue.make_group("fens", packages=["first"])
    catalogue.make("peat", tags=["fen"], groups=["fens"])
    assert _trips(catalogue, "package_show", id="peat")[0] == 1
    assert _trips(catalogue, "group_show", id="fens")[0] == 1
    assert _trips(catalogue, "package_patch", id="peat", title="Peat")[0] == 2
    trips, made = _trips(catalogue, "resource_create", package_id="peat", url="http://x.example/")
    assert trips == 2
    assert _trips(catalogue, "resource_show", id=made["id"])[0] == 2
    assert _trips(catalogue, "resource_patch", id=made["id"], name="x")[0] == 4
    assert _trips(catalogue, "resource_delete", id=made["id"])[0] == 4
    assert _trips(catalogue, "package_list")[0] == 1
    assert _trips(catalogue, "current_package_list_with_resources")[0] == 3
    assert _trips(catalogue, "group_list", all_fields=True)[0] == 3
