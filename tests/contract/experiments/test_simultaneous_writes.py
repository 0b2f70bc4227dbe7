"""Many writers at once: identical posts leave one record, and nothing is counted wrongly."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from .client import Client, Json, ids_of, md5, put, unique
from .conftest import NUMERIC, Schema, grant, make_schema


def together(count: int, send: Callable[[int], requests.Response]) -> Counter[int]:
    """How often each status came of so many requests at once, each told its number."""
    with ThreadPoolExecutor(count) as pool:
        return Counter(answer.status_code for answer in pool.map(send, range(count)))


def test_one_of_many_identical_files_wins(owner: Client) -> None:
    dataset = owner.dataset()
    values = owner.file_values(dataset, b"hello")
    assert together(12, lambda _: owner.post("dataset_file/", values)) == {201: 1, 409: 11}
    told = owner.read(dataset["resource_uri"])
    assert (told["dataset_datafile_count"], told["dataset_size"]) == (1, 5)
    assert owner.count("dataset_file", dataset=dataset["id"]) == 1


def test_one_of_many_identical_forms_wins(owner: Client) -> None:
    dataset = owner.dataset()

    def send(number: int) -> requests.Response:
        content = str(number).encode()
        return owner.post_form(owner.file_values(dataset, content, filename="one.txt"), content)

    assert together(8, send) == {201: 1, 409: 7}
    [file] = owner.objects("dataset_file", dataset=dataset["id"])
    assert md5(owner.download(file).content) == file["md5sum"]


def test_different_files_all_win_and_are_counted(owner: Client) -> None:
    experiment = owner.experiment()
    dataset = owner.dataset(experiment)
    values = [owner.file_values(dataset, b"x" * number) for number in range(24)]
    assert together(8, lambda at: owner.post("dataset_file/", values[at])) == {201: 8}
    assert together(16, lambda at: owner.post("dataset_file/", values[8 + at])) == {201: 16}
    told = owner.read(dataset["resource_uri"])
    assert (told["dataset_datafile_count"], told["dataset_size"]) == (24, sum(range(24)))
    told = owner.read(experiment["resource_uri"])
    assert (told["datafile_count"], told["experiment_size"]) == (24, sum(range(24)))


def test_files_while_the_dataset_changes_its_experiments(owner: Client) -> None:
    first, second = owner.experiment(), owner.experiment()
    dataset = owner.dataset(first)
    both = [first["resource_uri"], second["resource_uri"]]

    def send(number: int) -> requests.Response:
        if number % 4 == 3:
            return owner.patch(dataset["resource_uri"], {"experiments": both[: 1 + number // 4 % 2]})
        return owner.post("dataset_file/", owner.file_values(dataset, b"12345"))

    statuses = together(12, send)
    made = owner.read(dataset["resource_uri"])
    files = owner.count("dataset_file", dataset=dataset["id"])
    assert files == statuses[201] == made["dataset_datafile_count"]
    for experiment in (first, second):
        told = owner.read(experiment["resource_uri"])
        within = experiment["resource_uri"] in made["experiments"]
        assert told["dataset_count"] == int(within)
        assert told["datafile_count"] == (files if within else 0)
        assert told["experiment_size"] == (5 * files if within else 0)


def test_one_of_many_identical_schemas_wins(admin: Client) -> None:
    namespace = unique("https://meta.example.org/")
    assert together(8, lambda _: admin.post("schema/", {"namespace": namespace})) == {201: 1, 409: 7}
    assert admin.count("schema", namespace=namespace) == 1


def test_one_of_many_identical_instruments_wins(manager: Client, facility: Json) -> None:
    values = {"name": unique("Kiln "), "facility": facility["resource_uri"]}
    assert together(8, lambda _: manager.post("instrument/", values)) == {201: 1, 409: 7}
    assert manager.count("instrument", name=values["name"]) == 1


def test_a_new_name_of_many_at_once_is_one(owner: Client, admin: Client) -> None:
    schema = make_schema(admin, 1, {})
    sets = [schema.set_of(fresh="x")]
    answers = together(8, lambda _: owner.post("experiment/", {"title": "x", "parameter_sets": sets}))
    assert answers == {201: 8}
    assert owner.count("parametername", schema=schema.record["id"]) == 1


def test_sets_added_at_once_are_all_there(owner: Client, run_schema: Schema) -> None:
    experiment = owner.experiment()
    uri = experiment["resource_uri"]
    answers = together(
        8, lambda at: owner.post("experimentparameterset/", {"experiment": uri, **run_schema.set_of(number=at)})
    )
    assert answers == {201: 8}
    sets = owner.read(uri)["parameter_sets"]
    assert sorted(one["parameters"][0]["numerical_value"] for one in sets) == list(range(8))
    assert len(set(ids_of(sets))) == 8


def test_rows_added_at_once_all_count(owner: Client, other: Client, ordinary: Client, manager: Client) -> None:
    experiment = owner.experiment()
    people = [other, ordinary, manager]
    with ThreadPoolExecutor(3) as pool:
        rows = list(pool.map(lambda who: grant(owner, experiment, who, canRead=True), people))
    assert len({row["id"] for row in rows}) == 3
    for who in people:
        assert who.count("experiment", title=experiment["title"]) == 1


def test_experiments_made_at_once_have_ids_of_their_own(owner: Client) -> None:
    title = unique()
    assert together(12, lambda _: owner.post("experiment/", {"title": title})) == {201: 12}
    ids = ids_of(owner.objects("experiment", title=title))
    assert len(set(ids)) == 12


def test_arrival_and_requests_to_verify_at_once(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello")

    def send(number: int) -> requests.Response:
        return put(url, b"hello") if number == 0 else owner.get(f"{file['resource_uri']}verify/")

    assert together(6, send) == {200: 6}
    owner.verified(file)
    assert owner.download(file).content == b"hello"


def test_different_bytes_at_one_location_at_once(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"right")
    together(6, lambda number: put(url, b"right" if number % 2 else b"wrong"))
    put(url, b"right")
    owner.verified(file)
    assert owner.download(file).content == b"right"


def test_corrections_while_bytes_arrive(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello", md5sum="__undetermined__")
    sums = ["0" * 32, md5(b"other"), md5(b"hello")]

    def send(number: int) -> requests.Response:
        if number == 0:
            return put(url, b"hello")
        return owner.patch(file["resource_uri"], {"md5sum": sums[number % 3]})

    together(6, send)
    found = owner.read(file["resource_uri"])
    served = owner.download(file)
    assert served.status_code == 404 or md5(served.content) == md5(b"hello")
    owner.change(file, md5sum=md5(b"hello"))
    found = owner.verified(file)
    assert found["md5sum"] == md5(b"hello")
    assert owner.download(file).content == b"hello"


def test_a_deletion_while_files_come(owner: Client) -> None:
    experiment = owner.experiment()
    dataset = owner.dataset(experiment)

    def send(number: int) -> requests.Response:
        if number == 3:
            return owner.delete(experiment["resource_uri"])
        return owner.post("dataset_file/", owner.file_values(dataset, b"x"))

    statuses = together(8, send)
    assert statuses[204] == 1
    assert not {status for status in statuses if status >= 500}
    assert owner.get(experiment["resource_uri"]).status_code == 404
    assert owner.get(dataset["resource_uri"]).status_code == 404
    assert owner.count("dataset", description=dataset["description"]) == 0


def test_changes_at_once_lose_nothing(owner: Client, admin: Client) -> None:
    schema = make_schema(admin, 1, {"count": NUMERIC})
    experiment = owner.experiment(parameter_sets=[schema.set_of(count=0)])
    uri = experiment["resource_uri"]
    fields = ["description", "url", "handle", "institution_name"]
    answers = together(4, lambda at: owner.patch(uri, {fields[at]: f"value {at}"}))
    assert answers == {202: 4}
    after = owner.read(uri)
    assert [after[name] for name in fields] == [f"value {at}" for at in range(4)]


def test_access_while_it_changes(owner: Client, stranger: Client) -> None:
    """Whatever happens in between, the last word holds everywhere."""
    experiment = owner.experiment()
    dataset = owner.dataset(experiment)
    together(6, lambda at: owner.patch(experiment["resource_uri"], {"public_access": (1, 100)[at % 2]}))
    for level in (100, 1):
        owner.change(experiment, public_access=level)
        assert stranger.count("dataset", description=dataset["description"]) == int(level == 100)
        assert stranger.get(dataset["resource_uri"]).status_code == (200 if level == 100 else 401)


def test_one_of_two_owners_who_leave_at_once_stays(owner: Client, other: Client) -> None:
    experiment = owner.experiment()
    grant(owner, experiment, other, isOwner=True)
    rows = owner.objects("objectacl", object_id=experiment["id"], order_by="id")
    statuses = together(2, lambda at: (owner, other)[at].delete(rows[at]["resource_uri"]))
    assert statuses == {204: 1, 409: 1}
