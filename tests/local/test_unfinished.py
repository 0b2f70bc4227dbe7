"""What a run left of its work is done by whom the group's queue tells."""

import json
from pathlib import Path

import pytest

from functions.experiments.store import store
from infra.e2e.deployed import deployed_stack
from infra.local.credentials import read
from shared.aws import sqs
from tests.contract.experiments.client import Client, until
from tests.serving import serving


@pytest.mark.usefixtures("emulated_aws")
def test_a_dataset_gets_its_audience_through_the_queue(
    tmp_path: Path, emulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path / "home", AWS_ENDPOINT_URL=emulator) as served:
        people = read(served.home / "credentials.env")
        owner = Client(served.url, people["STELE_TOKEN"], people["STELE_USER"])
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
