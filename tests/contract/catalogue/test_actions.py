"""The Action API: how actions are called, the envelope, the errors, and lists."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from .actions import Actions
from .client import FORMS, Client, fresh

NOT_FOUND = (404, {"__type": "Not Found Error", "message": "Not found"})
DENIED = (403, {"__type": "Authorization Error", "message": "Access denied"})


def _invalid(**fields: Any) -> tuple[int, Any]:
    return 409, {"__type": "Validation Error", **fields}


# Calling


def test_status(nobody_act: Actions) -> None:
    status = nobody_act.get("status_show")
    assert status["ckan_version"].startswith("2.9.")
    assert (status["site_url"], status["extensions"]) == (nobody_act.client.url, [])
    assert status["site_title"]
    assert nobody_act.get("site_read") is True


@pytest.mark.parametrize("prefix", ["/api/action", "/api/3/action"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_body(act: Actions, prefix: str, form: str) -> None:
    made = act("package_create", name=fresh(), title="Tide gauge")
    answer = act.client.send("POST", f"{prefix}/package_show", {"id": made["name"]}, form=form)
    assert Actions.answered(answer) == made
    name = fresh()
    answer = act.client.send("POST", f"{prefix}/package_create", {"name": name}, form=form)
    assert Actions.answered(answer)["name"] == name


def test_a_read_takes_its_parameters_from_anywhere(act: Actions) -> None:
    made = act("package_create", name=fresh())
    assert act.get("package_show", f"?id={made['id']}&use_default_schema=1") == made
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answers = [
        act.client.send("POST", "/api/action/package_show", f"id={made['id']}&rows=3", headers=form),
        act.client.send(
            "POST",
            "/api/action/package_show",
            f'{{"id": "{made["id"]}"}}',
            headers={"Content-Type": "application/json; charset=utf-8"},
        ),
    ]
    assert [Actions.answered(each) for each in answers] == [made, made]
    assert made["name"] in Actions.answered(act.client.send("POST", "/api/action/package_list", ""))
    assert act.client.send("GET", f"/api/action/package_show?id={made['id']}&callback=f").text.startswith("f({")


def test_what_is_no_call(act: Actions, nobody_act: Actions) -> None:
    client = act.client
    assert client.refused("GET", "/api/action/x_y") == (400, "Bad request - Action name not known: x_y")
    assert client.refused("POST", "/api/3/action/x_y", {}) == (400, "Bad request - Action name not known: x_y")
    assert client.refused("GET", "/api/action/package_create?name=abc")[0] == 400
    for body in ("", "[]", "{", "a=b"):
        status, said = client.refused("POST", "/api/action/package_create", body)
        assert (status, said[:24]) == (400, "Bad request - JSON Error")
    assert client.refused("PUT", "/api/action/package_list", {})[0] == 405
    assert Actions.failed(nobody_act.client.send("POST", "/api/action/package_create", "{")) == DENIED


def test_help(nobody_act: Actions) -> None:
    answer = nobody_act.client.send("GET", "/api/action/site_read").json()
    assert answer["help"] == f"{nobody_act.client.url}/api/3/action/help_show?name=site_read"
    assert "dataset" in nobody_act.get("help_show", "?name=package_show")
    assert nobody_act.refused("help_show", name="x_y")[0] == 404


# Errors

WRITES = (
    *("package_create", "package_update", "package_patch", "package_delete", "dataset_purge", "dataset_create"),
    *("group_create", "group_update", "group_patch", "group_delete", "group_purge"),
    *("resource_create", "resource_update", "resource_patch", "resource_delete"),
    *("package_relationship_create", "package_relationship_update", "package_relationship_delete"),
)


@pytest.mark.parametrize("name", WRITES)
def test_nobody_writes(nobody_act: Actions, name: str) -> None:
    assert nobody_act.refused(name, id="x", package_id="x", name="x-y") == DENIED
    assert nobody_act.client.send("GET", f"/api/action/{name}").status_code == 400


def test_only_the_maker_and_administrators_change(act: Actions, other_act: Actions, admin_act: Actions) -> None:
    made = act("package_create", name=fresh(), resources=[{"url": "http://x.example/"}])
    group = act("group_create", name=fresh("fens"))
    resource = made["resources"][0]["id"]
    for name in ("package_update", "package_patch", "package_delete", "dataset_purge"):
        assert other_act.refused(name, id=made["id"]) == DENIED
    for name in ("group_update", "group_patch", "group_delete", "group_purge"):
        assert other_act.refused(name, id=group["id"]) == DENIED
    assert other_act.refused("resource_create", package_id=made["id"]) == DENIED
    for name in ("resource_update", "resource_patch", "resource_delete"):
        assert other_act.refused(name, id=resource) == DENIED
    assert act.refused("dataset_purge", id=made["id"]) == DENIED
    assert act.refused("group_purge", id=group["id"]) == DENIED
    assert act("package_show", id=made["id"]) == made
    assert admin_act("package_patch", id=made["id"], title="Theirs")["title"] == "Theirs"


@pytest.mark.parametrize(
    "name",
    [
        *("package_show", "dataset_show", "package_update", "package_patch", "package_delete"),
        *("group_show", "group_update", "group_patch", "group_delete", "tag_show", "organization_show"),
        *("resource_show", "resource_update", "resource_patch", "resource_delete"),
        *("package_revision_list", "package_relationships_list", "revision_show"),
    ],
)
def test_what_is_not_there(act: Actions, name: str) -> None:
    for id in (fresh(), str(uuid4()), "é" * 3000):
        assert act.refused(name, id=id) == NOT_FOUND
    status, error = act.refused(name)
    assert (status, error["id"]) == (409, ["Missing value"])


def test_a_resource_needs_its_package(act: Actions) -> None:
    assert act.refused("resource_create") == _invalid(package_id=["Missing value"])
    assert act.refused("resource_create", package_id=fresh()) == NOT_FOUND


def test_bad_fields(act: Actions) -> None:
    made = act("package_create", name=fresh())
    create = "package_create"
    assert act.refused(create) == _invalid(name=["Missing value"])
    assert act.refused(create, name=made["name"]) == _invalid(name=["That URL is already in use."])
    assert act.refused(create, name="a") == _invalid(
        name=["Must be at least 2 characters long", 'Name "a" length is less than minimum 2']
    )
    assert act.refused(create, name=fresh(), tags=[{"name": "a"}])[1]["tags"]
    assert act.refused(create, name=fresh(), resources=[{}, {"size": "x"}]) == _invalid(
        resources=[{}, {"size": ["Invalid integer"]}]
    )
    assert act.refused(create, name=fresh(), extras="x")[0] == 409
    assert act.refused(create, name=fresh(), private=True)[1]["private"]
    assert act.refused("resource_create", package_id=made["id"], size="x") == _invalid(size=["Invalid integer"])
    assert act.refused("package_list", limit=-1) == _invalid(limit=["Must be a natural number"])
    assert act.refused("package_list", limit="x") == _invalid(limit=["Invalid integer"])
    group = act("group_create", name=fresh("fens"))
    assert act.refused("group_create", name=group["name"])[1]["name"] == ["Group name already exists in database"]
    assert act.refused(create, name=fresh(), groups=[{"name": fresh()}])[0] == 404


# Lists


def test_package_lists(act: Actions) -> None:
    names = sorted(fresh() for _ in range(3))
    made = [act("package_create", name=name) for name in names]
    listed = act("package_list")
    assert listed == sorted(listed) and set(names) <= set(listed)
    assert act("package_list", limit=0) == act("dataset_list") == listed
    start = listed.index(names[0])
    assert act.get("package_list", f"?offset={start}&limit=1") == [names[0]]
    assert act("package_list", limit=1, offset=start, all_fields=True) == [made[0]]
    assert act("current_package_list_with_resources", limit=1, offset=start) == [made[0]]
    assert len(act("current_package_list_with_resources")) <= 10
    assert act("package_autocomplete", q=names[0][3:]) == [
        {"name": names[0], "title": names[0], "match_field": "name", "match_displayed": names[0]}
    ]


def test_groups_and_tags_in_lists(act: Actions) -> None:
    tag, name = fresh("Tag"), fresh("fens")
    group = act("group_create", name=name, title="Fens")
    made = act("package_create", name=fresh(), tags=[{"name": tag}], groups=[{"name": name}])
    assert name in act("group_list") and tag in act("tag_list")
    shown = act("group_show", id=name)
    assert shown == {**group, "package_count": 1}
    assert "packages" not in shown
    assert act("group_list", all_fields=True, groups=[name]) == [shown]
    for flag in (True, 1, "true", "True"):
        assert act("group_show", id=group["id"], include_datasets=flag)["packages"] == [made]
    assert act("group_package_show", id=name) == [made]
    assert act("member_list", id=name) == [[made["id"], "package", "public"]]
    assert act("group_autocomplete", q=name) == [{"id": group["id"], "name": name, "title": "Fens"}]
    described = act("tag_show", id=tag)
    assert described == made["tags"][0] == act("tag_show", id=described["id"])
    assert act("tag_show", id=tag, include_datasets=True)["packages"] == [made]
    assert act("tag_list", query=tag, all_fields=True) == [described]
    assert act("tag_autocomplete", query=tag[:-1].lower()) == [tag]
    assert act("tag_search", query=tag) == {"count": 1, "results": [described]}
    for nothing in ("organization_list", "organization_list_for_user", "vocabulary_list"):
        assert act(nothing, all_fields=True) == []


def test_licences(nobody_act: Actions) -> None:
    known = nobody_act.get("license_list")
    assert known == nobody_act.client.get("/api/rest/licenses")
    assert nobody_act.get("license_list", "?limit=2&offset=1") == known[1:3]


def test_deleted_is_not_there_for_others(act: Actions, other_act: Actions, nobody_act: Actions) -> None:
    made = act("package_create", name=fresh(), resources=[{"url": "http://x.example/"}])
    group = act("group_create", name=fresh("fens"))
    assert act("package_delete", id=made["name"]) is None
    assert act("group_delete", id=group["id"]) is None
    for actions in (other_act, nobody_act):
        assert actions.refused("package_show", id=made["id"]) == NOT_FOUND
        assert actions.refused("group_show", id=group["id"]) == NOT_FOUND
        assert actions.refused("resource_show", id=made["resources"][0]["id"]) == NOT_FOUND
    assert act("package_show", id=made["id"])["state"] == "deleted"
    assert made["name"] not in act("package_list")
    assert act("package_patch", id=made["id"], state="active")["name"] == made["name"]


def test_purging_frees_the_name_and_the_id(act: Actions, admin_act: Actions, admin: Client) -> None:
    group = act("group_create", name=fresh("fens"))
    name, kin = fresh(), act("package_create", name=fresh())
    made = act("package_create", name=name, groups=[{"id": group["id"]}])
    act("package_relationship_create", subject=name, object=kin["name"], type="child_of", comment="c")
    assert admin_act("dataset_purge", id=name) is None
    assert act.refused("package_show", id=made["id"]) == NOT_FOUND
    assert admin_act.refused("dataset_purge", id=name) == NOT_FOUND
    assert act("package_show", id=kin["id"])["relationships_as_object"] == []
    assert act("group_show", id=group["id"])["package_count"] == 0
    again = admin_act("package_create", name=name, id=made["id"], groups=[{"id": group["id"]}])
    assert (again["id"], again["name"]) == (made["id"], name)
    admin_act("group_purge", id=group["name"])
    assert admin_act("package_show", id=name)["groups"] == []
    assert admin_act("group_create", id=group["id"], name=group["name"])["id"] == group["id"]
    assert admin_act("group_show", id=group["id"])["package_count"] == 0


def test_relationships_and_revisions(act: Actions) -> None:
    one, two = (act("package_create", name=fresh()) for _ in range(2))
    ends = {"subject": one["name"], "object": two["name"], "type": "child_of"}
    made = act("package_relationship_create", **ends, comment="c")
    assert made == {**ends, "comment": "c"}
    assert act("package_relationships_list", id=one["id"], id2=two["id"]) == [made]
    assert act("package_relationships_list", id=two["id"], rel="parent_of")[0]["object"] == one["name"]
    assert act("package_relationship_update", **ends, comment="d")["comment"] == "d"
    assert act("package_show", id=one["id"])["relationships_as_subject"] == [
        {"subject_package_id": one["id"], "object_package_id": two["id"], "type": "child_of", "comment": "d"}
    ]
    assert act("package_relationship_delete", **ends) is None
    assert act("package_relationships_list", id=one["id"]) == []
    revisions = act("package_revision_list", id=one["id"])
    assert len(revisions) == 4
    assert act("revision_show", id=revisions[0]["id"])["packages"] == sorted([one["id"], two["id"]])
    assert revisions[0]["id"] in act("revision_list", limit=50)
