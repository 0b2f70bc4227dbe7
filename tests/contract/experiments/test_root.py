"""The top listing, the schema documents, the documentation page, and what every address has in common."""

import re
from typing import Any

import pytest

from .client import ABSENT, Client, Json, assert_error, assert_refused, unique
from .conftest import Tree
from .resources import NAMES, RESOURCES, Resource, each_name, each_resource

TYPES = {"string", "integer", "float", "boolean", "datetime", "date", "related"}
TYPE_OF = {"text": "string", "instant": "datetime", "day": "date", "uri": "related", "embedded": "related"}
TYPE_OF |= {"uris": "related", "records": "related"}


def test_the_top_listing_names_every_resource(stranger: Client) -> None:
    listing = stranger.read("")
    for name in NAMES:
        assert listing[name] == {"list_endpoint": f"/api/v1/{name}/", "schema": f"/api/v1/{name}/schema/"}


def test_the_top_listing_has_whole_schemas_if_wanted(stranger: Client) -> None:
    listing = stranger.read("?fullschema=true")
    assert listing.keys() == set(NAMES)
    for name, told in listing.items():
        assert told == {"list_endpoint": f"/api/v1/{name}/", "schema": stranger.read(f"{name}/schema/")}
    assert stranger.read("?fullschema=") == stranger.read("")


@each_name
def test_a_schema_document(stranger: Client, name: str) -> None:
    told = stranger.read(f"{name}/schema/")
    assert (told["default_format"], told["default_limit"]) == ("application/json", 20)
    for verbs in ("allowed_list_http_methods", "allowed_detail_http_methods"):
        assert "get" in told[verbs]
        assert all(verb == verb.lower() for verb in told[verbs])
    assert told.get("filtering") != {} and told.get("ordering") != []
    for field in told["fields"].values():
        keys = {"type", "nullable", "blank", "readonly", "unique", "primary_key", "default", "help_text"}
        assert keys | {"verbose_name"} <= field.keys()
        if field["type"] == "related":
            assert field["related_type"] in ("to_one", "to_many")
            assert re.fullmatch("/api/v1/[a-z_]+/schema/", field["related_schema"])


@each_resource
def test_a_schema_document_has_the_fields(stranger: Client, resource: Resource) -> None:
    fields = stranger.read(f"{resource.name}/schema/")["fields"]
    assert {"id", "resource_uri", *resource.fields} <= fields.keys()
    for name, kind in resource.fields.items():
        word = kind.removesuffix("?").partition(":")[0]
        if word in ("list", "null"):
            continue
        assert fields[name]["type"] == TYPE_OF.get(word, word), name
        if word in ("uris", "records"):
            assert fields[name]["related_type"] == "to_many"
        if word in ("uri", "embedded"):
            assert fields[name]["related_type"] == "to_one"


@each_resource
def test_a_schema_document_tells_filters_and_orders(stranger: Client, resource: Resource) -> None:
    told = stranger.read(f"{resource.name}/schema/")
    assert set(resource.filters) <= set(told.get("filtering", {}))
    assert set(told.get("ordering", [])) == set(resource.orders)


@pytest.mark.parametrize(
    ("resource", "field", "default"),
    [
        ("experiment", "public_access", 1),
        ("experiment", "description", ""),
        ("experiment", "locked", False),
        ("dataset_file", "version", 1),
        ("dataset_file", "filename", "No default provided."),
        ("parametername", "order", 9999),
        ("schema", "type", 1),
    ],
)
def test_defaults_in_a_schema_document(stranger: Client, resource: str, field: str, default: object) -> None:
    assert stranger.read(f"{resource}/schema/")["fields"][field]["default"] == default


def test_users_are_only_read(stranger: Client, owner: Client) -> None:
    told = stranger.read("user/schema/")
    assert told["allowed_list_http_methods"] == told["allowed_detail_http_methods"] == ["get"]


def test_schema_is_a_resource_too(stranger: Client) -> None:
    assert "namespace" in stranger.read("schema/schema/")["fields"]
    assert "meta" in stranger.read("schema/")


def test_the_documentation_page(stranger: Client) -> None:
    page = stranger.get("swagger/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "413" in page.text or "MB" in page.text, "the page tells the size limit of uploads by form"
    assert "the JSON as <code>json_data</code> and" in page.text
    assert "`" not in page.text


def test_the_machine_documents_describe_every_resource(stranger: Client) -> None:
    told = str(stranger.read("swagger/resources/"))
    for name in RESOURCES:
        assert f"/{name}" in told
        assert stranger.get(f"swagger/schema/{name}/").status_code == 200


@pytest.mark.parametrize("target", ["", "experiment/", "experiment/schema/", "schema/", "experiment/{id}/"])
def test_format_and_accept_change_nothing(stranger: Client, public: Tree, target: str) -> None:
    target = target.format(id=public.experiment["id"])
    plain = stranger.read(target)
    for accept in ("text/html", "application/xml", "application/x-yaml", "*/*", "nonsense"):
        answer = stranger.get(target, params={"format": "xml"}, headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.json().keys() == plain.keys()
    assert stranger.get(target, params={"format": "json"}).json().keys() == plain.keys()


@each_name
def test_a_list_without_the_slash(owner: Client, name: str) -> None:
    with_slash = owner.read(f"{name}/", limit=2)["objects"]
    assert owner.read(name, limit=2)["objects"] == with_slash


def test_a_record_without_the_slash(owner: Client, hidden: Tree) -> None:
    uri = hidden.experiment["resource_uri"]
    assert owner.read(uri.rstrip("/"), format="json")["id"] == hidden.experiment["id"]
    assert owner.get(uri.rstrip("/").replace(str(hidden.experiment["id"]), str(ABSENT))).status_code == 404


@each_name
def test_the_verbs_of_a_list_and_of_a_record(stranger: Client, name: str) -> None:
    for target in (f"{name}/", f"{name}/1/"):
        answer = stranger.send("OPTIONS", target)
        assert answer.status_code == 200
        assert "GET" in {verb.strip().upper() for verb in answer.headers["Allow"].split(",")}


def test_head_is_get_or_is_not_offered(stranger: Client) -> None:
    assert stranger.send("HEAD", "experiment/").status_code in (200, 405)


@pytest.mark.parametrize("target", ["nothing/", "nothing/1/", "nothing/schema/", "experiments/", "dataset_file/x/y/z/"])
def test_what_is_not_there(owner: Client, stranger: Client, target: str) -> None:
    for caller in (owner, stranger):
        assert caller.get(target).status_code == 404


@each_name
def test_no_record(admin: Client, name: str) -> None:
    answer = admin.get(f"{name}/{ABSENT}/")
    assert (answer.status_code, answer.content) == (404, b"")
    assert admin.get(f"{name}/no-number/").status_code == 404


@each_name
def test_strangers_writing_are_refused_before_the_address_is_read(stranger: Client, name: str) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        for id in ("no-number", ABSENT):
            answer = stranger.send(method, f"{name}/{id}/", json={})
            if answer.status_code != 405:
                assert_refused(answer)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_body_that_is_not_json(owner: Client, hidden: Tree, method: str, kind: str) -> None:
    target = "experiment/" if method == "POST" else hidden.experiment["resource_uri"]
    answer = owner.send(method, target, data=b"title=x", headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert isinstance(answer.json()["error_message"], str)


def test_a_form_is_for_files_only(owner: Client) -> None:
    answer = owner.send("POST", "experiment/", files={"json_data": (None, "{}")})
    assert answer.status_code == 415


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b'{"title": "x",}', b"\xff\xfe", b"nonsense"])
def test_a_body_that_is_no_json(owner: Client, body: bytes) -> None:
    answer = owner.send("POST", "experiment/", data=body, headers={"Content-Type": "application/json"})
    assert_error(answer)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/json;charset=UTF-8"])
def test_json_with_a_charset(owner: Client, kind: str) -> None:
    title = unique("Glasur ü ")
    body = f'{{"title": "{title}"}}'.encode()
    answer = owner.send("POST", "experiment/", data=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["title"]) == (201, title)


EXTRA: Json = {"nonsense": 1, "users": [], "data_classification": {"a": None}, "projects": ["x"], "embargo_until": "x"}


def test_unknown_members_are_ignored_everywhere(owner: Client, admin: Client, manager: Client, facility: Json) -> None:
    experiment = owner.experiment(**EXTRA)
    dataset = owner.dataset(experiment, **EXTRA)
    owner.file(dataset, **EXTRA)
    owner.change(experiment, **EXTRA)
    admin.make("schema", namespace=unique("https://meta.example.org/"), **EXTRA)
    manager.make("instrument", name=unique("Kiln "), facility=facility["resource_uri"], **EXTRA)
    owner.make("experimentauthor", experiment=experiment["resource_uri"], author="A", order=1, **EXTRA)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("2026-03-05T06:07:08.123456", "2026-03-05T06:07:08.123456"),
        ("2026-03-05 06:07:08.123456", "2026-03-05T06:07:08.123456"),
        ("2026-03-05T06:07:08", "2026-03-05T06:07:08"),
        ("2026-03-05T06:07:08Z", "2026-03-05T06:07:08"),
        ("2026-03-05T06:07:08.5+02:00", "2026-03-05T04:07:08.500000"),
        ("2026-03-05 06:07:08-01:30", "2026-03-05T07:37:08"),
    ],
)
def test_times_come_in_many_forms_and_go_out_in_one(owner: Client, given: str, printed: str) -> None:
    assert owner.experiment(start_time=given)["start_time"] == printed


@pytest.mark.parametrize("given", ["yesterday", "2026-13-01T00:00:00", 17, {"a": 1}, ["2026-03-05"]])
def test_what_is_no_time(owner: Client, given: Any) -> None:
    title = unique()
    assert_error(owner.post("experiment/", {"title": title, "start_time": given}), "start_time")
    assert owner.count("experiment", title=title) == 0
