"""Parameter sets: nested in what they describe or posted alone, schemas and names in every form, all or nothing."""

from typing import Any

import pytest

from .client import ABSENT, Client, Json, assert_error, assert_refused, id_of, unique
from .conftest import NUMERIC, STRING, MakeTree, Schema, Tree, make_schema


def shown(record: Json) -> list[tuple[str, list[tuple[Any, Any]]]]:
    """The sets of a record: each schema's namespace, and the two plain values of its parameters."""
    return [
        (one["schema"]["namespace"], [(each["string_value"], each["numerical_value"]) for each in one["parameters"]])
        for one in record["parameter_sets"]
    ]


@pytest.mark.parametrize("schema_form", ["namespace", "uri"])
@pytest.mark.parametrize("name_form", ["name", "uri"])
def test_schemas_and_names_in_both_forms(owner: Client, run_schema: Schema, schema_form: str, name_form: str) -> None:
    name = "number" if name_form == "name" else run_schema.names["number"]["resource_uri"]
    schema = run_schema.namespace if schema_form == "namespace" else run_schema.uri
    sets = [{"schema": schema, "parameters": [{"name": name, "value": "57.136"}]}]
    experiment = owner.experiment(parameter_sets=sets)
    dataset = owner.dataset(experiment, parameter_sets=sets)
    file, _ = owner.register(dataset, parameter_sets=sets)
    for record in (experiment, dataset, file):
        assert shown(record) == [(run_schema.namespace, [(None, 57.136)])]
        [parameter] = record["parameter_sets"][0]["parameters"]
        assert parameter["name"] == run_schema.names["number"]["resource_uri"]


def test_the_forms_mixed_in_one_request(owner: Client, run_schema: Schema, glaze_schema: Schema) -> None:
    sets = [
        {
            "schema": run_schema.uri,
            "parameters": [
                {"name": "text", "value": "a"},
                {"name": run_schema.names["number"]["resource_uri"], "value": 2},
            ],
        },
        {
            "schema": glaze_schema.namespace,
            "parameters": [{"name": glaze_schema.names["recipe"]["resource_uri"], "value": "celadon-3"}],
        },
        {"schema": run_schema.namespace, "parameters": [{"name": "text", "value": "again"}]},
    ]
    assert shown(owner.experiment(parameter_sets=sets)) == [
        (run_schema.namespace, [("a", None), (None, 2)]),
        (glaze_schema.namespace, [("celadon-3", None)]),
        (run_schema.namespace, [("again", None)]),
    ]


def test_sets_without_parameters(owner: Client, run_schema: Schema) -> None:
    experiment = owner.experiment(parameter_sets=[{"schema": run_schema.namespace, "parameters": []}])
    assert shown(experiment) == [(run_schema.namespace, [])]
    assert owner.experiment(parameter_sets=[])["parameter_sets"] == []


def test_a_name_may_stand_twice_in_a_set(owner: Client, run_schema: Schema) -> None:
    pairs = [{"name": "text", "value": "a"}, {"name": "text", "value": "b"}]
    experiment = owner.experiment(parameter_sets=[{"schema": run_schema.namespace, "parameters": pairs}])
    assert shown(experiment) == [(run_schema.namespace, [("a", None), ("b", None)])]


UNKNOWN_SCHEMAS = [f"https://meta.example.org/none/{ABSENT}", f"/api/v1/schema/{ABSENT}/", "", None, 5, {"a": 1}]


@pytest.mark.parametrize("schema", UNKNOWN_SCHEMAS, ids=str)
def test_a_schema_that_is_none_makes_nothing(owner: Client, run_schema: Schema, schema: object) -> None:
    title = unique()
    sets = [run_schema.set_of(text="a"), {"schema": schema, "parameters": []}]
    answer = owner.post("experiment/", {"title": title, "parameter_sets": sets})
    assert answer.status_code in (400, 404)
    assert answer.json().keys() & {"error", "error_message"}
    assert owner.count("experiment", title=title) == 0


@pytest.mark.parametrize(
    "parameters",
    [
        [{"name": "number", "value": "hot"}],
        [{"name": "text", "value": "a"}, {"name": "number", "value": "hot"}],
        [{"value": "no name"}],
        [{"name": f"/api/v1/parametername/{ABSENT}/", "value": "x"}],
        [{"name": "x" * 61, "value": "x"}],
        {"name": "text"},
        "text",
        [5],
    ],
    ids=str,
)
def test_parameters_that_do_not_fit_make_nothing(
    owner: Client, run_schema: Schema, hidden: Tree, parameters: Any
) -> None:
    """Neither the record nor the sets before the bad one nor a new name, on any of the three kinds of owners."""
    mark = unique()
    new = {"schema": run_schema.namespace, "parameters": [{"name": mark[:40], "value": "created on the fly"}]}
    sets = [new, run_schema.set_of(text="a"), {"schema": run_schema.namespace, "parameters": parameters}]
    names = owner.count("parametername", schema=run_schema.record["id"])
    dataset = owner.dataset()
    requests: dict[str, Json] = {
        "experiment": {"title": mark},
        "dataset": {"description": mark, "experiments": dataset["experiments"]},
        "dataset_file": owner.file_values(dataset, filename=mark),
    }
    for resource, values in requests.items():
        assert_error(owner.post(f"{resource}/", {**values, "parameter_sets": sets}))
    assert owner.count("experiment", title=mark) == 0
    assert owner.count("dataset", description=mark) == 0
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 0
    assert owner.count("parametername", schema=run_schema.record["id"]) == names


def test_a_bad_parameter_is_named(owner: Client, run_schema: Schema) -> None:
    answer = owner.post("experiment/", {"title": "x", "parameter_sets": [run_schema.set_of(number="hot")]})
    assert_error(answer, "number")


def test_a_name_of_another_schema_is_refused(owner: Client, run_schema: Schema, glaze_schema: Schema) -> None:
    foreign = [{"name": glaze_schema.names["recipe"]["resource_uri"], "value": "x"}]
    sets = [{"schema": run_schema.namespace, "parameters": foreign}]
    assert_error(owner.post("experiment/", {"title": "x", "parameter_sets": sets}))


# Names that are created on the fly


def test_an_unknown_name_is_created(owner: Client, admin: Client, stranger: Client) -> None:
    schema = make_schema(admin, 1, {"known": STRING})
    name = "New one, ü 5"
    experiment = owner.experiment(parameter_sets=[schema.set_of(**{name: 8.5, "known": "x"})])
    assert shown(experiment) == [(schema.namespace, [("8.5", None), ("x", None)])]
    [made] = [one for one in stranger.objects("parametername", schema=schema.record["id"]) if one["name"] == name]
    assert (made["data_type"], made["full_name"], made["is_searchable"]) == (STRING, name, True)
    again = owner.experiment(parameter_sets=[schema.set_of(**{name: "b"})])
    assert again["parameter_sets"][0]["parameters"][0]["name"] == made["resource_uri"]
    assert stranger.count("parametername", schema=schema.record["id"]) == 2


def test_an_unknown_name_twice_in_one_request_is_one(owner: Client, admin: Client) -> None:
    schema = make_schema(admin, 1, {})
    experiment = owner.experiment(parameter_sets=[schema.set_of(fresh="a"), schema.set_of(fresh="b")])
    names = {one["parameters"][0]["name"] for one in experiment["parameter_sets"]}
    assert len(names) == 1
    assert owner.count("parametername", schema=schema.record["id"]) == 1


MANY = {f"p{number}": str(number) for number in range(130)}
"""More parameters than one transaction could make names for."""


def test_many_unknown_names_at_once(owner: Client, admin: Client) -> None:
    schema = make_schema(admin, 1, {})
    experiment = owner.experiment(parameter_sets=[schema.set_of(**MANY)])
    assert shown(experiment) == [(schema.namespace, [(value, None) for value in MANY.values()])]
    assert owner.count("parametername", schema=schema.record["id"]) == len(MANY)
    file = make_schema(admin, 3, {})
    values = owner.file_values(owner.dataset(experiment), b"x", parameter_sets=[file.set_of(**MANY)])
    made = owner.post_form(values, b"x")
    assert made.status_code == 201
    assert shown(owner.read(made.headers["Location"])) == [(file.namespace, [(each, None) for each in MANY.values()])]


def test_hundreds_of_unknown_names_at_once(owner: Client, admin: Client) -> None:
    schema = make_schema(admin, 1, {})
    hundreds = {f"peak-{number}": str(number) for number in range(500)}
    experiment = owner.experiment(parameter_sets=[schema.set_of(**hundreds)])
    assert shown(experiment) == [(schema.namespace, [(value, None) for value in hundreds.values()])]
    assert owner.count("parametername", schema=schema.record["id"]) == len(hundreds)


def test_many_unknown_names_of_what_is_refused(owner: Client, other: Client, admin: Client, hidden: Tree) -> None:
    schema = make_schema(admin, 1, {"number": NUMERIC})
    sets = [schema.set_of(**MANY, number="hot")]
    assert_error(owner.post("experiment/", {"title": "x", "parameter_sets": sets}), "number")
    values = {"experiment": hidden.experiment["resource_uri"], **schema.set_of(**MANY)}
    assert_refused(other.post("experimentparameterset/", values))
    assert owner.count("parametername", schema=schema.record["id"]) == 1


def test_an_immutable_schema_takes_no_new_names(owner: Client, admin: Client) -> None:
    schema = make_schema(admin, 1, {"known": STRING}, immutable=True)
    assert_error(owner.post("experiment/", {"title": "x", "parameter_sets": [schema.set_of(unknown="x")]}), "unknown")
    assert owner.count("parametername", schema=schema.record["id"]) == 1
    assert shown(owner.experiment(parameter_sets=[schema.set_of(known="x")])) == [(schema.namespace, [("x", None)])]


# Posted alone


@pytest.fixture
def tree(make_tree: MakeTree) -> Tree:
    """A tree of the test's own."""
    return make_tree()


KINDS = ("experiment", "dataset", "datafile")


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_alone(owner: Client, tree: Tree, run_schema: Schema, kind: str) -> None:
    record = {"experiment": tree.experiment, "dataset": tree.dataset, "datafile": tree.file}[kind]
    made = owner.make(f"{kind}parameterset", **{kind: record["resource_uri"]}, **run_schema.set_of(text="a", number=5))
    assert made[kind] == record["resource_uri"]
    assert made["schema"] == run_schema.record
    after = owner.read(record["resource_uri"])["parameter_sets"]
    assert after == [*record["parameter_sets"], made]
    extra = owner.make(f"{kind}parameter", parameterset=made["resource_uri"], name="text", value="late")
    assert (extra["string_value"], extra["parameterset"]) == ("late", made["resource_uri"])
    assert owner.read(made["resource_uri"])["parameters"] == [*made["parameters"], extra]
    by_uri = run_schema.names["number"]["resource_uri"]
    typed = owner.make(f"{kind}parameter", parameterset=made["resource_uri"], name=by_uri, numerical_value=1.5)
    assert typed["numerical_value"] == 1.5


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_needs_its_owner_and_schema(owner: Client, tree: Tree, run_schema: Schema, kind: str) -> None:
    record = {"experiment": tree.experiment, "dataset": tree.dataset, "datafile": tree.file}[kind]
    values = {kind: record["resource_uri"], **run_schema.set_of(text="a")}
    for missing in (kind, "schema"):
        less = {name: value for name, value in values.items() if name != missing}
        assert_error(owner.post(f"{kind}parameterset/", less), missing)
    absent = f"/api/v1/{'dataset_file' if kind == 'datafile' else kind}/{ABSENT}/"
    assert_error(owner.post(f"{kind}parameterset/", {**values, kind: absent}), f"'{kind}' field", absent)
    assert len(owner.read(record["resource_uri"])["parameter_sets"]) == 1


def test_a_parameter_needs_its_set(owner: Client, tree: Tree) -> None:
    assert_error(owner.post("experimentparameter/", {"name": "text", "value": "a"}), "parameterset")
    absent = {"parameterset": f"/api/v1/experimentparameterset/{ABSENT}/", "name": "text", "value": "a"}
    assert owner.post("experimentparameter/", absent).status_code in (400, 401, 404)


def test_a_changed_parameter(owner: Client, tree: Tree) -> None:
    first, second = tree.experiment["parameter_sets"][0]["parameters"]
    assert owner.change(first, string_value="new")["string_value"] == "new"
    assert owner.change(second, numerical_value="4.25")["numerical_value"] == 4.25
    assert owner.change(second, value="5")["numerical_value"] == 5
    assert_error(owner.patch(second["resource_uri"], {"value": "hot"}), "number")
    assert shown(owner.read(tree.experiment["resource_uri"]))[0][1] == [("new", None), (None, 5)]


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_value_that_is_not_said_stays(owner: Client, glaze_schema: Schema, run_schema: Schema, method: str) -> None:
    sets = [glaze_schema.set_of(recipe="celadon", fired_on="2026-03-04"), run_schema.set_of(number="1.5")]
    experiment = owner.experiment(parameter_sets=sets)
    kept = experiment["parameter_sets"]
    for parameter in [each for one in kept for each in one["parameters"]]:
        nulls = {name: None for name in parameter if parameter[name] is None}
        for said in ({}, nulls, {"name": parameter["name"]}, {"parameterset": parameter["parameterset"]}):
            answer = owner.send(method, parameter["resource_uri"], json=said)
            assert answer.status_code in (202, 204), answer.text
            assert owner.read(parameter["resource_uri"]) == parameter
    named = [
        {**one, "parameters": [{"resource_uri": each["resource_uri"]} for each in one["parameters"]]} for one in kept
    ]
    assert owner.change(experiment, parameter_sets=named)["parameter_sets"] == kept
    recipe, fired_on = kept[0]["parameters"]
    assert_error(owner.send(method, recipe["resource_uri"], json={"name": fired_on["name"]}), "fired_on")
    assert owner.read(recipe["resource_uri"]) == recipe


def test_sets_by_patch_are_added_or_updated_and_never_removed(
    owner: Client, tree: Tree, run_schema: Schema, glaze_schema: Schema
) -> None:
    uri = tree.experiment["resource_uri"]
    [old] = tree.experiment["parameter_sets"]
    changed = owner.change(tree.experiment, parameter_sets=[glaze_schema.set_of(recipe="celadon")])
    assert changed["parameter_sets"][0]["id"] == old["id"]
    assert shown(changed)[1] == (glaze_schema.namespace, [("celadon", None)])
    assert owner.change(tree.experiment, parameter_sets=[])["parameter_sets"] == changed["parameter_sets"]
    resent = [{"resource_uri": one["resource_uri"]} for one in changed["parameter_sets"]]
    assert len(owner.change(tree.experiment, parameter_sets=resent)["parameter_sets"]) == 2
    [first, second] = owner.read(uri)["parameter_sets"]
    second["parameters"][0]["string_value"] = "tenmoku"
    after = owner.change(tree.experiment, parameter_sets=[first, second])
    assert [one["id"] for one in after["parameter_sets"]] == [first["id"], second["id"]]
    assert shown(after)[1] == (glaze_schema.namespace, [("tenmoku", None)])


@pytest.mark.parametrize("kind", ["dataset", "file"])
def test_sets_by_patch_on_datasets_and_files(owner: Client, tree: Tree, glaze_schema: Schema, kind: str) -> None:
    record: Json = getattr(tree, kind)
    changed = owner.change(record, parameter_sets=[glaze_schema.set_of(recipe="celadon")])
    assert changed["parameter_sets"][0] == record["parameter_sets"][0]
    assert shown(changed)[1] == (glaze_schema.namespace, [("celadon", None)])


def test_a_refused_patch_changes_nothing(owner: Client, tree: Tree, run_schema: Schema) -> None:
    before = owner.read(tree.experiment["resource_uri"])
    bad = {"title": "changed", "parameter_sets": [run_schema.set_of(text="new"), run_schema.set_of(number="hot")]}
    assert_error(owner.patch(tree.experiment["resource_uri"], bad))
    assert owner.read(tree.experiment["resource_uri"]) == before


def test_a_foreign_set_is_not_updated_through_an_experiment(owner: Client, other: Client, tree: Tree) -> None:
    [old] = tree.experiment["parameter_sets"]
    old["parameters"][0]["string_value"] = "stolen"
    mine = other.experiment()
    other.patch(mine["resource_uri"], {"parameter_sets": [old]})
    assert shown(owner.read(tree.experiment["resource_uri"]))[0][1][0] == ("lena", None)


def test_typed_keys(owner: Client, run_schema: Schema) -> None:
    def given(name: str, key: str, value: object) -> Any:
        sets = [{"schema": run_schema.namespace, "parameters": [{"name": name, key: value}]}]
        return owner.post("experiment/", {"title": "x", "parameter_sets": sets})

    for name, key, value, expected in (
        ("number", "numerical_value", 2.5, 2.5),
        ("number", "numerical_value", "2.5", 2.5),
        ("text", "string_value", "a", "a"),
        ("time", "datetime_value", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07"),
    ):
        answer = given(name, key, value)
        assert answer.status_code == 201
        assert answer.json()["parameter_sets"][0]["parameters"][0][key] == expected
    for name, key, value in (
        ("number", "string_value", "2.5"),
        ("text", "numerical_value", 2.5),
        ("time", "string_value", "2026-03-04"),
        ("number", "datetime_value", "2026-03-04"),
    ):
        assert_error(given(name, key, value), name)


def test_many_sets(owner: Client, run_schema: Schema) -> None:
    sets = [run_schema.set_of(text=f"set {number}", number=number) for number in range(40)]
    experiment = owner.experiment(parameter_sets=sets)
    assert [pair[1][1][1] for pair in shown(experiment)] == list(range(40))
    ids = [id_of(one) for one in experiment["parameter_sets"]]
    assert ids == sorted(set(ids))


def test_a_set_has_names_of_its_schema_only(owner: Client, admin: Client) -> None:
    """One name in two schemas with two types: each set's own counts."""
    numbers, texts = make_schema(admin, 1, {"same": NUMERIC}), make_schema(admin, 1, {"same": STRING})
    experiment = owner.experiment(parameter_sets=[numbers.set_of(same="1"), texts.set_of(same="1")])
    assert shown(experiment) == [(numbers.namespace, [(None, 1)]), (texts.namespace, [("1", None)])]
