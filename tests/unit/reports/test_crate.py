"""RO-Crates: that they are valid, hold what they should, and touch nothing outside."""

from __future__ import annotations

import json
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.registry.reports import archive, crate, lineage
from tests.unit.reports.memory import SITE, Registry

Entities = dict[str, Any]


def of_product(registry: Registry, product: int) -> lineage.Lineage:
    found = lineage.of_product(registry, registry.names, product)
    assert found is not None
    return found


def entities(found: lineage.Lineage, stored: crate.StoredFiles | None = None) -> Entities:
    """Gives the entities of a crate by their ids, after checking what RO-Crate 1.1 demands of every crate."""
    read = json.loads(crate.document(found, SITE, stored))
    assert read["@context"] == "https://w3id.org/ro/crate/1.1/context"
    by_id = {entity["@id"]: entity for entity in read["@graph"]}
    assert len(by_id) == len(read["@graph"])
    metadata = by_id["ro-crate-metadata.json"]
    assert metadata["@type"] == "CreativeWork"
    assert metadata["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert metadata["about"] == {"@id": "./"}
    root = by_id["./"]
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished", "license"))
    assert all(reference in by_id for entity in by_id.values() for reference in references(entity))
    files = {id for id, entity in by_id.items() if "File" in entity["@type"]}
    assert {part["@id"] for part in root.get("hasPart", [])} == files
    return by_id


def references(entity: Entities) -> list[str]:
    values = [each for name, value in entity.items() if name != "conformsTo" for each in as_list(value)]
    return [value["@id"] for value in values if isinstance(value, dict)]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def ids(value: Any) -> list[str]:
    return [each["@id"] for each in as_list(value)]


@pytest.fixture
def registry() -> Registry:
    """A data product (2) that a run made of another (1)."""
    registry = Registry()
    author = registry.add("author", name="Ivana Valenti", identifier="https://orcid.example/1")
    csv = registry.add("file_type", name="table", extension="csv")
    source = registry.product("raw", registry.object("raw data.csv", file_type=csv, authors=[author]))
    product = registry.product("north")
    registry.add("licence", licence_info="Free for all.", object=2)
    repository = registry.object("code.git")
    registry.add("code_repo_release", name="tidal", version="0.3.0", object=repository)
    registry.run([source], [product], code_repo=repository, model_config=registry.object("config.yaml"))
    return registry


def test_crate_of_a_data_product(registry: Registry) -> None:
    read = entities(of_product(registry, 2))
    root = read["./"]
    assert root["name"] == "tides:north@1.0.0"
    assert ids(root["mainEntity"]) == ["https://store.example/north.csv"]
    assert ids(root["license"]) == [f"{SITE}/api/licence/1/"]
    assert read["https://store.example/raw%20data.csv"] == {
        "@id": "https://store.example/raw%20data.csv",
        "@type": "File",
        "name": "raw",
        "version": "1.0.0",
        "identifier": f"{SITE}/api/data_product/1/",
        "encodingFormat": "text/csv",
        "dateModified": "2031-05-02T08:11:09.512000Z",
        "author": [{"@id": "https://orcid.example/1"}],
    }
    action = read[f"{SITE}/api/code_run/1/"]
    assert action["@type"] == "CreateAction"
    assert action["startTime"] == "2031-05-01T10:00:00Z"
    assert ids(action["agent"]) == [f"{SITE}/api/users/7/"]
    assert read[ids(action["instrument"])[0]]["name"] == "tidal"
    assert ids(action["object"]) == [
        f"https://store.example/{name}" for name in ("config.yaml", "run.sh", "raw%20data.csv")
    ]
    assert ids(action["result"]) == ["https://store.example/north.csv"]
    assert ids(root["mentions"]) == [action["@id"]]


def test_crate_of_a_code_run_has_all_its_outputs(registry: Registry) -> None:
    other = registry.product("south")
    registry.values["code_run"][1]["outputs"] += registry.wholes([other])
    found = lineage.of_run(registry, registry.names, 1)
    assert found is not None
    read = entities(found)
    assert ids(read[f"{SITE}/api/code_run/1/"]["result"]) == [
        "https://store.example/north.csv",
        "https://store.example/south.csv",
    ]
    assert read["./"]["description"] == "run"


@pytest.mark.parametrize("address", [None, "/etc/", "file:///etc/", "ro-crate-metadata.json", "http://[", "../"])
def test_objects_without_an_address_on_the_web(address: str | None) -> None:
    registry = Registry()
    location = registry.location("passwd", address) if address else None
    product = registry.product("bare", registry.object(storage_location=location))
    found = of_product(registry, product)
    bare = entities(found)[f"{SITE}/api/object/1/"]
    assert bare["@type"] == "CreativeWork"
    assert bare.get("contentUrl") == found.address(found.records["object", 1])
    with ZipFile(archive.pack(crate.members(found, SITE, {}))) as zipped:
        assert zipped.namelist() == ["ro-crate-metadata.json"]


def test_two_objects_at_one_address_stay_apart(registry: Registry) -> None:
    registry.values["object"][2]["storage_location"] = registry.values["object"][1]["storage_location"]
    read = entities(of_product(registry, 2))
    action = read[f"{SITE}/api/code_run/1/"]
    assert set(ids(action["result"])).isdisjoint(ids(action["object"]))


def test_stored_files_are_in_the_zip(registry: Registry) -> None:
    stored = {2: archive.Member.of("62cdb7.csv", b"a,b\n1,2\n")}
    found = of_product(registry, 2)
    assert entities(found, stored)["62cdb7.csv"]["name"] == "north"
    with ZipFile(archive.pack(crate.members(found, SITE, stored))) as zipped:
        assert zipped.testzip() is None
        assert zipped.read("62cdb7.csv") == b"a,b\n1,2\n"
        assert set(zipped.namelist()) == {"62cdb7.csv", "ro-crate-metadata.json"}
        assert "@graph" in json.loads(zipped.read("ro-crate-metadata.json"))


def external(registry: Registry, *, primary: bool) -> None:
    registry.add(
        "external_object",
        title="Tide gauges",
        release_date="2030-01-02T00:00:00Z",
        identifier="https://doi.example/10",
        primary_not_supplement=primary,
        version="1.0.0",
        data_product=1,
    )


def test_data_product_that_is_an_external_object(registry: Registry) -> None:
    external(registry, primary=True)
    read = entities(of_product(registry, 2))
    assert ids(read["https://store.example/raw%20data.csv"]["sameAs"]) == ["https://doi.example/10"]
    assert f"{SITE}/api/data_extraction/1/" not in read


def test_data_product_that_was_extracted(registry: Registry) -> None:
    external(registry, primary=False)
    action = entities(of_product(registry, 2))[f"{SITE}/api/data_extraction/1/"]
    assert ids(action["object"]) == ["https://doi.example/10"]
    assert ids(action["result"]) == ["https://store.example/raw%20data.csv"]


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
roots = texts | texts.map("https://store.example/".__add__) | texts.map("https://".__add__)


@given(root=roots, path=texts, name=texts)
def test_any_address_makes_a_crate(root: str, path: str, name: str) -> None:
    registry = Registry()
    product = registry.product(name, registry.object(storage_location=registry.location(path, root)))
    entities(of_product(registry, product))
