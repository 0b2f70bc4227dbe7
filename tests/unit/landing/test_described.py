"""What machines are told of a work: JSON-LD, the `Link` header and the linkset, as real readers find it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from signposting import AbsoluteURI, find_signposting_http_link
from signposting.linkset import LinksetJSON, _parse_linkset_json

from shared.landing.linkset import linkset
from shared.landing.schema_org import embedded, schema_org
from shared.landing.signposting import MOST_BYTES, link_header
from shared.landing.work import CreativeWork, WorkFile
from tests.unit.landing.works import HOSTILE, ORCID, PAGE, TIDES, with_files


def _found(work: CreativeWork) -> Any:
    return find_signposting_http_link([link_header(work)["Link"]], AbsoluteURI(PAGE))


def test_a_client_of_signposting_finds_what_there_is() -> None:
    found = _found(TIDES)
    assert found.citeAs.target == TIDES.identifiers[0]
    assert found.license.target == TIDES.licence_url
    assert [each.target for each in found.authors] == [ORCID]
    assert {(each.target, each.type) for each in found.items} == {
        (TIDES.files[0].url, "text/csv"),
        (TIDES.files[1].url, "text/plain"),
    }
    assert {each.type for each in found.describedBy} == {
        "application/json",
        "application/ld+json",
        "application/x-bibtex",
        "application/vnd.citationstyles.csl+json",
    }
    assert {each.target for each in found.types} == {"https://schema.org/AboutPage", "https://schema.org/Dataset"}
    assert found.collection.target == TIDES.part_of[0].url
    assert [each.target for each in found.linksets] == [f"{PAGE}?export=linkset"]


def test_a_relation_that_has_no_room_is_in_the_linkset_alone() -> None:
    work = with_files(1_000)
    header = link_header(work)["Link"]
    assert len(header) <= MOST_BYTES
    found = _found(work)
    assert not found.items and found.citeAs and found.linksets and found.authors
    document = LinksetJSON(json.dumps(linkset(work)), "application/linkset+json", PAGE, AbsoluteURI(PAGE))
    whole: Any = _parse_linkset_json(document)
    assert len(whole.for_context(PAGE).items) == 1_000
    assert whole.for_context(work.files[999].url).collection


def test_what_is_not_public_is_not_told() -> None:
    assert link_header(replace(TIDES, is_public=False)) == {}


def test_no_value_leaves_its_place_in_the_header() -> None:
    header = link_header(HOSTILE)["Link"]
    assert header.isascii() and "\n" not in header and "\r" not in header
    found = _found(HOSTILE)
    assert found.license.target.startswith("https://x.example/a%20b%3E")
    assert [each.type for each in found.items] == ["text/csv"]
    assert not found.authors
    long = replace(TIDES, metadata=tuple((f"{PAGE}/{'x' * 900}/{n}", "application/json") for n in range(20)))
    assert len(link_header(long)["Link"]) <= MOST_BYTES
    assert _found(long).linksets


def test_a_work_in_schema_org() -> None:
    told = schema_org(TIDES)
    assert (told["@type"], told["@id"], told["url"]) == ("Dataset", TIDES.cited_as, PAGE)
    assert told["identifier"][0]["value"] == TIDES.cited_as.replace("https://doi.org/", "doi:")
    assert told["creator"][0] == {
        "@type": "Person",
        "name": "Wave, Nora Jane",
        "familyName": "Wave",
        "givenName": "Nora Jane",
        "@id": ORCID,
        "identifier": ORCID,
        "affiliation": {"@type": "Organization", "name": "Tide Office"},
    }
    assert told["creator"][1] == {"@type": "Organization", "name": "Tide Office & Co"}
    assert told["distribution"][0] == {
        "@type": "DataDownload",
        "name": "raw/gauge 7.csv",
        "contentUrl": TIDES.files[0].url,
        "encodingFormat": "text/csv",
        "contentSize": "1400 B",
        "sha256": "1" * 64,
    }
    assert (told["license"], told["isAccessibleForFree"]) == (TIDES.licence_url, True)
    assert told["isPartOf"] == [
        {"@type": "CreativeWork", "@id": TIDES.part_of[0].url, "url": TIDES.part_of[0].url, "name": "All gauges"}
    ]


@pytest.mark.parametrize("description", ["", "Short.", "x" * 6_000])
def test_descriptions_have_the_length_that_search_engines_take(description: str) -> None:
    assert 50 <= len(schema_org(replace(TIDES, description=description))["description"]) <= 5_000


def test_nothing_ends_the_script_that_the_description_is_in() -> None:
    text = str(embedded(HOSTILE))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["name"] == HOSTILE.title


def test_files_that_may_not_be_had_are_not_offered() -> None:
    work = replace(TIDES, files=(WorkFile(name="a", url=""),), conditions="Closed.")
    assert "distribution" not in schema_org(work) and not _found(work).items
    assert (schema_org(work)["isAccessibleForFree"], schema_org(work)["conditionsOfAccess"]) == (False, "Closed.")


def test_what_a_page_embeds_is_bounded() -> None:
    assert len(json.loads(str(embedded(with_files(1_000, "r"))))["distribution"]) <= 100
    assert len(str(embedded(with_files(1_000, "é" * 200)))) < 20_000
