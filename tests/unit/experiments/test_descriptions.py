"""How the API describes itself, and the shapes of its answers outside of any object."""

import re

import pytest

from functions.experiments import wire
from functions.experiments.documentation import swagger
from functions.experiments.documentation.schema_documents import listing, schema_document
from functions.experiments.models import RESOURCES
from tests.unit.experiments.conftest import ADMIN, NOBODY, Lab

TYPES = {"string", "integer", "float", "boolean", "datetime", "date", "related"}


def test_the_listing_has_all_resources() -> None:
    assert len(listing()) == 22
    assert listing()["dataset_file"] == {
        "list_endpoint": "/api/v1/dataset_file/",
        "schema": "/api/v1/dataset_file/schema/",
    }


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_schema_documents(name: str) -> None:
    document = schema_document(RESOURCES[name])
    assert document["default_format"] == "application/json"
    assert document["default_limit"] == 20
    assert document["allowed_list_http_methods"][0] == "get"
    assert document.get("filtering", True)
    assert document.get("ordering", True)
    for field in document["fields"].values():
        assert field["type"] in TYPES
        assert {"nullable", "blank", "readonly", "unique", "primary_key", "default", "help_text"} < field.keys()
        assert ("related_type" in field) == ("related_schema" in field) == (field["type"] == "related")
    assert document["fields"]["id"]["primary_key"]


def test_relations_and_defaults() -> None:
    fields = schema_document(RESOURCES["dataset"])["fields"]
    assert fields["experiments"]["related_type"] == "to_many"
    assert fields["experiments"]["related_schema"] == "/api/v1/experiment/schema/"
    assert fields["instrument"]["related_type"] == "to_one"
    assert fields["instrument"]["default"] == "No default provided."
    assert fields["immutable"]["default"] is False
    assert schema_document(RESOURCES["dataset"])["filtering"]["experiments"] == 2


def test_neighbours_of_a_page() -> None:
    query = {"title": ["x y"], "order_by": ["id", "-title"], "limit": ["2"], "offset": ["2"]}
    meta = wire.meta("/api/v1/experiment/", query, 2, 2, 5)
    assert meta["next"] == "/api/v1/experiment/?title=x+y&order_by=id&order_by=-title&limit=2&offset=4"
    assert meta["previous"] == "/api/v1/experiment/?title=x+y&order_by=id&order_by=-title&limit=2&offset=0"
    assert wire.meta("/a/", {}, 2, 4, 5)["next"] is None
    assert wire.meta("/a/", {}, 2, 1, 5)["previous"] is None


def test_declarations() -> None:
    assert [each["path"] for each in swagger.resource_listing("https://s")["apis"]] == [
        f"/{name}" for name in RESOURCES
    ]
    for resource in RESOURCES.values():
        declared = swagger.declaration(resource, "https://s")
        assert declared["models"][resource.name]["properties"].keys() == resource.fields.keys()
    assert "experiments__title" in swagger.argument_names(RESOURCES["dataset"])


def test_the_page_needs_nothing_else(lab: Lab) -> None:
    page = lab.get("swagger/", NOBODY)
    assert page.status == 200
    assert re.findall("<script[^>]*>", page.text) == re.findall(
        '<script type="module" src="https://lab[^"]+">', page.text
    )
    assert "4,500,000 bytes" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for name in RESOURCES:
        assert f'id="{name}"' in page.text


def test_addresses_without_the_slash(lab: Lab) -> None:
    for path in ("/api/v1", "/api/v1/experiment", "/api/v1/experiment/schema", "/api/v1/schema/schema"):
        assert lab.get(path).status == 200
    assert lab.send("POST", "experiment", {"title": "x"}).status == 201


def test_verbs(lab: Lab) -> None:
    reply = lab.send("POST", "user/", {})
    assert (reply.status, reply.headers["Allow"], reply.text) == (405, "GET", "GET")
    assert lab.send("PUT", "experiment/", {}).status == 405
    reply = lab.send("OPTIONS", "experiment/")
    assert (reply.status, reply.headers["Allow"]) == (200, "GET,POST,PATCH,DELETE")
    assert lab.send("HEAD", "experiment/").body == lab.send("GET", "experiment/").body  # the gateway leaves it out
    assert lab.send("DELETE", "experiment/", caller=ADMIN).status == 401


def test_refusals_outside_of_operations(lab: Lab) -> None:
    refused = {"principal_kind": "refused", "refusal": "invalid token"}
    reply = lab.get("experiment/", refused)
    assert (reply.status, reply.text, "WWW-Authenticate" in reply.headers) == (401, "", False)
    assert lab.get("nothing/").status == 404
    assert lab.get("experiment/abc/").body["error_message"]
    reply = lab.send("POST", "experiment/", b"<a/>", headers={"Content-Type": "text/xml"})
    assert (reply.status, "text/xml" in reply.body["error_message"]) == (415, True)
    assert "error" in lab.send("POST", "experiment/", b"{").body
    assert lab.send("POST", "experiment/", [1]).status == 400
