"""What one account may do in the experiments, and what becomes of it where it has done that."""

import time
from typing import Any

import pytest

from functions.experiments.files.openings import Opening
from functions.experiments.files.rules import Parts
from functions.experiments.operations import deletion
from shared import allowances
from shared.aws import s3
from tests.unit.experiments.files.site import ADMIN, BUCKET, HELLO, Site, md5_of
from tests.unit.reply import Reply

MIB = 1024**2
PARTS: dict[str, Any] = {"stele_upload": {"mode": "multipart", "part_size": 5 * MIB}}
SPENT = "The uploads that an account has open hold 100 bytes at the most. Send what is open first."


@pytest.fixture(autouse=True)
def hundred_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account may have a hundred bytes open, and it is noon: a day's end is far."""
    monkeypatch.setenv("OPEN_BYTES", "100")
    noon = int(time.time()) // 86_400 * 86_400 + 43_200
    monkeypatch.setattr(allowances, "_now", lambda: noon)


def register(site: Site, dataset: int, name: str, size: int = 60, **more: Any) -> Reply:
    return site.send("POST", "/api/v1/dataset_file/", site.said(dataset, filename=name, size=size, **more))


def id_of(reply: Reply) -> int:
    assert reply.status == 201, reply.text
    return int(reply.headers["Location"].split("/")[-2])


def upload(site: Site, id: int, body: Any = None, method: str = "POST") -> Reply:
    return site.send(method, f"/api/v1/dataset_file/{id}/upload/", body)


def files(site: Site, dataset: int) -> int:
    return site.sums("dataset", dataset)[0]


# Records


def test_records_a_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECORDS_A_DAY", "4")
    made = site.send("POST", "/api/v1/experiment/", {"title": "Kiln 8"})
    assert made.status == 201
    said = {"description": "x", "experiments": [made.headers["Location"]]}
    assert site.send("POST", "/api/v1/dataset/", said).status == 201
    reply = site.send("PATCH", "/api/v1/dataset/", {"objects": [said, said, said]})
    assert reply.status == 429
    assert reply.body == {"error": "An account makes 4 records a day at the most. Go on tomorrow (UTC)."}
    assert 0 < int(reply.headers["Retry-After"]) <= 24 * 60 * 60
    assert site.send("PATCH", made.headers["Location"], {"title": "Kiln 9"}).status == 202, "a change makes nothing"
    assert site.send("POST", "/api/v1/experiment/", {"title": "Mine"}, caller=ADMIN).status == 201


def test_names_that_are_made_on_the_way_count(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    namespace = "https://meta.example.org/kiln"
    assert site.send("POST", "/api/v1/schema/", {"namespace": namespace}, caller=ADMIN).status == 201
    monkeypatch.setenv("RECORDS_A_DAY", "3")
    named = [{"name": f"n{number}", "value": "x"} for number in range(3)]
    sets = [{"schema": namespace, "parameters": named}]
    refused = site.send("POST", "/api/v1/experiment/", {"title": "Kiln 8", "parameter_sets": sets})
    assert refused.status == 429
    assert site.send("GET", "/api/v1/parametername/").body["meta"]["total_count"] == 0
    sets[0]["parameters"] = named[:2]
    assert site.send("POST", "/api/v1/experiment/", {"title": "Kiln 8", "parameter_sets": sets}).status == 201


def test_bytes_that_came_along_go_where_the_allowance_is_spent(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORDS_A_DAY", "0")
    assert site.form(site.said(dataset), HELLO).status == 429
    assert site.objects() == []


# Uploads


@pytest.mark.parametrize("more", [{}, PARTS], ids=["one PUT", "parts"])
def test_open_bytes_have_a_bound_and_nothing_is_made_beyond(site: Site, dataset: int, more: Any) -> None:
    first = register(site, dataset, "a", **more)
    assert first.status == 201
    refused = register(site, dataset, "b")
    assert (refused.status, refused.body) == (429, {"error": SPENT})
    assert refused.headers["Retry-After"] == "60"
    assert files(site, dataset) == 1
    assert upload(site, id_of(first), more or None).status == 200, "the same upload once more"
    assert register(site, dataset, "c", size=40).status == 201
    assert register(site, site.dataset(site.experiment(owner=1)), "d", replicas=[]).status == 401


def test_another_account_has_bytes_of_its_own(site: Site, dataset: int) -> None:
    register(site, dataset, "a")
    said = site.said(dataset, filename="b", size=60)
    assert site.send("POST", "/api/v1/dataset_file/", said, caller=ADMIN).status == 201


def test_an_upload_that_was_refused_is_not_open(site: Site, dataset: int) -> None:
    id = id_of(register(site, dataset, "a", size=40))
    for _ in range(2):
        assert register(site, dataset, "a").status == 409
    assert upload(site, id, method="DELETE").status == 204
    assert register(site, dataset, "b", size=100).status == 201


def test_verified_bytes_are_not_open(site: Site, dataset: int) -> None:
    content = b"x" * 60
    id = id_of(register(site, dataset, "a", md5sum=md5_of(content)))
    key = site.put(id, content)
    assert register(site, dataset, "b").status == 429
    site.tell(key)
    assert register(site, dataset, "b", size=100).status == 201


def test_wrong_bytes_stay_open(site: Site, dataset: int) -> None:
    site.tell(site.put(id_of(register(site, dataset, "a")), b"y" * 60))
    assert register(site, dataset, "b").status == 429


def test_an_upload_that_is_given_up_is_not_open(site: Site, dataset: int) -> None:
    id = id_of(register(site, dataset, "a", **PARTS))
    assert upload(site, id, method="DELETE").status == 204
    assert register(site, dataset, "b", size=100).status == 201
    assert upload(site, id).status == 429
    assert upload(site, id, PARTS).status == 429


def test_an_upload_that_another_takes_the_place_of_is_not_open(site: Site, dataset: int) -> None:
    id = id_of(register(site, dataset, "a", size=50))
    assert upload(site, id, PARTS).status == 200
    assert register(site, dataset, "b", size=50).status == 201


def test_an_upload_whose_file_goes_is_not_open(site: Site) -> None:
    experiment, other = site.experiment(), site.dataset(site.experiment())
    dataset = site.dataset(experiment)
    kinds: list[tuple[str, Any]] = [("a", {}), ("b", PARTS)]
    for name, more in kinds:
        assert register(site, dataset, name, size=50, **more).status == 201
    assert site.send("DELETE", f"/api/v1/experiment/{experiment}/").status == 204
    deletion.purge(experiment)
    assert register(site, other, "a", size=100).status == 201


def test_files_that_are_registered_together_open_nothing_until_they_are_asked_for(site: Site, dataset: int) -> None:
    objects = [site.said(dataset, filename=name, size=60) for name in ("a", "b")]
    assert site.send("PATCH", "/api/v1/dataset_file/", {"objects": objects}).status == 202
    first, second = (each["id"] for each in site.send("GET", "/api/v1/dataset_file/").body["objects"])
    assert upload(site, first).status == 200
    assert upload(site, second).status == 429
    assert upload(site, first, method="DELETE").status == 204
    assert upload(site, second).status == 200


def test_what_a_lost_race_has_opened_is_given_up(site: Site, dataset: int) -> None:
    opening = Opening(Parts(5 * MIB), 9)
    first, second = opening.at(7, 50), opening.at(8, 50)
    assert opening.at(8, 50) == second != first
    assert register(site, dataset, "a", size=1).status == 429
    opening.keep(8)
    assert [each["Key"] for each in s3().list_multipart_uploads(Bucket=BUCKET)["Uploads"]] == [second.key]
    assert register(site, dataset, "a", size=50).status == 201
    opening.undo()
    assert "Uploads" not in s3().list_multipart_uploads(Bucket=BUCKET)
    assert register(site, dataset, "b", size=50).status == 201
