"""Deleting an experiment ends with everything gone that belonged to no other, wherever the work was cut off."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.experiments import stream
from functions.experiments.operations import deletion, experiments
from functions.experiments.store import store
from shared.aws import s3
from shared.records import Equal
from tests.unit.experiments.conftest import BUCKET, NOBODY, Lab


class _Crash(Exception):
    pass


def stored() -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def left() -> tuple[int, ...]:
    return tuple(store().page(name).count for name in ("experiment", "dataset", "dataset_file"))


def told(id: int, event: str = "REMOVE", collection: str = "experiment") -> dict[str, Any]:
    """What the stream says of a record."""
    keys = {"pk": {"S": f"{collection}/0"}, "sk": {"S": f"{id:016d}"}}
    change = {"Keys": keys, "SequenceNumber": "1", "StreamViewType": "NEW_IMAGE"}
    return {"Records": [{"eventID": "1", "eventName": event, "eventSource": "aws:dynamodb", "dynamodb": change}]}


def upload(lab: Lab, dataset: Any, filename: str) -> None:
    """Add a file with its bytes."""
    boundary = "x"
    json = f'{{"dataset": "{dataset["resource_uri"]}", "filename": "{filename}", "size": 3}}'
    form = (
        f'--x\r\nContent-Disposition: form-data; name="json_data"\r\n\r\n{json}\r\n'
        f'--x\r\nContent-Disposition: form-data; name="attached_file"; filename="a"\r\n\r\nabc\r\n--x--\r\n'
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    reply = lab.send("POST", "dataset_file/", form.encode(), headers=headers)
    assert reply.status == 201, reply.text


@pytest.fixture
def doomed(lab: Lab) -> Any:
    """An experiment with a dataset and two files, one with its bytes."""
    experiment = lab.experiment()
    dataset = lab.dataset(experiment)
    upload(lab, dataset, "a.csv")
    lab.file(dataset, "b.csv")
    assert len(stored()) == 1
    return experiment


def test_everything_goes(lab: Lab, doomed: Any) -> None:
    reply = lab.send("DELETE", doomed["resource_uri"])
    assert (reply.status, reply.text) == (204, "")
    assert (left(), stored()) == ((0, 0, 0), [])
    assert lab.send("DELETE", doomed["resource_uri"]).status == 404


def test_only_owners_and_those_who_may_delete(lab: Lab, doomed: Any) -> None:
    assert lab.send("DELETE", doomed["resource_uri"], caller=NOBODY).status == 401
    lab.share(doomed, lab.otto, canRead=True, canWrite=True)
    assert lab.send("DELETE", doomed["resource_uri"], caller=lab.otto).status == 401
    lab.share(doomed, lab.otto, canDelete=True)
    assert lab.send("DELETE", doomed["resource_uri"], caller=lab.otto).status == 204


def test_a_dataset_of_another_experiment_stays(lab: Lab, doomed: Any) -> None:
    other = lab.experiment()
    both = [each["resource_uri"] for each in (doomed, other)]
    assert lab.send("PATCH", "dataset/1/", {"experiments": both}).status == 202
    assert lab.send("DELETE", doomed["resource_uri"]).status == 204
    dataset = lab.get("dataset/1/").body
    assert (dataset["experiments"], dataset["dataset_datafile_count"]) == ([other["resource_uri"]], 2)
    lab.file(dataset, "c.csv")
    assert lab.get(other["resource_uri"]).body["datafile_count"] == 3


def crash_before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, times: int) -> Callable[[], None]:
    """Let a function fail after it has been called some times; gives what mends it."""
    real, calls = getattr(module, name), iter(range(times))

    def failing(*arguments: Any) -> Any:
        if next(calls, None) is None:
            raise _Crash
        return real(*arguments)

    monkeypatch.setattr(module, name, failing)
    return lambda: monkeypatch.setattr(module, name, real)


@pytest.mark.parametrize(
    ("module", "name", "times"),
    [
        (deletion, "_leaves", 0),
        (deletion, "_remove_dataset", 0),
        (deletion, "_remove_files", 0),
        (deletion, "_remove_bytes", 0),
        (deletion, "_remove_bytes", 1),
        (deletion, "_delete_files", 0),
        (deletion, "purge_for_a_while", 0),
    ],
)
def test_a_crash_is_made_good_by_the_stream(
    lab: Lab, doomed: Any, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, times: int
) -> None:
    mend = crash_before(monkeypatch, module, name, times)
    assert lab.send("DELETE", doomed["resource_uri"]).status == 500
    mend()
    assert lab.get("dataset/1/").status in (401, 404)
    assert lab.get("dataset_file/2/").status in (401, 404)
    for _ in range(2):
        assert stream.handler(told(doomed["id"]), None) == {"batchItemFailures": []}  # type: ignore[arg-type]
        assert (left(), stored()) == ((0, 0, 0), [])


def test_what_cannot_be_done_now_is_told_again(lab: Lab, doomed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    crash_before(monkeypatch, deletion, "_remove_bytes", 0)
    lab.send("DELETE", doomed["resource_uri"])
    assert stream.handler(told(doomed["id"]), None)["batchItemFailures"]  # type: ignore[arg-type]


def test_no_file_comes_to_a_dataset_that_goes(lab: Lab, doomed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is registered while its dataset is being removed is refused, or removed too."""
    real = deletion._remove_files
    said: list[int] = []

    def while_files_go(ids: Any) -> None:
        file = {"dataset": "/api/v1/dataset/1/", "filename": "late", "size": 1, "md5sum": "0" * 32}
        said.append(lab.send("POST", "dataset_file/", file).status)
        real(ids)

    monkeypatch.setattr(deletion, "_remove_files", while_files_go)
    assert lab.send("DELETE", doomed["resource_uri"]).status == 204
    assert said == [401]
    assert left() == (0, 0, 0)


def test_a_request_leaves_the_rest_when_its_time_is_over(lab: Lab, doomed: Any) -> None:
    store().delete("experiment", doomed["id"])
    assert deletion.purge(doomed["id"], enough=lambda: True) == 0
    assert left() == (0, 1, 2)
    deletion.purge(doomed["id"])
    assert left() == (0, 0, 0)


def test_an_experiment_that_is_there_is_not_purged(lab: Lab, doomed: Any) -> None:
    deletion.purge(doomed["id"])
    assert left() == (1, 1, 2)


def test_the_stream_spreads_what_a_request_did_not(lab: Lab, doomed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mend = crash_before(monkeypatch, experiments, "respread", 0)
    assert lab.send("PATCH", doomed["resource_uri"], {"public_access": 100}).status == 500
    mend()
    assert lab.get("dataset/", NOBODY).total == 0
    assert stream.handler(told(doomed["id"], "MODIFY"), None) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert lab.get("dataset/", NOBODY).total == 1
    assert store().ids("dataset", Equal("experiments", doomed["id"])) == [1]
