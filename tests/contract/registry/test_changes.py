"""PUT, PATCH and DELETE of issues, data products and code runs."""

from typing import Any
from uuid import uuid4

import pytest

from .client import ABSENT, Client, Json, id_of, ids_of, methods_of, outcome, unique
from .tables import TABLES, Table, each_table

CHANGEABLE = [TABLES[name] for name in ("issue", "data_product", "code_run")]

each_changeable = pytest.mark.parametrize("table", CHANGEABLE, ids=str)


def made_whole(registry: Client, table: Table) -> Json:
    """A record with a value in every field."""
    return registry.create(table.name, registry.full(table.name))


@each_changeable
def test_put_replaces_every_value(registry: Client, table: Table) -> None:
    before = made_whole(registry, table)
    values = registry.full(table.name)
    answer = registry.put(before["url"], values)
    assert answer.status_code == 200
    assert methods_of(answer) == {"GET", "HEAD", "OPTIONS", *table.changes}
    after = answer.json()
    assert {name: after[name] for name in values} == values
    assert list(after) == [field.name for field in table.fields]
    assert registry.read(before["url"]) == after
    assert after["last_updated"] > before["last_updated"]


@each_changeable
def test_put_needs_all_that_is_required(registry: Client, table: Table) -> None:
    before = made_whole(registry, table)
    missing = {field.name: ["This field is required."] for field in table.writable if field.required}
    assert outcome(registry.put(before["url"], {})) == (400, missing)
    assert registry.read(before["url"]) == before


@each_changeable
def test_patch_changes_what_is_sent_and_nothing_else(registry: Client, table: Table) -> None:
    record = made_whole(registry, table)
    for name, value in registry.full(table.name).items():
        answer = registry.patch(record["url"], {name: value})
        assert answer.status_code == 200, name
        after = answer.json()
        assert after == record | {name: value, "last_updated": after["last_updated"]}
        record = after
    assert registry.read(record["url"]) == record


@each_changeable
def test_an_empty_patch_keeps_everything(registry: Client, table: Table) -> None:
    before = made_whole(registry, table)
    answer = registry.patch(before["url"], {})
    assert answer.status_code == 200
    assert answer.json() == before | {"last_updated": answer.json()["last_updated"]}


@each_changeable
def test_a_form_patches_too(registry: Client, table: Table) -> None:
    before = made_whole(registry, table)
    field = "name" if table.name == "data_product" else "description"
    answer = registry.send("PATCH", before["url"], data={field: "patched"})
    assert answer.status_code == 200
    assert answer.json() == before | {field: "patched", "last_updated": answer.json()["last_updated"]}


@each_changeable
def test_anyone_signed_in_may_change_and_the_creator_stays(registry: Client, second: Client, table: Table) -> None:
    before = made_whole(registry, table)
    for answer in (
        second.patch(before["url"], {}),
        second.put(before["url"], second.minimal(table.name)),
    ):
        assert answer.status_code == 200
        assert answer.json()["updated_by"] == before["updated_by"]


@each_changeable
def test_a_stranger_changes_nothing(registry: Client, stranger: Client, table: Table) -> None:
    before = made_whole(registry, table)
    for method in table.changes:
        answer = stranger.send(method, before["url"], json={})
        assert outcome(answer) == (403, {"detail": "Authentication credentials were not provided."})
    assert registry.read(before["url"]) == before


@each_changeable
def test_what_is_not_there_cannot_be_changed(registry: Client, table: Table) -> None:
    for method in table.changes:
        answer = registry.send(method, f"{table.name}/{ABSENT}/", json={})
        assert outcome(answer) == (404, {"detail": f"No {table.model} matches the given query."})


@pytest.mark.parametrize(
    ("table", "values", "message"),
    [
        ("issue", {"severity": "high"}, "A valid integer is required."),
        ("issue", {"description": ""}, "This field may not be blank."),
        ("issue", {"component_issues": ["tides"]}, "Invalid hyperlink - No URL match."),
        ("data_product", {"name": "a*"}, "Name a* contains invalid characters ([]?*)."),
        ("data_product", {"version": "2"}, "Version 2 is not a valid semantic version."),
        ("data_product", {"object": None}, "This field may not be null."),
        ("data_product", {"namespace": "/api/namespace/999999999/"}, "Invalid hyperlink - Object does not exist."),
        ("code_run", {"inputs": "tides"}, 'Expected a list of items but got type "str".'),
        ("code_run", {"uuid": "tides"}, "Must be a valid UUID."),
    ],
)
def test_a_bad_patch_changes_nothing(registry: Client, table: str, values: Json, message: str) -> None:
    before = registry.make(table)
    expected = (400, {name: [message] for name in values})
    assert outcome(registry.patch(before["url"], values)) == expected
    assert registry.read(before["url"]) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_that_breaks_a_key_of_several_fields(registry: Client, method: str) -> None:
    taken = registry.make("data_product", version="1.0.0")
    before = registry.make("data_product", name=taken["name"], namespace=taken["namespace"], version="1.0.1")
    values = {name: taken[name] for name in ("name", "version", "namespace", "object")}
    sent: Any = values if method == "PUT" else {"version": "1.0.0"}
    message = "The fields namespace, name, version must make a unique set."
    assert outcome(registry.send(method, before["url"], json=sent)) == (400, {"non_field_errors": [message]})
    assert registry.read(before["url"]) == before


@pytest.mark.parametrize("table", ["issue", "code_run"])
def test_a_taken_uuid_is_a_conflict(registry: Client, table: str) -> None:
    taken, before = registry.make(table), registry.make(table)
    assert registry.patch(before["url"], {"uuid": taken["uuid"]}).status_code == 409
    assert registry.read(before["url"]) == before


@each_changeable
def test_a_record_is_no_duplicate_of_itself(registry: Client, table: Table) -> None:
    posted = registry.full(table.name)
    record = registry.create(table.name, posted)
    assert registry.put(record["url"], posted).status_code == 200


def test_a_changed_key_frees_the_old_one(registry: Client) -> None:
    record = registry.make("issue")
    assert registry.patch(record["url"], {"uuid": str(uuid4())}).status_code == 200
    assert registry.make("issue", uuid=record["uuid"])["uuid"] == record["uuid"]


def test_filters_follow_a_change(registry: Client) -> None:
    product = registry.make("data_product", name=unique("tides/"))
    name = unique("waves/")
    after = registry.patch(product["url"], {"name": name}).json()
    assert registry.records("data_product", name=f"{name}*") == [after]
    assert registry.page("data_product", name=product["name"])["count"] == 0
    assert registry.page("data_product", namespace=id_of(product["namespace"]))["count"] == 1


def test_what_is_derived_follows_a_change(registry: Client) -> None:
    product = registry.make("data_product")
    component = registry.make("object_component")
    after = registry.patch(product["url"], {"object": component["object"]}).json()
    assert (product["internal_format"], after["internal_format"]) == (False, True)


def test_what_was_copied_at_creation_stays(registry: Client) -> None:
    external = registry.make("external_object")
    registry.patch(external["data_product"], {"version": "9.9.9"})
    assert registry.read(external["url"])["version"] == "1.2.3"


def test_links_follow_a_change(registry: Client) -> None:
    product = registry.make("data_product")
    other = registry.make("object")
    registry.patch(product["url"], {"object": other["url"]})
    assert registry.read(other["url"])["data_products"] == [product["url"]]
    assert registry.read(product["object"])["data_products"] == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(("own", "shown"), [("inputs", "inputs_of"), ("outputs", "outputs_of")])
def test_lists_of_links_are_replaced_whole(registry: Client, method: str, own: str, shown: str) -> None:
    old, kept, new = (registry.make("object_component")["url"] for _ in range(3))
    payload = registry.minimal("code_run", **{own: [old, kept]})
    run = registry.create("code_run", payload)
    sent = payload | {own: [kept, new]} if method == "PUT" else {own: [kept, new]}
    after = registry.send(method, run["url"], json=sent).json()
    assert set(after[own]) == {kept, new}
    assert [registry.read(url)[shown] for url in (old, kept, new)] == [[], [run["url"]], [run["url"]]]
    assert registry.page("code_run", **{own: id_of(old)})["count"] == 0
    assert ids_of(registry.records("code_run", **{own: id_of(new)})) == [id_of(run)]


def test_issues_follow_on_the_other_side(registry: Client) -> None:
    first, other = (registry.make("object_component") for _ in range(2))
    issue = registry.make("issue", component_issues=[first["url"]])
    registry.patch(issue["url"], {"component_issues": [other["url"]]})
    assert registry.read(first["url"])["issues"] == []
    assert registry.read(other["url"])["issues"] == [issue["url"]]
    assert registry.page("object_component", issues=id_of(issue))["count"] == 1


def test_a_deleted_run_is_gone_everywhere(registry: Client) -> None:
    component = registry.make("object_component")
    values = registry.full("code_run", inputs=[component["url"]], outputs=[component["url"]])
    run = registry.create("code_run", values)
    answer = registry.delete(run["url"])
    assert (answer.status_code, answer.content) == (204, b"")
    gone = (404, {"detail": "No CodeRun matches the given query."})
    assert outcome(registry.get(run["url"])) == gone
    assert outcome(registry.delete(run["url"])) == gone
    after = registry.read(component["url"])
    assert (after["inputs_of"], after["outputs_of"]) == ([], [])
    for filters in ({"uuid": run["uuid"]}, {"inputs": id_of(component)}, {"outputs": id_of(component)}):
        assert registry.page("code_run", **filters)["count"] == 0
    assert registry.create("code_run", values)["uuid"] == run["uuid"]


def test_anyone_signed_in_may_delete_a_run(registry: Client, second: Client) -> None:
    assert second.delete(registry.make("code_run")["url"]).status_code == 204


@each_table
def test_all_other_methods_are_not_allowed(registry: Client, table: Table) -> None:
    answers = {method: registry.send(method, f"{table.name}/", json={}) for method in ("PUT", "PATCH", "DELETE")}
    for method, answer in answers.items():
        assert outcome(answer) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert methods_of(answer) == {"GET", "POST", "HEAD", "OPTIONS"}
    for method in {"POST", "PUT", "PATCH", "DELETE"} - set(table.changes):
        answer = registry.send(method, f"{table.name}/{ABSENT}/", json={})
        assert outcome(answer) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert methods_of(answer) == {"GET", "HEAD", "OPTIONS", *table.changes}
