"""Writing objects: what is made, who may, and that nothing is left half done."""

from typing import Any

import pytest

from functions.experiments.store import store
from tests.unit.experiments.conftest import ADMIN, NOBODY, Lab

RUN = "https://meta.example.org/kiln/run"


def a_set(*parameters: tuple[str, Any], schema: str = RUN) -> dict[str, Any]:
    return {"schema": schema, "parameters": [{"name": name, "value": value} for name, value in parameters]}


def values_of(shown: dict[str, Any]) -> list[Any]:
    """The values of an object's parameters, set by set."""
    return [
        [each["string_value"] or each["numerical_value"] or each["datetime_value"] for each in one["parameters"]]
        for one in shown["parameter_sets"]
    ]


def test_an_experiment_with_sets(lab: Lab) -> None:
    schema = lab.schema()
    peak = lab.name(schema, "peak", 1)
    mixed = [a_set(("operator", "lena"), (peak["resource_uri"], "1243.5")), a_set(schema=schema["resource_uri"])]
    made = lab.send("POST", "experiment/", {"title": "Kiln 7", "parameter_sets": mixed})
    assert made.status == 201
    assert made.body == lab.get(made.location).body
    assert values_of(made.body) == [["lena", 1243.5], []]
    assert made.body["parameter_sets"][0]["schema"] == schema
    assert made.body["institution_name"] == "Harbour Institute"
    assert made.body["owner_ids"] == [int(lab.lena["user_id"])]
    names = lab.get("parametername/", schema="1").objects
    assert [(each["name"], each["data_type"], each["is_searchable"]) for each in names] == [
        ("operator", 2, True),
        ("peak", 1, False),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        a_set(("peak", "hot")),
        a_set(("x", 1), schema="https://meta.example.org/none"),
        a_set(("x", 1), schema="/api/v1/schema/99/"),
        a_set(("/api/v1/parametername/99/", 1)),
        a_set(("n" * 61, 1)),
    ],
)
def test_a_bad_set_leaves_nothing(lab: Lab, bad: dict[str, Any]) -> None:
    lab.name(lab.schema(), "peak", 1)
    reply = lab.send("POST", "experiment/", {"title": "x", "parameter_sets": [a_set(("new", 1)), bad]})
    assert (reply.status, list(reply.body)) == (400, ["error"])
    assert lab.get("experiment/").total == 0
    assert lab.get("parametername/").total == 1


def test_an_immutable_schema_gets_no_names(lab: Lab) -> None:
    lab.schema(immutable=True)
    reply = lab.send("POST", "experiment/", {"title": "x", "parameter_sets": [a_set(("new", 1))]})
    assert reply.status == 400


def test_sets_are_changed_and_added_by_a_patch(lab: Lab) -> None:
    lab.schema()
    made = lab.experiment(parameter_sets=[a_set(("operator", "lena"), ("kiln", "7"))])
    [old] = made["parameter_sets"]
    old["parameters"] = [{**old["parameters"][0], "string_value": "otto"}, {"name": "run", "value": "41"}]
    new = a_set(("operator", "mia"))
    reply = lab.send("PATCH", made["resource_uri"], {"parameter_sets": [old, new]})
    assert reply.status == 202
    assert values_of(reply.body) == [["otto", "7", "41"], ["mia"]]
    assert values_of(lab.get(made["resource_uri"]).body) == [["otto", "7", "41"], ["mia"]]


def test_a_whole_object_can_be_sent_back(lab: Lab) -> None:
    lab.schema()
    experiment = lab.experiment(parameter_sets=[a_set(("operator", "lena"))])
    dataset = lab.dataset(experiment, parameter_sets=[a_set(("operator", "lena"))])
    for made in (experiment, dataset):
        before = lab.get(made["resource_uri"]).body
        reply = lab.send("PUT", made["resource_uri"], before)
        assert reply.status == 200
        changing = ("update_time", "modified_time")
        assert {**reply.body, **dict.fromkeys(changing)} == {**before, **dict.fromkeys(changing)}


def test_sets_and_parameters_on_their_own(lab: Lab) -> None:
    lab.schema()
    dataset = lab.dataset(lab.experiment())
    made = lab.make("datasetparameterset", dataset=dataset["resource_uri"], **a_set(("a", "1")))
    one = lab.make("datasetparameter", parameterset=made["resource_uri"], name="b", value="2")
    assert (one["string_value"], one["parameterset"], one["value"]) == ("2", made["resource_uri"], None)
    assert lab.send("PATCH", one["resource_uri"], {"value": "3"}).status == 202
    assert lab.send("PUT", made["resource_uri"], {"parameters": [{"name": "c", "value": "4"}]}).status == 204
    assert values_of(lab.get(dataset["resource_uri"]).body) == [["1", "3", "4"]]
    assert [each["id"] for each in lab.get("datasetparameter/").objects] == [10001001, 10001002, 10001003]
    assert lab.get("datasetparameter/", limit="1", offset="2").objects[0]["string_value"] == "4"
    assert lab.send("POST", "datasetparameterset/", a_set(("a", "1"))).body["error"].startswith("The 'dataset' field")


def test_datasets_need_the_right_to_all_their_experiments(lab: Lab) -> None:
    mine, shared = lab.experiment(), lab.experiment()
    told = {"description": "x", "experiments": [mine["resource_uri"], shared["resource_uri"]]}
    lab.share(shared, lab.otto, canRead=True, canWrite=True)
    assert lab.send("POST", "dataset/", told, caller=lab.otto).status == 401
    assert lab.send("POST", "dataset/", {"description": "x", "experiments": []}).status == 401
    assert lab.send("POST", "dataset/", {"description": "x", "experiments": ["/api/v1/experiment/99/"]}).status == 401
    made = lab.make("dataset", lab.otto, description="x", experiments=[shared["resource_uri"]])
    assert lab.send("PATCH", made["resource_uri"], {"experiments": told["experiments"]}, caller=lab.otto).status == 401
    assert lab.send("PATCH", made["resource_uri"], {"experiments": told["experiments"]}).status == 202


def test_sums_follow_a_dataset(lab: Lab) -> None:
    one, two = lab.experiment(), lab.experiment()
    dataset = lab.dataset(one)
    lab.file(dataset)
    assert sums(lab, one, two) == [(1, 1, 12), (0, 0, 0)]
    both = {"experiments": [two["resource_uri"], one["resource_uri"]]}
    assert lab.send("PATCH", dataset["resource_uri"], both).body["dataset_experiment_count"] == 2
    assert sums(lab, one, two) == [(1, 1, 12), (1, 1, 12)]
    lab.file(dataset, "ch2.csv")
    assert lab.send("PATCH", dataset["resource_uri"], {"experiments": both["experiments"][:1]}).status == 202
    assert sums(lab, one, two) == [(0, 0, 0), (1, 2, 24)]
    lab.file(dataset, "ch3.csv")
    assert sums(lab, one, two) == [(0, 0, 0), (1, 3, 36)]


def sums(lab: Lab, *experiments: Any) -> list[tuple[int, int, int]]:
    shown = [lab.get(each["resource_uri"]).body for each in experiments]
    return [(each["dataset_count"], each["datafile_count"], each["experiment_size"]) for each in shown]


def test_a_locked_experiment(lab: Lab) -> None:
    lab.schema()
    experiment = lab.experiment()
    dataset = lab.dataset(experiment)
    lab.share(experiment, lab.otto, canWrite=True)
    address = experiment["resource_uri"]
    assert lab.send("PATCH", address, {"locked": True}).status == 202
    told = {"dataset": dataset["resource_uri"], "filename": "a", "size": 1, "md5sum": "0" * 32}
    assert lab.send("POST", "dataset_file/", told).status == 401
    assert lab.send("POST", "dataset/", {"experiments": [address]}).status == 401
    assert lab.send("POST", "experimentparameterset/", {"experiment": address, **a_set()}).status == 401
    assert lab.send("PATCH", address, {"parameter_sets": [a_set()]}).status == 401
    assert lab.send("PATCH", address, {"locked": False}, caller=lab.otto).status == 401
    assert lab.send("PATCH", address, {"locked": False}).status == 202


def test_only_owners_publish_and_lock(lab: Lab) -> None:
    experiment = lab.experiment()
    address = experiment["resource_uri"]
    lab.share(experiment, lab.otto, canWrite=True)
    lab.share(experiment, lab.mia, isOwner=True)
    experiment = lab.get(address).body
    for bad in ({"public_access": 100}, {"public_access": 25}, {"locked": True}, {"approved": True}):
        for method, path, body in (
            ("PATCH", address, {"description": "x", **bad}),
            ("PUT", address, {**experiment, **bad}),
            ("PATCH", "experiment/", {"objects": [{"resource_uri": address, **bad}]}),
        ):
            reply = lab.send(method, path, body, caller=lab.otto)
            assert (reply.status, reply.text) == (401, "")
    assert lab.get(address).body == experiment
    assert lab.send("PUT", address, {**experiment, "description": "y"}, caller=lab.otto).status == 200
    assert lab.send("PATCH", address, {"public_access": 25, "locked": True}, caller=lab.mia).status == 202
    assert lab.send("PATCH", address, {"locked": False}, caller=ADMIN).body["public_access"] == 25


def test_only_administrators_approve(lab: Lab) -> None:
    told: dict[str, Any] = {"title": "x", "public_access": 50, "locked": True, "approved": True}
    assert lab.send("POST", "experiment/", told).status == 401
    assert lab.get("experiment/").total == 0
    made = lab.make("experiment", **{**told, "approved": False})
    assert (made["public_access"], made["locked"], made["approved"]) == (50, True, False)
    address = made["resource_uri"]
    assert lab.send("PATCH", address, {"approved": True}).status == 401
    assert lab.send("PATCH", address, {"approved": True}, caller=ADMIN).body["approved"] is True
    assert lab.send("PATCH", address, {"approved": False}).status == 401
    assert lab.send("PATCH", address, {"approved": True, "locked": False}).status == 202
    assert lab.make("experiment", ADMIN, **told)["approved"] is True


def test_only_owners_publish_datasets(lab: Lab) -> None:
    """By an experiment that more people see, or by taking it out of the one that they do."""
    hidden, public = lab.experiment(), lab.experiment(public_access=100)
    mine = lab.make("experiment", lab.otto, title="mine", public_access=100)
    other = lab.make("experiment", lab.otto, title="other")
    for each in (hidden, public):
        lab.share(each, lab.otto, canWrite=True)
    uri = [each["resource_uri"] for each in (hidden, mine, public, other)]
    dataset, shown = lab.dataset(hidden), lab.dataset(public)
    for one, wanted in ((dataset, [uri[0], uri[1]]), (dataset, [uri[2]]), (shown, [uri[0]])):
        reply = lab.send("PATCH", one["resource_uri"], {"experiments": wanted}, caller=lab.otto)
        assert (reply.status, reply.text) == (401, "")
        assert lab.get(one["resource_uri"]).body == one
    for one, wanted in ((dataset, [uri[0], uri[3]]), (shown, [uri[0], uri[1]])):
        moved = lab.send("PATCH", one["resource_uri"], {"experiments": wanted}, caller=lab.otto)
        assert moved.status == 202
    own = lab.dataset(hidden)
    assert lab.send("PATCH", own["resource_uri"], {"experiments": [uri[2]]}).status == 202
    given = lab.dataset(hidden)
    assert lab.send("PATCH", given["resource_uri"], {"experiments": [uri[1]]}, caller=ADMIN).status == 202


def test_only_owners_publish_files(lab: Lab) -> None:
    """By a dataset that more people see, or by taking it out of the one that they do."""
    hidden, public = lab.experiment(), lab.experiment(public_access=100)
    mine = lab.make("experiment", lab.otto, title="mine", public_access=100)
    for each in (hidden, public):
        lab.share(each, lab.otto, canWrite=True)
    one, two, shown, own = (lab.dataset(each) for each in (hidden, hidden, public, public))
    took = lab.make("dataset", lab.otto, description="took", experiments=[mine["resource_uri"]])
    file, published = lab.file(one), lab.file(shown)
    for moved, wanted in ((file, took), (file, shown), (published, one)):
        change = {"dataset": wanted["resource_uri"]}
        objects = {"objects": [{"resource_uri": moved["resource_uri"], **change}]}
        for path, body in ((moved["resource_uri"], change), ("dataset_file/", objects)):
            reply = lab.send("PATCH", path, body, caller=lab.otto)
            assert (reply.status, reply.text) == (401, "")
        assert lab.get(moved["resource_uri"]).body == moved
    for moved, wanted in ((file, two), (published, own)):
        change = {"dataset": wanted["resource_uri"]}
        assert lab.send("PATCH", moved["resource_uri"], change, caller=lab.otto).status == 202
    assert lab.send("PATCH", file["resource_uri"], {"dataset": shown["resource_uri"]}).status == 202


def test_only_owners_give_rights(lab: Lab) -> None:
    experiment = lab.experiment(public_access=100)
    row: dict[str, Any] = {
        "pluginId": "django_user",
        "entityId": lab.otto["user_id"],
        "content_type": "experiment",
    }
    row = {**row, "object_id": str(experiment["id"]), "isOwner": True}
    assert lab.send("POST", "objectacl/", row, caller=lab.otto).status == 401
    assert lab.send("PATCH", experiment["resource_uri"], {"title": "x"}, caller=lab.otto).status == 401
    made = lab.send("POST", "objectacl/", row)
    assert (made.status, made.text) == (201, "")
    assert lab.send("PATCH", experiment["resource_uri"], {"title": "x"}, caller=lab.otto).status == 202
    assert lab.send("DELETE", made.location, caller=lab.otto).status == 204
    assert lab.send("PATCH", experiment["resource_uri"], {"title": "x"}, caller=lab.otto).status == 401
    for bad in ({"entityId": "99"}, {"entityId": "x"}, {"pluginId": "django_group"}, {"content_type": "dataset"}):
        assert lab.send("POST", "objectacl/", row | bad).status == 400


def test_rights_reach_the_lists_of_what_lies_below(lab: Lab) -> None:
    experiment = lab.experiment()
    lab.file(lab.dataset(experiment))
    row = lab.share(experiment, lab.otto, canRead=True)
    assert [lab.get(f"{name}/", lab.otto).total for name in ("experiment", "dataset", "dataset_file")] == [1, 1, 1]
    lab.send("PATCH", row["resource_uri"], {"expiryDate": "2020-01-01"})
    assert [lab.get(f"{name}/", lab.otto).total for name in ("experiment", "dataset", "dataset_file")] == [0, 0, 0]
    lab.send("PATCH", experiment["resource_uri"], {"public_access": 50})
    assert [lab.get(f"{name}/", NOBODY).total for name in ("experiment", "dataset", "dataset_file")] == [1, 1, 1]


def test_several_at_once(lab: Lab) -> None:
    first = lab.experiment()
    objects = [{"resource_uri": first["resource_uri"], "title": "changed"}, {"title": "new"}]
    reply = lab.send("PATCH", "experiment/", {"objects": objects})
    assert (reply.status, [each["title"] for each in reply.objects]) == (202, ["changed", "new"])
    bad = [{"title": "newer"}, {"title": "x" * 401}]
    assert lab.send("PATCH", "experiment/", {"objects": bad}).status == 400
    assert lab.get("experiment/").total == 2
    gone = {"objects": [{"title": "newest"}], "deleted_objects": [first["resource_uri"]]}
    assert lab.send("PATCH", "experiment/", gone).status == 202
    assert [each["title"] for each in lab.get("experiment/").objects] == ["new", "newest"]
    assert lab.send("PATCH", "dataset/", {"objects": [], "deleted_objects": ["/api/v1/dataset/1/"]}).status == 401


def test_several_sets_of_one_object_at_once(lab: Lab) -> None:
    lab.schema()
    experiment = lab.experiment()
    objects = [{"experiment": experiment["resource_uri"], **a_set(("a", number))} for number in range(3)]
    assert lab.send("PATCH", "experimentparameterset/", {"objects": objects}).status == 202
    assert values_of(lab.get(experiment["resource_uri"]).body) == [["0"], ["1"], ["2"]]


def test_many_files_at_once(lab: Lab) -> None:
    experiment = lab.experiment()
    dataset = lab.dataset(experiment)
    told = {"dataset": dataset["resource_uri"], "size": 1, "md5sum": "0" * 32}
    reply = lab.send("PATCH", "dataset_file/", {"objects": [{"filename": f"{n}.csv", **told} for n in range(20)]})
    assert (reply.status, len(reply.objects)) == (202, 20)
    assert sums(lab, experiment) == [(1, 20, 20)]
    again = {"objects": [{"filename": "a.csv", **told}, {"filename": "7.csv", **told}]}
    assert lab.send("PATCH", "dataset_file/", again).status == 409
    assert sums(lab, experiment) == [(1, 20, 20)]


@pytest.mark.parametrize("kind", ["experiment", "dataset"])
def test_who_may_not_write_learns_nothing_of_what_is_wrong_with_sets(lab: Lab, kind: str) -> None:
    lab.name(lab.schema(), "peak", 1)
    sets = [a_set(("peak", 1243.5))]
    experiment = lab.experiment(parameter_sets=sets)
    owner = experiment if kind == "experiment" else lab.dataset(experiment, parameter_sets=sets)
    [held] = owner["parameter_sets"]
    changed = {"resource_uri": held["parameters"][0]["resource_uri"], "string_value": "x"}
    told = {"parameter_sets": [{"resource_uri": held["resource_uri"], "parameters": [changed]}]}
    refused = lab.send("PATCH", owner["resource_uri"], told, caller=lab.otto)
    assert (refused.status, refused.text) == (401, "")
    assert "peak" in lab.send("PATCH", owner["resource_uri"], told).body["error"]


def test_more_sets_than_are_taken_at_once(lab: Lab) -> None:
    sets = [{"schema": f"https://meta.example.org/{number}"} for number in range(1001)]
    refused = lab.send("POST", "experiment/", {"title": "x", "parameter_sets": sets})
    assert refused.status == 400
    assert "more than 1000 sets" in refused.body["error"]


def test_a_repeated_request(lab: Lab) -> None:
    key = {"Idempotency-Key": "run 41"}
    first = lab.send("POST", "experiment/", {"title": "x"}, headers=key)
    second = lab.send("POST", "experiment/", {"title": "x"}, headers=key)
    assert (first.body, first.location) == (second.body, second.location)
    assert lab.get("experiment/").total == 1
    assert lab.send("POST", "experiment/", {"title": "y"}, headers=key).status == 422
    assert lab.send("POST", "experiment/", {"title": "x"}, headers={"Idempotency-Key": "k" * 256}).status == 400


def test_a_repeated_request_that_made_parameter_names(lab: Lab) -> None:
    lab.schema()
    lab.experiment()
    sets = [{"schema": "https://meta.example.org/kiln/run", "parameters": [{"name": "new", "value": "1"}]}]
    key = {"Idempotency-Key": "with names"}
    first, second = (
        lab.send("POST", "experiment/", {"title": "x", "parameter_sets": sets}, headers=key) for _ in range(2)
    )
    assert (second.status, second.location, second.body) == (201, first.location, first.body)


def test_a_repeated_request_shows_nothing_that_has_been_closed_since(lab: Lab) -> None:
    key = {"Idempotency-Key": "run 41"}
    made = lab.send("POST", "experiment/", {"title": "x"}, headers=key)
    lab.share(made.body, lab.otto, isOwner=True)
    row = next(each for each in lab.get("objectacl/").objects if each["entityId"] == lab.lena["user_id"])
    assert lab.send("DELETE", f"objectacl/{row['id']}/").status == 204
    again = lab.send("POST", "experiment/", {"title": "x"}, headers=key)
    assert (again.status, again.text) == (401, "")
    assert lab.get(made.location).status == 401


def test_facilities_and_instruments(lab: Lab) -> None:
    group = f"/api/v1/group/{lab.group}/"
    assert lab.send("POST", "facility/", {"name": "Kilns", "manager_group": group}, caller=lab.mia).status == 401
    facility = lab.make("facility", ADMIN, name="Kilns", manager_group=group)
    assert facility["manager_group"]["name"] == "Kiln managers"
    told = {"name": "Kiln 7", "facility": facility["resource_uri"]}
    assert lab.send("POST", "instrument/", told).status == 401
    made = lab.send("POST", "instrument/", told, caller=lab.mia)
    assert (made.status, made.body["facility"]) == (201, facility)
    again = lab.send("POST", "instrument/", told, caller=lab.mia)
    assert (again.status, list(again.body)) == (409, ["error"])
    assert lab.get("instrument/").total == 1
    assert lab.get("instrument/", NOBODY).total == 0
    assert lab.get(made.location).status == 401
    with_it = {"experiments": [lab.experiment()["resource_uri"]], "instrument": made.location}
    assert lab.send("POST", "dataset/", with_it).status == 401
    mine = lab.make("experiment", lab.mia, title="x")
    dataset = lab.make("dataset", lab.mia, experiments=[mine["resource_uri"]], instrument=made.location)
    assert dataset["instrument"] == made.body
    found = lab.get("dataset/", lab.mia, instrument__facility__manager_group__name="Kiln managers")
    assert [each["id"] for each in found.objects] == [dataset["id"]]


def test_authors(lab: Lab) -> None:
    experiment = lab.experiment(public_access=100)
    told = {"experiment": experiment["resource_uri"], "author": "Ada", "order": "2"}
    assert lab.send("POST", "experimentauthor/", told, caller=lab.otto).status == 401
    made = lab.send("POST", "experimentauthor/", told)
    assert (made.status, made.body["experiment"]["authors"]) == (201, [{"name": "Ada", "url": None}])
    lab.make("experimentauthor", **{**told, "author": "Bea", "order": 1})
    assert [each["name"] for each in lab.get(experiment["resource_uri"]).body["authors"]] == ["Bea", "Ada"]
    assert lab.get("experimentauthor/", NOBODY, author__iexact="ADA").total == 1
    assert [each["author"] for each in lab.get("experimentauthor/", order_by="-author").objects] == ["Bea", "Ada"]
    assert lab.send("DELETE", made.location, caller=ADMIN).status == 401


def test_options_are_shown_only_where_they_are_no_secrets(lab: Lab) -> None:
    box = lab.make("storagebox", ADMIN, name="archive", description="x")
    told = {"storage_box": box["resource_uri"], "value": "s3://kiln-archive/runs"}
    lab.make("storageboxoption", ADMIN, key="location", **told)
    hidden = lab.send("POST", "storageboxoption/", {**told, "key": "secret_key"}, caller=ADMIN)
    assert hidden.status == 201
    assert lab.get(hidden.location, ADMIN).status == 404
    assert [each["key"] for each in lab.get(box["resource_uri"]).body["options"]] == ["location"]
    assert lab.get("storageboxoption/", ADMIN, storage_box=str(box["id"])).total == 1
    assert lab.get("storagebox/", name="archive").total == 1
    assert lab.send("POST", "storagebox/", {"name": "archive"}, caller=ADMIN).status == 409
    assert lab.send("POST", "storagebox/", {"name": "other"}).status == 401


def test_people(lab: Lab) -> None:
    assert lab.get("user/", NOBODY).total == 0
    assert [each.get("username") for each in lab.get("user/").objects] == ["lena"]
    assert lab.get("user/", username="otto").total == 0
    assert lab.get("user/", email__iexact="otto@home.example").total == 0
    other = lab.get(f"user/{lab.otto['user_id']}/").body
    assert (other["first_name"], other["last_name"], "username" in other, "email" in other) == (
        "Otto",
        "Ost",
        False,
        False,
    )
    lab.make("experiment", lab.otto, title="x", public_access=100)
    assert lab.get("user/", username="otto").total == 1
    assert lab.get("user/", email__iexact="OTTO@home.example").total == 1
    assert lab.get(f"user/{lab.otto['user_id']}/", NOBODY).body["email"] == "otto@home.example"
    assert lab.get(f"user/{lab.lena['user_id']}/", NOBODY).status == 401
    assert lab.get("user/", ADMIN, limit="2", offset="1").total == 4
    assert lab.get("group/", lab.mia).objects[0]["name"] == "Kiln managers"
    assert lab.get(f"group/{lab.group}/").status == 401
    assert lab.send("POST", "group/", {"name": "Kiln managers"}, caller=ADMIN).status == 409
    made = lab.make("group", ADMIN, name="Others")
    assert lab.send("PATCH", made["resource_uri"], {"name": "Some"}, caller=ADMIN).status == 202
    assert lab.get("group/", ADMIN, name="Some").total == 1


def test_strangers_know_owners_of_public_experiments_while_they_are_owners(lab: Lab) -> None:
    experiment = lab.experiment(public_access=100)
    lab.share(experiment, lab.otto, isOwner=True, expiryDate="2001-01-01")
    lab.share(experiment, lab.mia, isOwner=True, effectiveDate="2001-01-02")
    seen = {who["username"]: lab.get(f"user/{who['user_id']}/", NOBODY) for who in (lab.lena, lab.otto, lab.mia)}
    assert {name: reply.status for name, reply in seen.items()} == {"lena": 200, "otto": 401, "mia": 200}
    assert seen["mia"].body["email"] == "mia@home.example"
    assert lab.get("user/", lab.lena, email__iexact="otto@home.example").total == 0


def test_lists_in_other_orders(lab: Lab) -> None:
    for title in ("b", "a", "c"):
        lab.experiment(title=title)
    lab.dataset({"resource_uri": "/api/v1/experiment/1/"}, description="z")
    lab.dataset({"resource_uri": "/api/v1/experiment/1/"}, description="y")
    titles = [each["title"] for each in lab.get("experiment/", order_by="-title", limit="2").objects]
    assert titles == ["c", "b"]
    assert [each["id"] for each in lab.get("experiment/", order_by="-created_time").objects] == [3, 2, 1]
    assert [each["id"] for each in lab.get("dataset/").objects] == [2, 1]
    assert [each["id"] for each in lab.get("dataset/", order_by="description").objects] == [2, 1]
    assert [each["id"] for each in lab.get("dataset/", experiments__title="b", order_by="id").objects] == [1, 2]
    assert lab.get("dataset/", experiments__title="a").total == 0
    assert lab.get("dataset/", experiments__title="b", caller=lab.otto).total == 0
    page = lab.get("experiment/", limit="2", offset="2").body
    assert (len(page["objects"]), page["meta"]["next"], page["meta"]["total_count"]) == (1, None, 3)


def test_the_boxes_of_a_new_site(lab: Lab) -> None:
    boxes = lab.get("storagebox/").objects
    assert [(each["id"], each["name"], each["attributes"][0]["value"]) for each in boxes] == [
        (1, "default", "disk"),
        (2, "staging", "receiving"),
    ]
    assert [each["name"] for each in lab.get("location/").objects] == ["default", "staging"]
    assert store().page("storagebox").count == 2


def test_the_charset_of_a_body_is_honoured(lab: Lab) -> None:
    headers = {"Content-Type": "application/json; charset=iso-8859-1"}
    made = lab.send("POST", "experiment/", b'{"title": "Gl\xfchofen"}', headers=headers)
    assert (made.status, made.body["title"]) == (201, "Glühofen")
    refused = lab.send(
        "POST", "experiment/", b'{"title": "x"}', headers={"Content-Type": "application/json; charset=x1"}
    )
    assert (refused.status, refused.body) == (400, {"error": "The body cannot be read: unknown charset x1"})


def test_a_post_may_say_that_it_means_another_method(lab: Lab) -> None:
    made = lab.experiment()
    address = made["resource_uri"]

    def posted(method: str, body: Any = None) -> Any:
        return lab.send("POST", address, body, headers={"X-HTTP-Method-Override": method})

    assert posted("patch", {"title": "Kiln 8"}).status == 202
    assert posted("GET").body["title"] == "Kiln 8"
    assert posted("COPY").status == 405
    assert posted("").status == 405
    assert lab.send("GET", address, headers={"X-HTTP-Method-Override": "DELETE"}).body["title"] == "Kiln 8"
    assert posted("DELETE").status == 204
    assert lab.get(address).status == 404
