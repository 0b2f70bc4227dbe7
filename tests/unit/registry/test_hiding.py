"""What fewer may find after a write is left out of searches by the write itself, and nothing else is."""

from typing import Any

import pytest

from tests.unit.hidden import left_out
from tests.unit.registry.conftest import API, Registry


@pytest.fixture
def product(registry: Registry) -> dict[str, Any]:
    """A data product, of an object that everybody may have."""
    thing = registry.make("object", description="Heights")["url"]
    namespace = registry.make("namespace", name="sea")["url"]
    return registry.make("data_product", object=thing, namespace=namespace, name="tides", version="1.0.0")


def test_what_stands_for_an_object_that_becomes_private(registry: Registry, product: dict[str, Any]) -> None:
    registry.make("key_value", object=product["object"], key="accessibility", value="private")
    assert left_out() == {"object/1"}


def test_a_data_product_that_stands_for_another_object(registry: Registry, product: dict[str, Any]) -> None:
    other = registry.make("object")["url"]
    assert registry.send("PATCH", "/api/data_product/1/", {"object": other}).status == 200
    assert left_out() == {"data_product/1"}


def test_a_deleted_code_run(registry: Registry) -> None:
    script = registry.make("object")["url"]
    registry.make("code_run", run_date="2031-05-02T08:11", description="Fit", submission_script=script)
    registry.send("PATCH", "/api/code_run/1/", {"description": "Fit again"})
    assert left_out() == set()
    assert registry.send("DELETE", "/api/code_run/1/").status == 204
    assert left_out() == {"code_run/1"}
    assert registry.send("DELETE", "/api/code_run/1/").status == 404
    assert left_out() == set()


def test_a_write_that_is_refused_hides_nothing(registry: Registry, product: dict[str, Any]) -> None:
    values = {"object": product["object"], "key": "accessibility"}
    registry.make("key_value", **values, value="public")
    assert registry.send("POST", "/api/key_value/", {**values, "value": "private"}).status == 409
    assert left_out() == set()


def test_what_hides_nothing(registry: Registry, product: dict[str, Any]) -> None:
    thing = product["object"]
    registry.make("key_value", object=thing, key="accessibility", value="public")
    registry.make("key_value", object=thing, key="private", value="accessibility")
    registry.make("keyword", object=thing, keyphrase="sea level")
    for path, body in (
        ("data_product/1/", {"name": "heights", "object": thing}),
        ("data_product/1/", {"version": "1.0.1"}),
    ):
        assert registry.send("PATCH", f"/api/{path}", body).status == 200
    root = registry.make("storage_root", root="https://files.example/")["url"]
    placed = {"path": "a", "hash": "b", "storage_root": root}
    assert registry.send("PUT", "/api/object/1/", placed).status == 201
    registry.make("data_product", object=thing, namespace=f"{API}namespace/1/", name="more", version="1.0.0")
    assert left_out() == set()
