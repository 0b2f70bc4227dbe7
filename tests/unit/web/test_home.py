"""The first page."""

from dataclasses import replace

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.web.searching import finding
from shared.meter import metered
from tests.unit.catalogue.indexed import experiment
from tests.unit.search.cards import card
from tests.unit.web.conftest import ADA, SITE, Website
from tests.unit.web.test_search import ADAS


def test_it_shows_what_there_is_in_two_trips(website: Website) -> None:
    website.index.put(
        *(card(f"package/{number}", f"Tide {number}", landing=f"/dataset/t{number}") for number in range(3)),
        replace(experiment(12, readers=ADAS), title="A secret kiln"),
    )
    website.page("/")
    with metered() as use:
        text = website.page("/")
    assert use.trips == 2
    assert use.operations.count("BatchGetItem") == 1
    assert f'<a href="{SITE}/search?kind=package"><b>3</b> Datasets</a>' in text
    assert f'<a href="{SITE}/dataset/t1">Tide 1</a>' in text
    assert "secret" not in text and "Experiments</a>\n</li>" not in text
    own = website.page("/", caller=ADA)
    assert "A secret kiln" in own and "<b>1</b> Experiment</a>" in own


def test_every_client_is_pointed_here(website: Website) -> None:
    text = website.page("/")
    for word in ("requests.get", "mytardis experiment list", "RemoteCKAN", "?token=TOKEN", "/api/v1/authenticate"):
        assert word in text
    assert text.count('<div class="copy"') == 5
    assert f"{SITE}/api/data_product/" in text


def test_it_does_without_the_search(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*arguments: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    monkeypatch.setattr(finding, "recent", away)
    assert "The search cannot be asked just now" in website.page("/")
    monkeypatch.setattr(finding, "find", away)
    reply = website.get("/search")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "1")
    assert "Come back in a moment" in reply.text
