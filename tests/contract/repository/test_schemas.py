"""Schemas of communities and collections: their fields, who says them, and values that they judge."""

from typing import Any

import pytest

from .client import Client, Json, at

GAUGE: Json = {"name": "gauge", "type": "xs:integer", "use": "M"}
FIELDS: list[Json] = [
    {**GAUGE, "label": "Gauge", "desc": "Its number", "default": 7},
    {"name": "study", "type": "vocabulary", "use": "R", "values": ["wind", "waves"], "multi": True},
    {"name": "day", "type": "xs:date", "use": "O"},
]


@pytest.fixture(scope="module")
def waves(admin: Client) -> Json:
    """A community with fields."""
    return admin.make_community(fields=FIELDS)


def schema_of(it: Json) -> str:
    return f"{at(it)}/schema"


def test_a_schema_is_an_object_with_fields(waves: Json, stranger: Client) -> None:
    id, url = waves["id"], stranger.url
    shown = stranger.get(schema_of(waves))
    assert shown == stranger.get(f"/api/objects/schema/{id}")
    assert list(shown) == ["$schema", "id", "created", "updated", "properties", "fields", "links", "metadata"]
    properties = shown["properties"]
    assert properties == {
        "namespace": "schema",
        "pid": f"schema:{id}",
        "epicpid": properties["epicpid"],
        "doi": properties["doi"],
        "type": "schema",
        "state": "published",
        "sharelevel": "open",
        "owner": waves["properties"]["owner"],
    }
    assert shown["links"] == {"self": f"{url}/api/objects/schema/{id}", "landing": f"{url}/schema/{id}"}
    assert shown["fields"] == [
        {
            "index": "0",
            "name": "gauge",
            "type": "xs:integer",
            "use": "M",
            "label": "Gauge",
            "desc": "Its number",
            "useString": "Mandatory",
            "default": 7,
        },
        {
            "index": "1",
            "name": "study",
            "type": "vocabulary",
            "use": "R",
            "label": "study",
            "desc": "",
            "useString": "Recommended",
            "values": ["wind", "waves"],
            "multi": True,
        },
        {
            "index": "2",
            "name": "day",
            "type": "xs:date",
            "use": "O",
            "label": "day",
            "desc": "",
            "useString": "Optional",
        },
    ]
    assert shown["metadata"]["base"]["title"] == f"Waves {id} metadata schema"
    assert stranger.get("/api/objects/community/surf/schema")["fields"] == []
    dublin = stranger.get("/api/objects/schema/dublin")["fields"]
    assert (dublin[0]["name"], dublin[0]["useString"]) == ("title", "Mandatory")
    assert stranger.refused("GET", "/api/objects/community/none/schema")[0] == 404


def test_values_are_judged_and_kept_as_they_are_sent(waves: Json, owner: Client) -> None:
    draft = owner.create(community=waves["properties"]["pid"])
    good: Json = {"gauge": "+07", "study": ["waves"], "day": "2024-02-29"}
    after = owner.patch(draft, {"op": "add", "path": "/community", "value": good})
    assert after["metadata"]["community"] == good
    for name, value, message in (
        ("gauge", 7.5, "7.5 is not a valid xs:integer"),
        ("gauge", None, "null is not a valid xs:integer"),
        ("study", "waves", "'waves' is not of type 'array'"),
        ("study", ["Waves"], "'Waves' is not one of the terms of the vocabulary"),
        ("day", "2023-02-29", "'2023-02-29' is not a valid xs:date"),
        ("station", "x", "'station' is not a field of the schema"),
    ):
        status, said = owner.refused(
            "PATCH",
            at(draft),
            [{"op": "add", "path": f"/community/{name}", "value": value}],
            headers={"Content-Type": "application/json-patch+json"},
        )
        errors = [{"field": f"community.{name}", "message": message}]
        assert (status, said) == (400, {"error": f"Invalid metadata: {message}", "errors": errors})
    assert owner.get(draft) == after


def test_what_exists_is_judged_when_it_is_changed_next(admin: Client, owner: Client) -> None:
    community = admin.make_community()
    draft = owner.create(community=community["properties"]["pid"])
    owner.patch(draft, {"op": "add", "path": "/community/gauge", "value": "seven"})
    path = schema_of(community)
    before = admin.get(path)
    put = admin.ok("PUT", path, {"fields": [GAUGE]})
    assert [each["name"] for each in put["fields"]] == ["gauge"]
    assert put["updated"] > before["updated"]
    assert admin.get(path) == put == admin.ok("PUT", path, put)
    assert owner.get(draft)["metadata"]["community"] == {"gauge": "seven"}
    patch: dict[str, Any] = {"headers": {"Content-Type": "application/json-patch+json"}}
    subject = {"op": "add", "path": "/subject", "value": ["x"]}
    assert owner.refused("PATCH", at(draft), [subject], **patch)[0] == 400
    owner.patch(draft, subject, {"op": "add", "path": "/community/gauge", "value": 7})


def test_who_says_the_fields(waves: Json, owner: Client, other: Client, admin: Client, stranger: Client) -> None:
    path, body = schema_of(waves), {"fields": FIELDS}
    assert stranger.refused("PUT", path, body) == (401, {"error": "Access token required"})
    assert stranger.refused("PUT", "/api/objects/community/none/schema", body)[0] == 401
    assert owner.refused("PUT", path, b"{") == (403, {"error": "Permission denied"})
    assert admin.refused("PUT", "/api/objects/community/none/schema", body)[0] == 404
    before = admin.get(path)
    none: list[Any] = [[], {}, {"fields": {}}, {"fields": [GAUGE, GAUGE]}, {"fields": [{**GAUGE, "type": "xs:number"}]}]
    for bad in none:
        assert admin.refused("PUT", path, bad)[0] == 400
    assert admin.get(path) == before
    draft = owner.create(namespace="collection")
    own = schema_of(draft)
    assert stranger.refused("GET", own)[0] == 401
    assert other.refused("PUT", own, body)[0] == 403
    assert [each["name"] for each in owner.ok("PUT", own, body)["fields"]] == ["gauge", "study", "day"]
    assert owner.refused("PUT", f"{at(owner.create())}/schema", body)[0] in (404, 405)
