"""Provenance documents: their shape, and that every format can be read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prov.model import ProvDocument

from functions.registry.reports import lineage, provenance
from tests.unit.reports.memory import SITE, Registry


def document(registry: Registry, product: int, depth: int = 1, site: str = SITE) -> ProvDocument:
    found = lineage.of_product(registry, registry.names, product, depth)
    assert found is not None
    return provenance.document(found, site)


def as_json(registry: Registry, product: int, depth: int = 1, site: str = SITE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(provenance.to_json(document(registry, product, depth, site)))
    return read


def qname(name: str) -> dict[str, str]:
    return {"$": name, "type": "xsd:QName"}


def when(text: str) -> dict[str, str]:
    return {"$": text, "type": "xsd:dateTime"}


@pytest.fixture
def registry() -> Registry:
    """A data product (2) that a run made of another (1), with everything that can be said about both."""
    registry = Registry()
    author = registry.add("author", name="Ivana Valenti", identifier="https://orcid.example/1")
    csv = registry.add("file_type", name="table", extension="csv")
    source = registry.product(
        "tides/raw", registry.object("raw.csv", description="gauge", file_type=csv, authors=[author])
    )
    issue = registry.add("issue", description="Gap in May", severity=3)
    registry.values["object_component"][1]["issues"] = [issue]
    product = registry.product("tides/north", version="1.2.0")
    registry.add(
        "external_object",
        title="Tide gauges",
        release_date="2030-01-02T00:00:00Z",
        identifier="https://doi.example/10",
        alternate_identifier="gauges",
        alternate_identifier_type="shelf mark",
        description="as published",
        version="1.0.0",
        data_product=source,
        original_store=registry.location("gauges.zip"),
    )
    repository = registry.object("code.git")
    registry.add(
        "code_repo_release",
        name="tidal",
        version="0.3.0",
        website="https://code.example/tidal",
        object=repository,
    )
    registry.run([source], [product], code_repo=repository, model_config=registry.object("config.yaml"))
    return registry


def test_json_shape(registry: Registry) -> None:
    read = as_json(registry, 2)
    assert read["prefix"] == {
        "lreg": f"{SITE}/",
        "fair": "https://data.fairdatapipeline.org/vocab/#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcmitype": "http://purl.org/dc/dcmitype/",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/spec/#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    }
    modified = {"dcterms:modified": when("2031-05-02T08:11:09.512000+00:00")}
    assert read["entity"] == {
        "lreg:api/data_product/2": {
            "rdf:type": qname("dcat:Dataset"),
            **modified,
            "prov:atLocation": "https://store.example/tides/north.csv",
            "fair:namespace": "tides",
            "dcterms:title": "tides/north",
            "dcat:hasVersion": "1.2.0",
        },
        "lreg:api/data_product/1": {
            "rdf:type": qname("dcat:Dataset"),
            **modified,
            "prov:atLocation": "https://store.example/raw.csv",
            "dcterms:description": "gauge",
            "fair:namespace": "tides",
            "dcterms:title": "tides/raw",
            "dcat:hasVersion": "1.0.0",
            "fair:issue": "Gap in May severity: 3 ID: 1",
            "dcterms:format": "table",
        },
        "lreg:api/external_object/1": {
            "rdf:type": qname("dcat:Dataset"),
            "dcterms:title": "Tide gauges",
            "dcterms:issued": when("2030-01-02T00:00:00+00:00"),
            "dcat:hasVersion": "1.0.0",
            "dcterms:identifier": "https://doi.example/10",
            "fair:alternate_identifier": "gauges",
            "fair:alternate_identifier_type": "shelf mark",
            "dcterms:description": "as published",
            "prov:atLocation": "https://store.example/gauges.zip",
        },
        "lreg:api/code_repo_release/1": {
            "rdf:type": qname("dcmitype:Software"),
            **modified,
            "prov:atLocation": "https://store.example/code.git",
            "dcterms:title": "tidal",
            "dcat:hasVersion": "0.3.0",
            "fair:website": "https://code.example/tidal",
        },
        "lreg:api/object/4": {**modified, "prov:atLocation": "https://store.example/config.yaml"},
        "lreg:api/object/5": {
            "rdf:type": qname("dcmitype:Software"),
            **modified,
            "prov:atLocation": "https://store.example/run.sh",
        },
    }
    assert read["activity"] == {
        "lreg:api/code_run/1": {
            "prov:startTime": "2031-05-01T10:00:00+00:00",
            "rdf:type": qname("fair:Run"),
            "dcterms:description": "run",
        }
    }
    assert read["agent"] == {
        "lreg:api/author/1": {
            "rdf:type": qname("prov:Person"),
            "foaf:name": "Ivana Valenti",
            "dcterms:identifier": "https://orcid.example/1",
        },
        "lreg:api/users/7": {"rdf:type": qname("prov:Person"), "foaf:name": "Rosanna Massabeti"},
    }
    run = {"prov:activity": "lreg:api/code_run/1"}
    assert list(read["used"].values()) == [
        {**run, "prov:entity": f"lreg:api/{entity}", "prov:role": qname(f"fair:{role}")}
        for entity, role in [
            ("code_repo_release/1", "software"),
            ("object/4", "model_configuration"),
            ("object/5", "submission_script"),
            ("data_product/1", "input_data"),
        ]
    ]
    assert list(read["wasGeneratedBy"].values()) == [{**run, "prov:entity": "lreg:api/data_product/2"}]
    assert list(read["wasDerivedFrom"].values()) == [
        {"prov:generatedEntity": "lreg:api/data_product/2", "prov:usedEntity": "lreg:api/data_product/1"}
    ]
    assert list(read["wasAttributedTo"].values()) == [
        {
            "prov:entity": "lreg:api/data_product/1",
            "prov:agent": "lreg:api/author/1",
            "prov:role": qname("dcterms:creator"),
        }
    ]
    assert list(read["wasStartedBy"].values()) == [
        {
            **run,
            "prov:trigger": "lreg:api/users/7",
            "prov:time": "2031-05-01T10:00:00+00:00",
            "prov:role": qname("fair:code_runner"),
        }
    ]
    assert list(read["specializationOf"].values()) == [
        {
            "prov:specificEntity": "lreg:api/external_object/1",
            "prov:generalEntity": "lreg:api/data_product/1",
        }
    ]


@pytest.mark.parametrize(
    ("site", "prefix"),
    [
        ("https://data.fairdatapipeline.org", "reg"),
        ("https://data.fairdatapipeline.org.example", "lreg"),
        ("http://127.0.0.1:8000", "lreg"),
        ("https://a.execute-api.example/live", "lreg"),
    ],
)
def test_prefix_tells_the_central_registry_from_others(registry: Registry, site: str, prefix: str) -> None:
    read = as_json(registry, 1, site=site)
    assert read["prefix"][prefix] == f"{site}/"
    assert f"{prefix}:api/data_product/1" in read["entity"]


def test_author_of_the_account_is_the_runner(registry: Registry) -> None:
    registry.add("user_author", user=7, author=1)
    read = as_json(registry, 2)
    assert set(read["agent"]) == {"lreg:api/author/1"}
    assert [each["prov:trigger"] for each in read["wasStartedBy"].values()] == ["lreg:api/author/1"]


def test_bare_records() -> None:
    registry = Registry()
    product = registry.product("bare", registry.object())
    nameless = registry.add("author", identifier="https://orcid.example/2")
    registry.values["object"][1]["authors"] = [nameless]
    read = as_json(registry, product)
    assert "prov:atLocation" not in read["entity"]["lreg:api/data_product/1"]
    assert "foaf:name" not in read["agent"]["lreg:api/author/1"]
    assert "activity" not in read


def test_input_that_is_no_data_product() -> None:
    registry = Registry()
    product = registry.product("made")
    registry.object("loose.csv")
    registry.values["code_run"][registry.run([], [product])]["inputs"] = [2]
    read = as_json(registry, product)
    assert [each["prov:usedEntity"] for each in read["wasDerivedFrom"].values()] == ["lreg:api/object/2"]


def test_object_with_two_names() -> None:
    registry = Registry()
    raw = registry.product("raw")
    registry.product("alias", object=1)
    product = registry.product("made")
    registry.run([raw], [product])
    read = as_json(registry, product)
    assert read["entity"]["lreg:api/data_product/2"]["dcterms:title"] == "alias"
    assert [each["prov:usedEntity"] for each in read["wasDerivedFrom"].values()] == [
        "lreg:api/data_product/1",
        "lreg:api/data_product/2",
    ]


def test_nothing_is_derived_from_itself() -> None:
    registry = Registry()
    product = registry.product("loop")
    registry.run([product], [product])
    read = as_json(registry, product, 5)
    assert len(read["used"]) == 2
    assert len(read["wasGeneratedBy"]) == 1
    assert "wasDerivedFrom" not in read


def test_everything_is_described_once_in_a_shared_ancestry() -> None:
    registry = Registry()
    author = registry.add("author", name="Maria Cipriani")
    raw = registry.product("raw", registry.object(authors=[author]))
    left, right, end = (registry.product(name) for name in ("left", "right", "end"))
    script, repository = registry.object("shared.sh", authors=[author]), registry.object("shared.git")
    for inputs, output in [([raw], left), ([raw], right), ([left, right, raw], end)]:
        registry.run(inputs, [output], submission_script=script, code_repo=repository, model_config=script)
    read = as_json(registry, end, 9)
    for kind in ("entity", "activity", "agent"):
        assert all(isinstance(description, dict) for description in read[kind].values())
    for kind in ("used", "wasGeneratedBy", "wasDerivedFrom", "wasAttributedTo", "wasStartedBy"):
        relations = [json.dumps(relation) for relation in read[kind].values()]
        assert len(relations) == len(set(relations))
    assert len(read["wasDerivedFrom"]) == 5


def test_json_ld_is_linked_data_without_a_remote_context(registry: Registry) -> None:
    read = json.loads(provenance.to_json_ld(document(registry, 2)))
    assert all(isinstance(context, dict) for context in read["@context"])
    [product] = [node for node in read["@graph"] if node.get("@id") == "lreg:api/data_product/2"]
    assert product["type"] == ["dcat:Dataset"]


def test_formats_say_the_same(registry: Registry) -> None:
    written = document(registry, 2)
    for format, write in [("json", provenance.to_json), ("xml", provenance.to_xml), ("provn", provenance.to_prov_n)]:
        assert ProvDocument.deserialize(content=write(written), format=format) == written
    ProvDocument.deserialize(content=provenance.to_json_ld(written), format="jsonld")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(name=texts, description=st.none() | texts, path=texts, author=texts)
def test_any_text_can_be_read_back(name: str, description: str | None, path: str, author: str) -> None:
    registry = Registry()
    who = registry.add("author", name=author or None)
    product = registry.product(name, registry.object(path, description=description, authors=[who]))
    registry.run([], [product], description=author)
    written = document(registry, product)
    assert ProvDocument.deserialize(content=provenance.to_json(written), format="json") == written
    ProvDocument.deserialize(content=provenance.to_xml(written), format="xml")
    ProvDocument.deserialize(content=provenance.to_prov_n(written), format="provn")
    json.loads(provenance.to_json_ld(written))
