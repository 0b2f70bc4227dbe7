"""Schemas and parameter names: defaults, uniqueness, order."""

import pytest

from .client import ABSENT, Client, Json, assert_error, unique
from .conftest import DATETIME, NUMERIC, OF_DATASET, STRING


def namespace() -> str:
    return unique("https://meta.example.org/kiln?a=b&c=ü/")


def test_defaults_of_a_schema(admin: Client) -> None:
    made = admin.make("schema", namespace=namespace())
    assert made["type"] == 1
    assert [made[name] for name in ("subtype", "immutable", "hidden")] == [None, False, False]


def test_every_field_of_a_schema(admin: Client, stranger: Client) -> None:
    values = {"namespace": namespace(), "name": "Kiln", "type": OF_DATASET, "subtype": "s", "immutable": True}
    made = admin.make("schema", **values, hidden=True)
    assert {**values, "hidden": True}.items() <= made.items()
    assert stranger.objects("schema", namespace=values["namespace"]) == [made]
    assert stranger.objects("schema", id=made["id"]) == [made]


def test_a_namespace_is_one_schemas(admin: Client) -> None:
    made = admin.make("schema", namespace=namespace())
    assert_error(admin.post("schema/", {"namespace": made["namespace"], "type": 2}), status=409)
    assert admin.count("schema", namespace=made["namespace"]) == 1


@pytest.mark.parametrize("values", [{"type": 0}, {"type": 6}, {"type": "x"}, {"name": "x" * 51}, {"subtype": "x" * 31}])
def test_values_of_a_schema_that_do_not_fit(admin: Client, values: Json) -> None:
    assert_error(admin.post("schema/", {"namespace": namespace(), **values}), next(iter(values)))


@pytest.mark.parametrize("values", [{"name": "x"}, {"namespace": "https://example.org/" + "x" * 256}], ids=str)
def test_a_schema_needs_a_namespace(admin: Client, values: Json) -> None:
    assert_error(admin.post("schema/", values), "namespace")


def test_defaults_of_a_parameter_name(admin: Client) -> None:
    schema = admin.make("schema", namespace=namespace())
    made = admin.make("parametername", schema=schema["resource_uri"], name="n", full_name="The n")
    del made["id"], made["resource_uri"]
    assert made == {
        "schema": schema["resource_uri"],
        "name": "n",
        "full_name": "The n",
        "units": "",
        "data_type": STRING,
        "immutable": False,
        "comparison_type": 1,
        "is_searchable": False,
        "choices": "",
        "order": 9999,
    }


def test_every_field_of_a_parameter_name(admin: Client) -> None:
    schema = admin.make("schema", namespace=namespace())["resource_uri"]
    values = {"name": "n", "full_name": "The n", "units": "K", "data_type": NUMERIC, "immutable": True}
    values |= {"comparison_type": 3, "is_searchable": True, "choices": "(a:b)", "order": 5, "schema": schema}
    made = admin.make("parametername", **values)
    assert values.items() <= made.items()
    assert admin.change(made, order=None, data_type=DATETIME)["order"] is None


def test_a_name_is_one_in_its_schema(admin: Client) -> None:
    first, second = (admin.make("schema", namespace=namespace())["resource_uri"] for _ in range(2))
    values = {"name": "n", "full_name": "n"}
    admin.make("parametername", schema=first, **values)
    admin.make("parametername", schema=second, **values)
    assert_error(admin.post("parametername/", {"schema": first, **values}), status=409)


@pytest.mark.parametrize(
    "values",
    [
        {"data_type": 0},
        {"data_type": 9},
        {"comparison_type": 9},
        {"order": "x"},
        {"name": "x" * 61},
        {"schema": f"/api/v1/schema/{ABSENT}/"},
    ],
    ids=str,
)
def test_values_of_a_parameter_name_that_do_not_fit(admin: Client, values: Json) -> None:
    schema = admin.make("schema", namespace=namespace())["resource_uri"]
    answer = admin.post("parametername/", {"schema": schema, "name": "n", "full_name": "n", **values})
    assert_error(answer, next(iter(values)))


def test_names_by_order_then_name(admin: Client, stranger: Client) -> None:
    schema = admin.make("schema", namespace=namespace())
    for name, order in (("z", 1), ("b", 2), ("a", 2), ("y", 10), ("late", None)):
        more = {} if order is None else {"order": order}
        admin.make("parametername", schema=schema["resource_uri"], name=name, full_name=name, **more)
    for arguments in ({"schema": schema["id"]}, {"schema__id": schema["id"]}):
        found = stranger.objects("parametername", **arguments)
        assert [one["name"] for one in found] == ["z", "a", "b", "y", "late"]
    by_namespace = stranger.objects("parametername", schema__namespace=schema["namespace"])
    assert [one["name"] for one in by_namespace] == ["z", "a", "b", "y", "late"]


def test_a_change_of_a_schema_shows_where_it_is_embedded(admin: Client, owner: Client) -> None:
    schema = admin.make("schema", namespace=namespace(), name="old")
    sets = [{"schema": schema["namespace"], "parameters": [{"name": "n", "value": "x"}]}]
    experiment = owner.experiment(parameter_sets=sets)
    admin.change(schema, name="new")
    assert owner.read(experiment["resource_uri"])["parameter_sets"][0]["schema"]["name"] == "new"
