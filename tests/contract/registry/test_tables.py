"""The 17 tables: their fields in wire order, what a POST keeps, what it fills in, and what it ignores."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from .client import ABSENT, Client, Site, author_uuid, id_of, outcome, unique
from .conftest import Example
from .tables import Field, Table, each_field, each_postable, each_table


@each_table
def test_fields_are_in_wire_order(registry: Client, example: Example, table: Table) -> None:
    record = registry.read(example(table.name)["url"])
    assert list(record) == [field.name for field in table.fields]


@each_postable
def test_every_value_posted_is_kept(registry: Client, table: Table) -> None:
    posted = registry.full(table.name)
    record = registry.create(table.name, posted)
    if table.name == "author":
        posted["uuid"] = author_uuid(posted["identifier"])
    assert {name: record[name] for name in posted} == posted
    assert registry.read(record["url"]) == record


@each_postable
def test_what_is_left_out_takes_its_default(registry: Client, table: Table) -> None:
    posted = registry.minimal(table.name)
    record = registry.create(table.name, posted)
    for field in table.writable:
        if field.name not in posted and field.kind != "uuid":
            assert record[field.name] == field.default, field.name


@each_field(lambda field: field.kind == "uuid")
def test_a_uuid_is_made_when_left_out(registry: Client, table: Table, field: Field) -> None:
    first, other = (registry.make(table.name)[field.name] for _ in range(2))
    assert str(UUID(first)) == first
    assert first != other


@each_postable
def test_null_is_kept_where_it_may_be(registry: Client, table: Table) -> None:
    needed = registry.minimal(table.name)
    nulls = {field.name: None for field in table.writable if field.nullable and field.name not in needed}
    record = registry.create(table.name, needed | nulls)
    assert {name: record[name] for name in nulls} == nulls


@each_field(lambda field: field.required)
def test_what_is_required_is_asked_for(registry: Client, table: Table, field: Field) -> None:
    status, errors = outcome(registry.post(f"{table.name}/", {}))
    assert status == 400
    assert errors[field.name] == ["This field is required."]


@each_table
def test_all_that_is_missing_is_named_at_once_and_nothing_else(registry: Client, table: Table) -> None:
    missing = {field.name: ["This field is required."] for field in table.writable if field.required}
    if missing:
        assert outcome(registry.post(f"{table.name}/", {})) == (400, missing)


@each_field(lambda field: not field.nullable)
def test_null_is_refused_where_it_may_not_be(registry: Client, table: Table, field: Field) -> None:
    status, errors = outcome(registry.post(f"{table.name}/", {field.name: None}))
    assert status == 400
    assert errors[field.name] == ["This field may not be null."]


@each_postable
def test_unknown_and_read_only_members_are_ignored(registry: Client, second: Client, site: Site, table: Table) -> None:
    nonsense: dict[str, Any] = {
        "url": f"{site.url}/api/{table.name}/{ABSENT}/",
        "id": ABSENT,
        "last_updated": "1999-01-01T00:00:00Z",
        "updated_by": second.user_url(),
        "input_urls": [],
        "output_urls": ["x"],
    }
    nonsense |= {field.name: "nonsense" for field in table.own if field.read_only}
    record = registry.create(table.name, nonsense | registry.minimal(table.name))
    assert id_of(record) != ABSENT
    assert record["last_updated"] > "2020"
    assert record["updated_by"] == registry.user_url()
    assert "nonsense" not in record.values()
    assert list(record) == [field.name for field in table.fields]


@each_postable
def test_updated_by_is_whoever_made_the_record(second: Client, table: Table) -> None:
    assert second.make(table.name)["updated_by"] == second.user_url()


def test_a_user_author_joins_an_account_and_an_author(registry: Client) -> None:
    """The account may be joined already, here or before: then the answer is 409."""
    joined = registry.make("user_author")
    assert joined["user"] == registry.user_url()
    answer = registry.post("user_author/", registry.minimal("user_author"))
    assert outcome(answer) == (409, {"detail": "Field user must be unique"})
    assert registry.records("user_author", user=id_of(registry.user_url())) == [joined]


def test_the_uuid_of_an_author_is_derived_from_the_identifier(registry: Client) -> None:
    identifier = unique("https://orcid.example/é/")
    assert registry.make("author", identifier=identifier)["uuid"] == author_uuid(identifier)


def test_the_uuid_of_an_author_is_derived_even_when_another_is_posted(registry: Client) -> None:
    identifier = unique("https://orcid.example/")
    made = registry.make("author", identifier=identifier, uuid=str(uuid4()))
    assert made["uuid"] == author_uuid(identifier)


def test_an_author_without_identifier_keeps_the_uuid_posted(registry: Client) -> None:
    chosen = str(uuid4())
    assert registry.make("author", name=unique(), uuid=chosen)["uuid"] == chosen


def test_names_of_authors_may_repeat(registry: Client) -> None:
    name = unique("Ada ")
    assert registry.make("author", name=name)["url"] != registry.make("author", name=name)["url"]


@pytest.mark.parametrize("nothing", [{}, {"name": None}, {"name": None, "identifier": None}])
def test_an_author_needs_a_name_or_an_identifier(registry: Client, nothing: dict[str, None]) -> None:
    assert registry.post("author/", nothing).status_code in (400, 409)


@pytest.mark.parametrize("accept", ["identifier", "both alternates", "all three"])
def test_what_identifies_an_external_object(registry: Client, accept: str) -> None:
    alternates = {"alternate_identifier": unique(), "alternate_identifier_type": "accession"}
    identifier = {"identifier": unique("https://doi.example/")}
    given = {"identifier": identifier, "both alternates": alternates, "all three": identifier | alternates}[accept]
    made = registry.make("external_object", **given)
    assert {name: made[name] for name in given} == given


@pytest.mark.parametrize("identifier", [None, "https://doi.example/one"])
@pytest.mark.parametrize("alternate", ["alternate_identifier", "alternate_identifier_type"])
def test_one_alternate_field_alone_does_not_identify(registry: Client, identifier: str | None, alternate: str) -> None:
    values = registry.minimal("external_object", identifier=identifier) | {alternate: "accession"}
    assert registry.post("external_object/", values).status_code in (400, 409)
    assert registry.records("external_object", data_product=id_of(values["data_product"])) == []


def test_an_external_object_without_any_identifier_is_refused(registry: Client) -> None:
    values = registry.minimal("external_object")
    del values["identifier"]
    assert registry.post("external_object/", values).status_code in (400, 409)


def test_the_version_of_an_external_object_is_copied_from_the_product(registry: Client) -> None:
    product = registry.make("data_product", version="3.2.1-rc.1")
    made = registry.make("external_object", data_product=product["url"])
    assert made["version"] == "3.2.1-rc.1"


def test_an_issue_without_components_has_an_empty_list(registry: Client) -> None:
    assert registry.create("issue", {"description": "Gauge drifts"})["component_issues"] == []


def test_storage_root_1_is_the_sites_own(stranger: Client, site: Site) -> None:
    root = stranger.read("storage_root/1/")
    assert (root["root"], root["local"]) == (f"{site.url}/data/", False)


def test_the_account_admin_is_there(registry: Client) -> None:
    [admin] = registry.records("users", username="admin")
    assert admin["username"] == "admin"
