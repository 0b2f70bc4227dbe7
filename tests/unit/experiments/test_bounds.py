"""No caller orders unbounded work: past a bound on what a list would read it is refused, before it is read."""

from typing import Any

import pytest

from functions.experiments.access import visibility
from shared.records import Line, bounds
from tests.unit.experiments.conftest import ADMIN, NOBODY, Caller, Lab
from tests.unit.prepared import prepared

RUN = "https://meta.example.org/kiln/run"
SETS = [{"schema": RUN, "parameters": [{"name": "operator", "value": "lena"}]}]
MANY = 4


@pytest.fixture
def full(lab: Lab) -> Lab:
    """A site with four of everything, public."""
    prepared(_fill, lab)
    return lab


def _fill(lab: Lab) -> None:
    lab.schema()
    for number in range(MANY):
        experiment = lab.experiment(title=f"Kiln {number}", public_access=100, parameter_sets=SETS)
        lab.make("experimentauthor", experiment=experiment["resource_uri"], author="Ada", order=1)
        lab.file(lab.dataset(experiment, parameter_sets=SETS), parameter_sets=SETS)


def small(monkeypatch: pytest.MonkeyPatch, **most: int) -> None:
    """Set the bounds to these, and the others to none that matters."""
    for name in ("MOST_RECORDS", "MOST_LINES", "MOST_QUERIES"):
        monkeypatch.setattr(bounds, name, most.get(name.removeprefix("MOST_").lower(), 1000))


def refused(lab: Lab, path: str, caller: Caller | None = None, **query: Any) -> str:
    """The complaint about a list."""
    reply = lab.get(path, caller, **query)
    assert (reply.status, list(reply.body)) == (400, ["error"]), reply.text
    return str(reply.body["error"])


WHOLE = [
    ("experiment/", {"order_by": "title"}),
    ("experiment/", {"order_by": "-update_time"}),
    ("dataset/", {"order_by": "description"}),
    ("dataset/", {"order_by": "description", "description": "Thermocouples"}),
    ("dataset_file/", {"order_by": "modification_time"}),
    ("replica/", {"verified": "false"}),
    ("experimentauthor/", {"author": "Ada"}),
    ("experimentauthor/", {"order_by": "order"}),
    ("objectacl/", {}),
]
"""Lists that read all records that there might be on any page."""


def test_what_nobody_asked_to_be_ordered_goes_by_id_where_it_is_too_much(
    full: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = full.get("schema/").objects[0]
    for number in range(MANY):
        full.name(schema, f"name {number}", 2, order=str(MANY - number))
    ordered = [each["id"] for each in full.get("parametername/").objects]
    assert ordered != sorted(ordered)
    small(monkeypatch, records=MANY)
    found = full.get("parametername/", limit="2")
    assert ([each["id"] for each in found.objects], found.total) == (sorted(ordered)[:2], MANY + 1)


@pytest.mark.parametrize(("path", "query"), WHOLE)
def test_records_are_counted_before_they_are_read(
    full: Lab, monkeypatch: pytest.MonkeyPatch, path: str, query: Any
) -> None:
    schema = full.get("schema/").objects[0]
    for number in range(MANY - 1):
        full.name(schema, f"n{number}", 1)
    small(monkeypatch, records=MANY)
    assert full.get(path, **query).total == MANY
    small(monkeypatch, records=MANY - 1)
    assert f"more than {MANY - 1} records" in refused(full, path, **query)
    assert f"more than {MANY - 1} records" in refused(full, path, ADMIN, **query)


def test_what_costs_its_page_alone_is_not_refused(full: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, records=1, lines=MANY, queries=MANY)
    for path in ("experiment/", "dataset/", "dataset_file/", "replica/", "datafileparameter/", "experimentauthor/"):
        assert full.get(path).total == MANY
    assert full.get("experiment/", order_by="-created_time").total == MANY
    assert full.get("dataset/", experiments="1", order_by="description").total == 1
    assert full.get("dataset_file/", dataset="1", order_by="modification_time").total == 1
    assert full.get("objectacl/", object_id="1").total == 1
    assert full.get("experiment/", title="Kiln 1", order_by="title").total == 1


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("dataset_file/", {}),
        ("dataset_file/", {"filename": "ch1.csv"}),
        ("dataset_file/", {"dataset__description": "Thermocouples"}),
        ("replica/", {}),
        ("datafileparameterset/", {}),
    ],
)
def test_datasets_are_counted_before_they_are_looked_into(
    full: Lab, monkeypatch: pytest.MonkeyPatch, path: str, query: Any
) -> None:
    small(monkeypatch, queries=MANY - 1)
    assert "dataset" in refused(full, path, **query)
    assert full.get("dataset_file/", dataset="1").total == 1


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("experimentparameterset/", {}),
        ("datasetparameter/", {}),
        ("experimentauthor/", {}),
        ("datafileparameter/", {}),
        ("user/", {}),
        ("dataset/", {"description": "Thermocouples"}),
        ("dataset_file/", {"directory__startswith": ""}),
    ],
)
def test_lines_are_read_to_a_bound(full: Lab, monkeypatch: pytest.MonkeyPatch, path: str, query: Any) -> None:
    small(monkeypatch, lines=MANY - 1)
    assert f"more than {MANY - 1} entries" in refused(full, path, **query)


def test_a_filter_does_not_lead_through_any_number(full: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MANY):
        full.send("PATCH", f"experiment/{number + 1}/", {"title": "one"})
    small(monkeypatch, queries=MANY)
    assert full.get("dataset/", experiments__title="one").total == MANY
    small(monkeypatch, queries=MANY - 1)
    assert "experiments" in refused(full, "dataset/", experiments__title="one")
    assert "experiments" in refused(full, "dataset_file/", dataset__experiments__title="one")


def test_a_set_has_no_more_than_a_hundred(full: Lab) -> None:
    assert full.get("experiment/set/" + ";".join(map(str, range(1, 101))) + "/").objects[3]["id"] == MANY
    for resource in ("experiment", "dataset_file", "user", "group", "experimentparameter"):
        assert "100" in refused(full, f"{resource}/set/" + ";".join(map(str, range(1, 102))) + "/")


def nothing_public_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a look at the public lines fail."""
    read = visibility.Visible._read

    def checked(self: visibility.Visible, partition: str, *rest: Any) -> list[Line]:
        assert partition != "public"
        return read(self, partition, *rest)

    monkeypatch.setattr(visibility.Visible, "_read", checked)


def test_a_person_costs_what_they_own(full: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not what is public."""
    nothing_public_is_read(monkeypatch)
    for who, status in ((full.lena, 200), (full.mia, 401)):
        assert full.get(f"user/{who['user_id']}/", NOBODY).status == status
        assert full.get(f"user/{who['user_id']}/", full.otto).status == 200
        assert full.get("user/", full.otto, username=who["username"]).total == int(status == 200)


def test_who_owns_something_public_is_known(full: Lab) -> None:
    """Beyond those who read it, and beyond what they own and is hidden."""
    shared = full.experiment(public_access=50)
    full.share(shared, full.otto, canRead=True)
    full.share(full.experiment(), full.mia, isOwner=True)
    for who, known in ((full.lena, True), (full.otto, False), (full.mia, False)):
        reply = full.get(f"user/{who['user_id']}/", NOBODY)
        assert reply.status == (200 if known else 401)
        assert full.get("user/", full.otto if who != full.otto else full.lena, username=who["username"]).total == known
    full.share(shared, full.otto, isOwner=True)
    assert full.get(f"user/{full.otto['user_id']}/", NOBODY).body["email"] == "otto@home.example"


def test_a_repeated_order_counts_once(full: Lab) -> None:
    from functions.experiments.lists.filters import Ordering, read
    from functions.experiments.models import RESOURCES

    wanted = read(RESOURCES["experiment"], {"order_by": ["title", "-id", "-title", "id", "title"] * 200})
    assert wanted.orders == (Ordering("title"), Ordering("id", True))


@pytest.mark.parametrize("resource", ["experiment", "dataset"])
def test_far_past_the_end_nothing_is_read(full: Lab, monkeypatch: pytest.MonkeyPatch, resource: str) -> None:
    nothing_public_is_read(monkeypatch)
    reply = full.get(f"{resource}/", NOBODY, offset=str(10**9))
    assert (reply.objects, reply.total) == ([], MANY)


def test_folders_are_read_to_a_bound(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = lab.dataset(lab.experiment())
    for number in range(MANY):
        lab.file(dataset, f"{number}.csv", directory="raw")
        lab.file(dataset, f"{number}.csv")
    address: str = dataset["resource_uri"]
    queries: list[tuple[str, dict[str, Any]]] = [
        ("root-dir-nodes/", {}),
        ("child-dir-nodes/", {"dir_path": "raw"}),
        ("child-dir-files/", {"dir_path": "raw"}),
    ]
    for path, query in queries:
        small(monkeypatch, lines=MANY)
        assert len(lab.get(address + path, **query).body) >= MANY
        small(monkeypatch, lines=MANY - 1)
        refused(lab, address + path, **query)
