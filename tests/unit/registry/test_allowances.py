"""What one account may do in the registry, and what becomes of it where it has done that."""

from urllib.parse import unquote

import pytest

from shared.files import uploads
from shared.meter import metered
from tests.unit.registry.conftest import Registry
from tests.unit.registry.test_files import HASH, TIDE, arrive, put, staged

OTHER = "1" * 40


def test_records_a_day(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECORDS_A_DAY", "3")
    for number in range(2):
        registry.make("namespace", name=f"tides{number}")
    form = {"path": "a", "hash": "b", "storage_root": "/api/storage_root/1/"}
    assert registry.send("PUT", "/api/object/1/", form=form).status == 201
    for refused in (
        registry.send("POST", "/api/namespace/", {"name": "tides3"}),
        registry.send("PUT", "/api/object/1/", form=form),
    ):
        assert refused.status == 429
        assert refused.body == {"detail": "An account makes 3 records a day at the most. Go on tomorrow (UTC)."}
        assert 0 < int(refused.headers["Retry-After"]) <= 24 * 60 * 60
    assert registry.send("GET", "/api/namespace/").body["count"] == 2


def test_open_bytes(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_BYTES", "100")
    first = registry.send("POST", f"/api/data/{HASH}", query={"size": [str(len(TIDE))]})
    assert first.status == 200
    for size in ({"size": ["90"]}, None):
        refused = registry.send("POST", f"/api/data/{OTHER}", query=size)
        assert refused.status == 429
        assert refused.body["detail"].startswith("The uploads that an account has open hold 100 bytes at the most.")
        assert refused.headers["Retry-After"] == "60"
    put(first.body["url"])
    arrive(*staged())
    assert registry.send("POST", f"/api/data/{OTHER}", query={"size": ["90"]}).status == 200


def test_bytes_that_are_wrong_are_not_open_any_more(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_BYTES", "100")
    url = registry.send("POST", f"/api/data/{HASH}", query={"size": ["90"]}).body["url"]
    put(url, b"x" * 90)
    arrive(*staged())
    assert registry.send("POST", f"/api/data/{HASH}", query={"size": ["90"]}).status == 200


def test_what_is_there_is_open_until_it_has_come_again(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    put(registry.send("POST", f"/api/data/{HASH}").body["url"])
    arrive(*staged())
    monkeypatch.setenv("OPEN_BYTES", str(uploads.LARGEST_PUT))
    for _ in range(2):
        put(registry.send("POST", f"/api/data/{HASH}").body["url"])
        assert registry.send("POST", f"/api/data/{OTHER}").status == 429, "an unknown size is the largest"
        arrive(*staged())


@pytest.mark.parametrize("form", [None, {"checksum": HASH}])
def test_an_address_insists_on_the_size_that_was_said(registry: Registry, form: dict[str, str] | None) -> None:
    path = "/api/data" if form else f"/api/data/{HASH}"
    url = registry.send("POST", path, form=form, query={"size": [str(len(TIDE))]}).body["url"]
    assert "content-length" in unquote(url)
    assert "content-length" not in registry.send("POST", path, form=form).body["url"]


@pytest.mark.parametrize("size", ["", "x", "-1", "1.5", "\u0661", "9" * 16])
def test_what_is_no_size_is_told(registry: Registry, size: str) -> None:
    assert registry.send("POST", f"/api/data/{HASH}", query={"size": [size]}).status == 400


def test_more_than_is_taken_is_told(registry: Registry) -> None:
    refused = registry.send("POST", f"/api/data/{HASH}", query={"size": [str(uploads.LARGEST_PUT + 1)]})
    assert (refused.status, refused.body["detail"][-6:]) == (413, "taken.")


def test_counting_an_upload_as_open_takes_one_trip(registry: Registry) -> None:
    registry.send("GET", "/api/namespace/")  # looks for the site's own root
    with metered() as use:
        assert registry.send("POST", f"/api/data/{HASH}").status == 200
    assert use.trips == 1
