"""What DataCite is told of an object."""

from typing import Any

import pytest

from functions.repository.identifiers.datacite_document import document

PUBLISHED = "2026-02-03T08:00:00.120000Z"

FULL: dict[str, Any] = {
    "title": "Tidal gauge 7",
    "creator": ["Muir, Ada", "Tidal Institute"],
    "description": "Levels.\nEvery minute.",
    "type": "Journal article",
    "date": "2025-11",
    "subject": ["tides", "levels"],
    "discipline": "Oceanography",
    "rights": [
        {"name": "cc-by-4.0"},
        {"name": "House rules", "uri": "https://firth.example/rules"},
        "ODbL-1.0",
    ],
    "publisher": "Harbour Institute",
    "language": "en-GB",
    "contributor": ["Grace Firth"],
    "format": ["text/csv"],
    "coverage": ["Firth of Forth"],
    "contact": "ada@firth.example",
    "relation": [
        "doi:10.5438/0012",
        "https://hdl.handle.net/21.T12996/ab",
        "ISBN 3",
        "https://firth.example/a",
    ],
    "source": ["https://doi.org/10.5438/0013"],
}

BLANK: dict[str, Any] = {
    "creator": [" ", ""],
    "contributor": ["\t"],
    "subject": ["", "a", "a"],
    "type": "gauge",
    "date": "in spring",
    "language": "whatever it is",
    "description": " ",
    "rights": [{"name": ""}],
    "relation": ["see there"],
}


def told(base: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The document of a deposit."""
    values = {
        "namespace": "deposit",
        "id": "77aa01d2c3b4e5f6",
        "owner": 4,
        "owner_name": "Ada Muir",
        "sharelevel": "open",
        "epicpid": "21.T12996/2f4b",
        "base": {"title": "Tidal gauge 7"} | base,
        **more,
    }
    return document(values, PUBLISHED, files=2, size=1)


def test_everything_that_datacite_has_a_place_for_is_told() -> None:
    made = told(FULL)
    related = made.pop("relatedIdentifiers")
    assert [tuple(each.values()) for each in related] == [
        ("10.5438/0012", "DOI", "References"),
        ("21.T12996/ab", "Handle", "References"),
        ("https://firth.example/a", "URL", "References"),
        ("10.5438/0013", "DOI", "IsDerivedFrom"),
    ]
    spdx = {"rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
    assert made == {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "JournalArticle"},
        "titles": [{"title": "Tidal gauge 7"}],
        "creators": [{"name": "Muir, Ada"}, {"name": "Tidal Institute"}],
        "publisher": {"name": "Harbour Institute"},
        "publicationYear": "2025",
        "subjects": [{"subject": "tides"}, {"subject": "levels"}, {"subject": "Oceanography"}],
        "contributors": [{"name": "Grace Firth", "contributorType": "Other"}],
        "dates": [{"date": "2025-11", "dateType": "Issued"}, {"date": PUBLISHED, "dateType": "Available"}],
        "language": "en-GB",
        "alternateIdentifiers": [
            {"alternateIdentifier": "21.T12996/2f4b", "alternateIdentifierType": "Handle"},
            {"alternateIdentifier": "deposit:77aa01d2c3b4e5f6", "alternateIdentifierType": "Stele"},
        ],
        "sizes": ["2 files", "1 byte"],
        "formats": ["text/csv"],
        "rightsList": [
            {
                "rights": "cc-by-4.0",
                "rightsUri": "https://spdx.org/licenses/CC-BY-4.0.html",
                "rightsIdentifier": "CC-BY-4.0",
                **spdx,
            },
            {"rights": "House rules", "rightsUri": "https://firth.example/rules"},
            {
                "rights": "ODbL-1.0",
                "rightsUri": "https://spdx.org/licenses/ODbL-1.0.html",
                "rightsIdentifier": "ODbL-1.0",
                **spdx,
            },
            {"rights": "Open Access", "rightsUri": "info:eu-repo/semantics/openAccess"},
        ],
        "descriptions": [{"description": "Levels.\nEvery minute.", "descriptionType": "Abstract"}],
        "geoLocations": [{"geoLocationPlace": "Firth of Forth"}],
    }


def test_what_is_blank_is_left_out_and_what_datacite_wants_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTITUTION", "Harbour Institute")
    blank = told(BLANK)
    assert blank["creators"] == [{"name": "Ada Muir"}]
    assert blank["publisher"] == {"name": "Harbour Institute"}
    assert (blank["publicationYear"], blank["dates"][0]["date"]) == ("2026", PUBLISHED)
    assert blank["types"] == {"resourceTypeGeneral": "Dataset", "resourceType": "gauge"}
    assert blank["subjects"] == [{"subject": "a"}]
    assert {"contributors", "descriptions", "relatedIdentifiers", "language", "formats"}.isdisjoint(blank)
    assert told({}, owner_name="")["creators"] == [{"name": "user:4"}]


@pytest.mark.parametrize(
    ("namespace", "type"),
    [("deposit", "Dataset"), ("cosmogrid", "Dataset"), ("collection", "Collection"), ("schema", "Other")],
)
def test_what_names_no_type_has_that_of_its_namespace(namespace: str, type: str) -> None:
    assert told({}, namespace=namespace)["types"] == {"resourceTypeGeneral": type}


def test_what_xml_cannot_hold_is_a_blank() -> None:
    assert told({"title": "a\x00b\ud800c"})["titles"] == [{"title": "a b c"}]


@pytest.mark.parametrize("level", ["restricted", "closed"])
def test_who_may_read_the_files_is_told(level: str) -> None:
    assert told({}, sharelevel=level)["rightsList"][-1]["rightsUri"] == f"info:eu-repo/semantics/{level}Access"


@pytest.mark.parametrize("base", [FULL, BLANK, {}])
def test_the_published_schema_takes_it(base: dict[str, Any]) -> None:
    schema = pytest.importorskip("datacite.schema45", reason="the dev requirements are not installed")
    schema.validator.validate(told(base))
