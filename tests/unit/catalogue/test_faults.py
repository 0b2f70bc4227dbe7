"""What goes wrong on the way: storage that does not answer, crashes between two transactions, allowances, the stage."""

from types import SimpleNamespace

import pytest

from functions.catalogue.operations import groups
from tests.storage.faults import Crash, faults
from tests.unit.catalogue.conftest import Catalogue
from tests.unit.events import HOST, proxy_event
from tests.unit.reply import Reply


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow at once."""
    monkeypatch.setattr("shared.aws.lean_dynamodb.time", SimpleNamespace(sleep=lambda seconds: None))
    monkeypatch.setattr("shared.records.retries.time", SimpleNamespace(sleep=lambda seconds: None))


def test_no_answer_is_503(catalogue: Catalogue) -> None:
    catalogue.make("peat")
    with faults(lambda operation: "throttle"):
        for method in ("GET", "PUT"):
            reply = catalogue.send(method, "/api/rest/package/peat", {})
            assert (reply.status, reply.headers["Retry-After"]) == (503, "1")
            assert isinstance(reply.body, str)


def test_a_group_that_is_cut_off_is_finished_by_the_same_request(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "AT_ONCE", 2)
    names = sorted(catalogue.make(f"peat-{number}")["name"] for number in range(7))
    catalogue.make_group("fens")
    written: list[str] = []

    def before_the_third_transaction(operation: str) -> str | None:
        written.append(operation)
        return "crash before" if written.count("TransactWriteItems") == 3 else None

    with pytest.raises(Crash), faults(before_the_third_transaction):
        catalogue.send("PUT", "/api/rest/group/fens", {"packages": names})
    assert len(catalogue.ok("GET", "/api/rest/group/fens")["packages"]) == 4
    assert catalogue.ok("PUT", "/api/rest/group/fens", {"packages": names})["packages"] == names
    assert catalogue.ok("PUT", "/api/rest/group/fens", {"packages": names[:1]})["packages"] == names[:1]
    assert all(catalogue.ok("GET", f"/api/rest/package/{name}")["groups"] == [] for name in names[1:])


def test_records_a_day(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECORDS_A_DAY", "2")
    catalogue.make("peat")
    catalogue.make_group("fens")
    for register in ("package", "group"):
        reply = catalogue.send("POST", f"/api/rest/{register}", {"name": "one-more"})
        assert reply.status == 429
        assert int(reply.headers["Retry-After"]) > 0


def test_addresses_stay_in_the_stage(catalogue: Catalogue) -> None:
    """Without a domain of its own the site is below the stage's path."""

    def send(method: str, path: str, body: bytes | None = None) -> Reply:
        event = proxy_event(method, path, body=body, caller=catalogue.me, host=HOST)
        return Reply.of(catalogue.handler(event, None))

    made = send("POST", "/api/2/rest/package", b'{"name": "peat"}')
    assert made.headers["Location"] == f"/live/api/2/rest/package/{made.body['id']}"
    assert made.body["ckan_url"] == f"https://{HOST}/live/dataset/peat"
    assert send("GET", "/api/rest/group/").headers["Location"] == f"https://{HOST}/live/api/rest/group"
