"""Links without a host stay behind the stage that a request came in on."""

from tests.unit.events import HOST
from tests.unit.experiments.conftest import Lab


def test_next_and_location_stay_behind_the_stage(lab: Lab) -> None:
    made = lab.send("POST", "experiment/", {"title": "Kiln 7"}, host=HOST)
    assert made.location == "/live/api/v1/experiment/1/"
    lab.experiment()
    meta = lab.send("GET", "experiment/", query={"limit": "1"}, host=HOST).body["meta"]
    assert meta["next"] == "/live/api/v1/experiment/?limit=1&offset=1"
    assert lab.send("GET", "experiment/", query={"limit": "1"}).body["meta"]["next"].startswith("/api/v1/")


def test_a_location_can_be_given_back_as_an_address(lab: Lab) -> None:
    made = lab.send("POST", "experiment/", {"title": "Kiln 7"}, host=HOST)
    dataset = {"description": "Thermocouples", "experiments": [made.location]}
    assert lab.send("POST", "dataset/", dataset, host=HOST).status == 201
