"""`data.json`: what a dataset says, and that it always has what Project Open Data 1.1 requires."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from functions.catalogue.harvest import data_json
from functions.catalogue.harvest.dataset import dataset_of
from tests.unit.catalogue import hostile
from tests.unit.catalogue.harvested import FULL, SITE, package, resource

TEXT = {"type": "string", "minLength": 1}
URI = {"type": "string", "pattern": r"^(https?|ftp)://([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
DAY = r"\d{4}(-\d\d(-\d\d)?)?"

DATASET: dict[str, Any] = {
    "type": "object",
    "required": [
        *("title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel"),
    ],
    "properties": {
        "@type": {"enum": ["dcat:Dataset"]},
        **dict.fromkeys(("title", "description", "identifier", "isPartOf", "spatial"), TEXT),
        "keyword": {"type": "array", "minItems": 1, "items": TEXT},
        **dict.fromkeys(("modified", "issued"), MOMENT),
        "publisher": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
        "contactPoint": {
            "type": "object",
            "required": ["fn", "hasEmail"],
            "properties": {
                "fn": TEXT,
                "hasEmail": {"type": "string", "pattern": r"^mailto:[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w.-]+$"},
            },
        },
        "accessLevel": {"enum": ["public"]},
        **dict.fromkeys(("landingPage", "license"), URI),
        "accrualPeriodicity": {"type": "string", "pattern": r"^(irregular|R/P(\d+[YMD]|T\d+H))$"},
        "temporal": {"type": "string", "pattern": f"^{DAY}/{DAY}$"},
        "theme": {"type": "array", "minItems": 1, "items": TEXT},
        "references": {"type": "array", "minItems": 1, "items": URI},
        "distribution": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "@type": {"enum": ["dcat:Distribution"]},
                    **dict.fromkeys(("downloadURL", "accessURL"), URI),
                    "mediaType": {"type": "string", "pattern": r"^[-\w]+/[-\w]+(\.[-\w]+)*([+][-\w]+)?$"},
                    **dict.fromkeys(("title", "description", "format"), TEXT),
                },
                "dependencies": {"downloadURL": ["mediaType"]},
                "oneOf": [{"required": ["downloadURL"]}, {"required": ["accessURL"]}],
            },
        },
    },
}
"""What the schema of version 1.1 says of what we write (https://project-open-data.cio.gov/v1.1/schema/)."""

VALIDATOR = Draft4Validator(DATASET)


def test_a_dataset_says_what_its_package_says() -> None:
    entry = data_json.entry(dataset_of(FULL, SITE))
    assert not list(VALIDATOR.iter_errors(entry))
    assert entry | {"distribution": None} == {
        "@type": "dcat:Dataset",
        "title": "Fen water levels",
        "description": "Levels at *forty* gauges.",
        "keyword": ["fen", "water"],
        "issued": "2026-02-03T10:00:00.120000Z",
        "modified": "2026-02-04T11:30:00Z",
        "publisher": {"@type": "org:Organization", "name": "Drainage Board"},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": "Levels desk",
            "hasEmail": "mailto:levels@drainage.example",
        },
        "identifier": FULL.record.values["uuid"],
        "accessLevel": "public",
        "landingPage": f"{SITE}/dataset/fen-water-levels",
        "license": "http://www.opendefinition.org/licenses/cc-by",
        "accrualPeriodicity": "R/P1M",
        "spatial": "East fens",
        "temporal": "2009-04/2011-12-31",
        "references": ["https://drainage.example/levels"],
        "distribution": None,
    }
    assert entry["distribution"] == [
        {
            "@type": "dcat:Distribution",
            "downloadURL": "https://drainage.example/levels%202026.csv",
            "mediaType": "text/csv",
            "title": "Levels",
            "format": "CSV",
        },
        {
            "@type": "dcat:Distribution",
            "accessURL": "https://drainage.example/viewer",
            "description": "A viewer",
            "format": "HTML",
        },
        {"@type": "dcat:Distribution", "accessURL": f"{SITE}/dataset/fen-water-levels"},
    ]


@pytest.mark.parametrize("title", ["Fen water levels", None])
def test_the_title_or_the_name_stands_in_for_what_is_required(title: str | None) -> None:
    entry = data_json.entry(dataset_of(package(title=title), SITE))
    assert not list(VALIDATOR.iter_errors(entry))
    shown = title or "fen-water-levels"
    assert (entry["title"], entry["description"], entry["keyword"]) == (shown, shown, [shown])
    assert entry["publisher"]["name"] == "Stele"
    assert entry["contactPoint"]["hasEmail"].endswith(".invalid")


def test_the_institution_publishes_what_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTITUTION", "Harbour Institute")
    assert data_json.entry(dataset_of(package(), SITE))["publisher"]["name"] == "Harbour Institute"


@pytest.mark.parametrize(
    ("license", "uri"),
    [
        ("cc-by", "http://www.opendefinition.org/licenses/cc-by"),
        ("https://licences.example/own", "https://licences.example/own"),
        ("As you please", None),
        ("other-open", None),
        ("", None),
    ],
)
def test_a_licence_is_named_by_its_exact_address_or_not_at_all(license: str, uri: str | None) -> None:
    assert data_json.entry(dataset_of(package(license=license), SITE)).get("license") == uri


@pytest.mark.parametrize(
    ("said", "media_type"),
    [
        ({"format": "csv"}, "text/csv"),
        ({"format": ".XLSX"}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ({"format": "GeoJSON"}, "application/geo+json"),
        ({"format": "application/json"}, "application/json"),
        ({"format": "CSV", "mimetype": "text/plain; charset=utf-8"}, "text/plain"),
        ({"format": "a b/c"}, None),
        ({"format": "HTML"}, None),
        ({"format": "shapefile"}, None),
    ],
)
def test_what_has_a_media_type_is_a_file(said: dict[str, str], media_type: str | None) -> None:
    shown = package(resources=[resource(url="http://drainage.example/x", **said)])
    (distribution,) = data_json.entry(dataset_of(shown, SITE))["distribution"]
    assert distribution.get("mediaType") == media_type
    assert ("downloadURL" in distribution) is (media_type is not None)


def test_the_catalogue_is_one_document() -> None:
    document = data_json.catalogue([dataset_of(FULL, SITE)], SITE)
    assert document["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert (document["@type"], document["@id"]) == ("dcat:Catalog", f"{SITE}/data.json")
    assert [each["title"] for each in document["dataset"]] == ["Fen water levels"]


@given(hostile.packages())
def test_whatever_a_package_says_its_dataset_is_valid(shown: Any) -> None:
    entry = data_json.entry(dataset_of(shown, SITE))
    assert not [error.message for error in VALIDATOR.iter_errors(entry)]
    text = json.dumps(entry, ensure_ascii=False)
    text.encode()
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
