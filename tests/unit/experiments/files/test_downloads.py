"""Fetching the content of files: who may, and in which form it comes."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.accounts.access_tokens import create_access_token
from shared.aws import s3
from shared.meter import metered
from tests.unit.experiments.files.site import ADMIN, HELLO, LENA, MD5, NOBODY, OTTO, Site, md5_of

LARGE = b"0123456789abcdef" * 262_144 + b"x"


@pytest.fixture
def file(site: Site) -> int:
    return verified(site, site.dataset(site.experiment()))


def verified(site: Site, dataset: int, content: bytes = HELLO, **more: object) -> int:
    id = site.add(dataset, size=len(content), md5sum=md5_of(content), **more)
    site.tell(site.put(id, content))
    return id


def status(site: Site, id: int, caller: dict[str, str], what: str = "download", **more: object) -> int:
    return site.send("GET", f"/api/v1/dataset_file/{id}/{what}/", caller=caller, **more).status  # type: ignore[arg-type]


def test_small_content_comes_as_it_is(site: Site, file: int) -> None:
    reply = site.send("GET", f"/api/v1/dataset_file/{file}/download/", headers={"Accept-Encoding": "gzip"})
    assert (reply.status, reply.content) == (200, HELLO)
    assert reply.headers["Content-Type"] == "text/csv"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="ch1.csv"'
    assert site.send("GET", f"/api/v1/dataset_file/{file}/download").content == HELLO


def test_content_of_some_size_is_not_packed(site: Site) -> None:
    content = b"a" * 300_000
    id = verified(site, site.dataset(site.experiment()), content)
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/download/", headers={"Accept-Encoding": "gzip"})
    assert reply.content == content
    assert "Content-Encoding" not in reply.headers


def test_content_runs_nothing_in_a_browser(site: Site) -> None:
    page = b"<script>alert(1)</script>"
    id = verified(site, site.dataset(site.experiment()), page, filename="a.html", mimetype="text/html")
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/download/")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="a.html"'
    assert "sandbox" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["nonsense", "a/b\r\nX-Injected: 1", "a/b\r\n ;X-Injected: 1", "caf\u00e9/x"])
def test_what_is_no_media_type_is_not_told(site: Site, kind: str) -> None:
    id = verified(site, site.dataset(site.experiment()), mimetype=kind)
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/download/")
    assert (reply.content, reply.headers["Content-Type"]) == (HELLO, "application/octet-stream")


def test_large_content_is_fetched_from_another_host(site: Site) -> None:
    id = verified(site, site.dataset(site.experiment()), LARGE, filename="caf\u00e9.csv")
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/download/")
    assert (reply.status, reply.content) == (302, b"")
    address = urlsplit(reply.headers["Location"])
    said = parse_qs(address.query)
    assert address.hostname is not None and address.hostname.endswith("amazonaws.com")
    assert "execute-api" not in address.hostname
    assert said["response-content-type"] == ["text/csv"]
    assert "caf%C3%A9.csv" in said["response-content-disposition"][0]
    assert int(said["X-Amz-Expires"][0]) <= 900


def test_a_copy_is_always_fetched_from_there(site: Site, file: int) -> None:
    for name in ("replica", "s3utils_replica"):
        reply = site.send("GET", f"/api/v1/{name}/{file * 100 + 1}/download/")
        assert reply.status == 302
        assert "/files/experiments/" in reply.headers["Location"]
    assert site.send("GET", f"/api/v1/replica/{file * 100 + 2}/download/").status == 404
    assert site.send("GET", f"/api/v1/replica/{file * 100 + 1}/download/", caller=OTTO).status == 403


@pytest.mark.parametrize(("public_access", "seen"), [(1, 403), (25, 403), (50, 403), (100, 200)])
def test_who_may_have_the_content(site: Site, public_access: int, seen: int) -> None:
    id = verified(site, site.dataset(site.experiment(public_access=public_access)))
    for what in ("download", "verify"):
        assert [status(site, id, caller, what) for caller in (LENA, ADMIN, OTTO, NOBODY)] == [200, 200, seen, seen]


def test_one_of_several_experiments_is_enough(site: Site) -> None:
    id = verified(site, site.dataset(site.experiment(), site.experiment(owner=10)))
    assert status(site, id, OTTO) == 200


def test_an_access_token_opens_the_content_of_its_experiment(site: Site) -> None:
    experiment = site.experiment()
    id, other = verified(site, site.dataset(experiment)), verified(site, site.dataset(site.experiment()))
    _, token = create_access_token(experiment, date.today() + timedelta(days=2), made_by=9)
    assert status(site, id, NOBODY, query={"token": [token]}) == 200
    assert status(site, other, NOBODY, query={"token": [token]}) == 403
    assert status(site, id, NOBODY, query={"token": ["0" * 40]}) == 403


def test_what_is_not_there(site: Site, file: int) -> None:
    for id in ("4711", "x", "1" * 30):
        assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").status == 404
        assert site.send("GET", f"/api/v1/replica/{id}/download/").status == 404
    waiting = site.add(site.file(file).values["dataset"], filename="waiting")
    reply = site.send("GET", f"/api/v1/dataset_file/{waiting}/download/")
    assert (reply.status, reply.content) == (404, b"")


def test_a_wrong_checksum_is_never_given_out_and_a_right_one_is_again(site: Site, file: int) -> None:
    def change(**values: object) -> int:
        reply = site.send("PATCH", f"/api/v1/dataset_file/{file}/", values)
        assert reply.status == 202, reply.text
        assert reply.body["replicas"][0]["verified"] is (status(site, file, LENA) == 200)
        return status(site, file, LENA)

    assert change(md5sum="0" * 32) == 404
    assert change(md5sum=MD5.upper()) == 200
    assert change(size=13) == 404
    assert change(size=12, sha512sum="0" * 128) == 404
    assert change(sha512sum="") == 200
    assert change(mimetype="text/plain", filename="other.csv") == 200
    assert change(md5sum="__undetermined__") == 404


def test_a_wrong_checksum_counts_before_anybody_looks(site: Site, file: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.experiments.files import replicas

    monkeypatch.setattr(replicas, "look", lambda record: record)
    site.send("PATCH", f"/api/v1/dataset_file/{file}/", {"sha512sum": "0" * 128})
    assert status(site, file, LENA) == 404


def test_bytes_that_were_lost_are_not_found(site: Site, file: int) -> None:
    (key,) = site.objects("files/")
    s3().delete_object(Bucket="experiments-files", Key=key)
    assert status(site, file, LENA) == 404


def test_round_trips(site: Site, file: int) -> None:
    status(site, file, LENA)
    with metered() as use:
        status(site, file, LENA)
    assert use.trips == 3
