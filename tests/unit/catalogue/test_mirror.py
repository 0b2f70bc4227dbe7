"""Mirrored packages: what is shown of a public record of another group, and by what it is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from functions.catalogue import mirror, wire
from functions.catalogue.kinds import is_reserved
from shared.search import Reading
from shared.search.addresses import uuid_of
from tests.unit.catalogue.harvested import SITE
from tests.unit.catalogue.indexed import Indexed, experiment, indexed
from tests.unit.search.cards import card

UUID = uuid_of("experiment/12")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Indexed]:
    """An index on moto."""
    with mock_aws(), indexed(tmp_path) as made:
        yield made


@pytest.mark.parametrize("reference", ["experiment-12", UUID])
def test_a_public_record_is_found_by_its_name_and_its_id(index: Indexed, reference: str) -> None:
    index.put(experiment())
    found = mirror.find(reference)
    assert found is not None
    body = wire.package(found, 1, SITE)
    assert (body["id"], body["name"], body["title"]) == (UUID, "experiment-12", "Kiln 7, run 38")
    assert body["notes"] == "Reduction firing."
    assert body["author"] == "Lena Ost; Ada Muir"
    assert body["metadata_created"] == "2026-01-01T00:00:00.000000"
    assert body["state"] == "active"
    assert body["ckan_url"] == f"{SITE}/dataset/experiment-12"


def test_it_tells_where_it_lives_and_that_it_is_read_only(index: Indexed) -> None:
    index.put(experiment())
    found = mirror.find("experiment-12")
    assert found is not None
    values = wire.package(found, 1, SITE)
    assert values["extras"] == {
        "stele_address": "experiment/12",
        "stele_kind": "experiment",
        "stele_landing": f"{SITE}/experiment/view/12/",
        "stele_read_only": "true",
    }
    assert values["url"] == f"{SITE}/experiment/view/12/"
    assert [each["url"] for each in values["resources"]] == [
        f"{SITE}/experiment/view/12/",
        f"{SITE}/api/v1/experiment/12/",
        f"{SITE}/api/v1/dataset/?experiments=12",
    ]
    assert len({each["id"] for each in values["resources"]}) == 3


def test_a_data_product_has_its_licence_version_and_file(index: Indexed) -> None:
    index.put(
        card(
            "data_product/5",
            "firth:human/latent period@1.0.0",
            kind="data_product",
            landing="/data_product/5",
            licence="cc-by",
            tags=("SARS-CoV-2", "latency"),
            size=40,
            raw={"version": ("1.0.0",), "res_format": ("toml",), "downloadable": ("true",)},
        ),
        card("data_product/6", kind="data_product", raw={"downloadable": ("false",)}),
    )
    found = mirror.packages(["data_product/5", "data_product/6"])
    body = wire.package(found["data_product/5"], 2, SITE)
    assert (body["license_id"], body["isopen"], body["version"]) == ("cc-by", True, "1.0.0")
    assert body["tags"] == ["SARS-CoV-2", "latency"]
    file = body["resources"][-1]
    assert file["url"] == f"{SITE}/data_product/firth%3Ahuman%2Flatent%20period%401.0.0"
    assert (file["format"], file["size"]) == ("toml", 40)
    assert len(found["data_product/6"].record.values["resources"]) == 2


DEPOSIT = "deposit-0c1f6a2be94d7753"


def test_a_deposit_is_named_by_the_id_that_people_know(index: Indexed) -> None:
    index.put(
        card(
            "deposit/9",
            "Tidal gauge 7",
            name="deposit:0c1f6a2be94d7753",
            dialect="repository",
            kind="deposit",
            landing="/deposit/0c1f6a2be94d7753",
            licence="cc-by",
            tags=("Tides", "sea level"),
            creators=("N. Wave",),
            size=10,
            extras={"doi": ("10.5072/STELE.aa-0c1f6a2be94d7753",)},
            raw={"res_format": ("csv",), "downloadable": ("true",)},
        ),
        card("deposit/10", "Halos", name="cosmogrid:128", kind="deposit", landing="/api/objects/cosmogrid/128"),
    )
    for reference in (DEPOSIT, uuid_of("deposit/9")):
        found = mirror.find(reference)
        assert found is not None
        body = wire.package(found, 1, SITE)
        assert (body["name"], body["author"], body["license_id"]) == (DEPOSIT, "N. Wave", "cc-by")
        assert body["url"] == body["extras"]["stele_landing"] == f"{SITE}/deposit/0c1f6a2be94d7753"
        assert body["extras"]["doi"] == "10.5072/STELE.aa-0c1f6a2be94d7753"
        assert [each["url"] for each in body["resources"][1:]] == [
            f"{SITE}/api/objects/deposit/0c1f6a2be94d7753",
            f"{SITE}/api/objects/deposit/0c1f6a2be94d7753/files",
        ]
        assert body["resources"][-1]["size"] == 10
    imported = mirror.find("deposit-10")
    assert imported is not None
    body = wire.package(imported, 1, SITE)
    assert (body["name"], body["resources"][1]["url"]) == ("deposit-10", f"{SITE}/api/objects/cosmogrid/128")
    assert "doi" not in body["extras"]
    assert mirror.find("deposit-0c1f6a2be94d7754") is None
    assert is_reserved(DEPOSIT)


@pytest.mark.parametrize(
    "reference",
    ["experiment-13", "experiment-012", "dataset-12", "object-1", "experiment-", "experiment-x", "kiln", "9" * 36],
)
def test_nothing_else_is_found(index: Indexed, reference: str) -> None:
    index.put(experiment(), card("dataset/12", kind="dataset"), card("package/1"))
    assert mirror.find(reference) is None


def test_what_is_not_public_is_not_shown(index: Indexed) -> None:
    index.put(experiment(readers=(Reading("user:7"),)))
    for reference in ("experiment-12", UUID):
        assert mirror.find(reference) is None
    assert mirror.packages(["experiment/12"]) == {}


def test_what_is_withdrawn_is_gone_at_once(index: Indexed) -> None:
    index.put(experiment())
    index.shrink("experiment/12")
    for reference in ("experiment-12", UUID):
        assert mirror.find(reference) is None


def test_a_package_is_no_mirrored_one(index: Indexed) -> None:
    index.put(card("package/1", raw={"uuid": (UUID,)}))
    assert mirror.find(UUID) is None
    assert mirror.packages(["package/1"]) == {}


def test_a_setting_turns_them_off(index: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    index.put(experiment())
    monkeypatch.setenv("MIRROR", "off")
    assert mirror.kinds() == ()
    for reference in ("experiment-12", UUID):
        assert mirror.find(reference) is None
    assert mirror.packages(["experiment/12"]) == {}


@pytest.mark.parametrize("kind", ["experiment", "data_product", "deposit"])
def test_their_names_are_reserved(kind: str) -> None:
    assert kind in mirror.kinds()
    assert is_reserved(f"{kind}-7")
    assert not is_reserved(f"{kind}-seven")
