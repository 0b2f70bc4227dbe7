"""What a run left of its work is done by whom the group's queue tells: only the run's own site shows its tables."""

import json

import pytest

from functions.experiments.store import store
from infra.e2e.deployed import deployed_stack
from shared.aws import sqs
from tests.serving import Served
from tests.waiting import until

from .client import Client


def test_a_dataset_gets_its_audience_through_the_queue(
    owner: Client, served: Served | None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if served is None:
        pytest.skip("the tables of this site are its own")
    monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("emulator"))
    experiment = owner.experiment()
    dataset = owner.dataset(experiment)
    stack = deployed_stack(served.stack)
    monkeypatch.setenv("EXPERIMENTS_TABLE", stack["ExperimentsTable"])
    monkeypatch.setenv("FILES_BUCKET", stack["FilesBucket"])
    nobody = {"public": False, "readers": {}}
    store().update("dataset", dataset["id"], lambda values: {**values, "audience": nobody})
    left = {"unfinished": {"job": "respread", "experiment": experiment["id"], "after": 0}}
    sqs().send_message(QueueUrl=stack["ExperimentsArrivals"], MessageBody=json.dumps(left))
    until(lambda: _audience(dataset["id"]) != nobody, "the audience is there")


def _audience(dataset: int) -> object:
    record = store().get("dataset", dataset)
    assert record is not None
    return record.values["audience"]
