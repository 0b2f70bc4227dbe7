"""The pages of experiments and datasets: what they cost, how long they are, and what they tell whom."""

from __future__ import annotations

import re
from typing import Any

import pytest

from functions.experiments.lists import folders
from functions.experiments.operations import browsing, read
from shared.meter import metered
from shared.search.related import kept_faces
from tests.unit.experiments.conftest import ADMIN, NOBODY, Caller, Lab, Reply
from tests.unit.search.cards import card

KILN = "https://meta.example.org/kiln/run"
LIST, FIRST, LOGS = "/experiment/view/", "/experiment/view/1/", "/experiment/view/1/dataset/1/"
LONGEST = 50_000
LINKED = ("experiment/1", "dataset/1")


def page(lab: Lab, path: str, caller: Caller | None = None, **query: str) -> Reply:
    reply = lab.get(path, caller, **query)
    assert reply.status == 200, reply.text
    assert len(reply.text.encode()) < LONGEST
    return reply


def trips(lab: Lab, path: str, caller: Caller | None = None, **query: str) -> int:
    with metered() as use:
        page(lab, path, caller, **query)
    return use.trips


def run(value: str) -> list[dict[str, Any]]:
    return [
        {"schema": KILN, "parameters": [{"name": "peak", "value": value}, {"name": "page", "value": "javascript:1"}]}
    ]


@pytest.fixture
def described(lab: Lab) -> Lab:
    """A public experiment with a dataset and a file, and what is known of their parameters."""
    schema = lab.schema(KILN, name="Kiln run")
    lab.name(schema, "peak", 1, full_name="Peak <T>", units="°C")
    lab.name(schema, "page", 3)
    experiment = lab.experiment(description="A & B", public_access=100, parameter_sets=run("1243.50"))
    lab.file(lab.dataset(experiment, parameter_sets=run("20")), "a.png", directory="raw/x", mimetype="image/png")
    return lab


def test_pages_cost_what_the_api_reads_and_names_and_links(described: Lab) -> None:
    """An experiment and a dataset: the API's two, one for names and one for links. A list: its three, and names."""
    kept_faces().keep({each.id: each for each in (card("deposit/1", links=LINKED, landing="/deposit/1"),)}, 1)
    for caller in (None, NOBODY):
        assert trips(described, LIST, caller) == 3 + 1
        for path, of_api in ((FIRST, "experiment/1/"), (LOGS, "dataset/1/")):
            with metered() as use:
                described.get(of_api, caller)
            assert trips(described, path, caller) == use.trips + 2, path
            assert "/deposit/1" in page(described, path, caller).text
    assert trips(described, LIST, mine="yes") == 3 + 1
    assert trips(described, LOGS, folder="raw") == 4


def test_a_page_tells_names_and_units_and_nothing_runs(described: Lab) -> None:
    for path, value in ((FIRST, "1243.5"), (LOGS, "20")):
        text = page(described, path).text
        assert f'<bdi>Peak &lt;T&gt;</bdi></th><td><bdi>{value}</bdi> <span class="quiet">°C</span>' in text
        assert "parametername" not in text
        assert 'href="javascript' not in text
    hidden = described.schema("https://meta.example.org/inner", name="Inner", hidden=True)
    described.name(hidden, "secret", 2)
    sets = [{"schema": hidden["namespace"], "parameters": [{"name": "secret", "value": "ash"}]}]
    described.experiment(public_access=100, parameter_sets=sets)
    assert "ash" not in page(described, "/experiment/view/2/").text


def test_lists_and_files_of_a_hundred_fit_into_a_page(lab: Lab) -> None:
    experiment = lab.experiment(public_access=100, description="x" * 300)
    uri = experiment["resource_uri"]
    made = [{"description": f"Thermocouples of day {n} in the upper chamber", "experiments": [uri]} for n in range(101)]
    for start in (0, 51):
        assert lab.send("PATCH", "dataset/", {"objects": made[start : start + 51]}).status == 202
    first = page(lab, FIRST, NOBODY).text
    assert (first.count("Thermocouples of day"), "1 to 25 of 101 datasets" in first) != (0, False)
    assert 'rel="next"' in first
    assert "101 to 101 of 101 datasets" in page(lab, FIRST, NOBODY, page="5").text
    dataset = {"resource_uri": "/api/v1/dataset/1/"}
    files = [
        {"filename": f"thermocouple-channel-{n:03}.csv", "directory": "raw", "md5sum": f"{n:032x}"} for n in range(101)
    ]
    said = [{"dataset": dataset["resource_uri"], "size": 12, "replicas": [], **each} for each in files]
    for start in range(0, 101, 25):
        reply = lab.send("PATCH", "dataset_file/", {"objects": said[start : start + 25]})
        assert reply.status == 202, reply.text
    top = page(lab, LOGS).text
    assert '?folder=raw#files"><bdi>raw</bdi>/</a>' in top
    inside = page(lab, LOGS, folder="raw").text
    assert inside.count("not verified") + inside.count("awaited") == 50
    assert f'href="https://lab.example{LOGS}?folder=raw&amp;page=2" rel="next"' in inside
    assert "channel-100" in page(lab, LOGS, folder="raw", page="3").text
    assert lab.get(LOGS, export="md5").text.count("\n") == 101


def test_mine_are_those_that_rows_name_me_in(lab: Lab) -> None:
    own, shared, grouped, public = (
        lab.experiment(title=title, public_access=level)
        for title, level in (("Own", 100), ("Shared", 1), ("Grouped", 1), ("Anybody's", 100))
    )
    row: dict[str, Any] = {"content_type": "experiment", "canRead": True}
    lab.share(own, lab.otto, canRead=True)
    lab.share(shared, lab.otto, canRead=True, expiryDate="2020-01-01")
    lab.make("objectacl", pluginId="django_group", entityId=str(lab.group), object_id=str(grouped["id"]), **row)
    del public
    titles = {"Own", "Shared", "Grouped", "Anybody&#39;s"}

    def mine(caller: Caller) -> set[str]:
        text = page(lab, LIST, caller, mine="yes").text
        return {title for title in titles if f"<bdi>{title}</bdi></a>" in text}

    assert mine(lab.lena) == titles
    assert mine(lab.otto) == {"Own"}
    assert mine(lab.mia) == {"Grouped"}
    assert mine(ADMIN) == set()
    led = lab.get(LIST, NOBODY, mine="yes")
    assert (led.status, "/account/login?next=" in led.headers["Location"]) == (302, True)
    assert page(lab, LIST, NOBODY).text.count("<h2>") == 2


def test_owners_see_who_may_do_what_and_nobody_else_does(lab: Lab) -> None:
    experiment = lab.experiment(public_access=100)
    lab.share(experiment, lab.otto, canRead=True, canWrite=True, expiryDate="2999-12-31")
    text = page(lab, FIRST).text
    assert re.search(r"Otto Ost</bdi></th><td>read, write</td>.*31 December 2999", text)
    assert "Lena Lind</bdi></th><td>owner" in text
    assert "Lena Lind</bdi></th>" not in page(lab, FIRST, lab.otto).text
    assert 'id="access"' not in page(lab, FIRST, NOBODY).text


def test_what_is_not_public_is_cited_and_described_to_nobody(lab: Lab) -> None:
    experiment = lab.experiment(title="Hidden kiln")
    lab.file(lab.dataset(experiment))
    for path in (FIRST, LOGS):
        shown = page(lab, path)
        assert "Link" not in shown.headers
        assert "ld+json" not in shown.text
        assert shown.headers["Cache-Control"].startswith("private, no-")
        for caller in (NOBODY, lab.otto):
            refused = lab.get(path, caller)
            assert (refused.status, "Hidden kiln" in refused.text, "Thermo" in refused.text) == (403, False, False)
        assert lab.get(path, NOBODY, export="md5").status == 403
        assert lab.get(path, NOBODY, token="0" * 32).status == 403
    assert lab.get("/experiment/view/2/dataset/1/").status == 404
    assert lab.get("/experiment/view/1/dataset/7/").status == 404


def test_what_is_wrong_with_what_is_hidden_is_told_to_nobody(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies below is read beside the permission: where it is damaged, a stranger is told what they always are."""

    def damaged(*given: Any, **said: Any) -> Any:
        raise ValueError("damaged")

    lab.file(lab.dataset(lab.experiment(title="Hidden kiln")))
    for owner, name in ((read, "listed"), (browsing, "related"), (browsing, "_rows"), (folders, "_paths")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, damaged)
            assert {lab.get(path, caller).status for path in (FIRST, LOGS) for caller in (NOBODY, lab.otto)} == {403}
            assert 500 in (lab.get(FIRST).status, lab.get(LOGS).status)
    assert lab.get("/experiment/view/7/", NOBODY).status == 404


def test_a_dataset_is_one_page_whichever_of_its_experiments_leads_to_it(lab: Lab) -> None:
    hidden, public = lab.experiment(title="Hidden kiln"), lab.experiment(title="Open kiln", public_access=50)
    lab.file(lab.dataset(hidden, public))
    shown = page(lab, LOGS, NOBODY)
    assert '<link rel="canonical" href="https://lab.example/experiment/view/2/dataset/1/">' in shown.text
    assert ("Open kiln" in shown.text, "Hidden kiln" in shown.text) == (True, False)
    assert "The files are for those who have been given access" in shown.text
    assert "/download/" not in shown.text
    assert 'rel="cite-as"' in shown.headers["Link"]
