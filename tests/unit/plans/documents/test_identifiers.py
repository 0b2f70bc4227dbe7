from decimal import Decimal
from typing import Any

import pytest

from functions.plans.documents.identifiers import (
    MOST,
    NamedBy,
    dmp_key,
    fundref_in,
    identifiers_in,
    orcid_in,
    own_plan,
    ror_in,
)


def test_identifiers_are_read_from_objects_lists_and_texts() -> None:
    sent: list[Any] = [
        None,
        {},
        "",
        {"type": " DOI", "identifier": " 10.5072/x "},
        {"type": None, "identifier": ""},
        "bare",
    ]
    sent += [
        {"type": None, "identifier": ""},
        {"identifier": []},
        {"type": "n", "identifier": 5},
        {"identifier": Decimal("1.50")},
        {"type": "x"},
    ]
    found = [NamedBy("doi", " 10.5072/x "), NamedBy("", "bare"), NamedBy("n", "5"), NamedBy("", "1.50")]
    assert identifiers_in(sent) == found
    assert identifiers_in({"type": "x", "identifier": False}) == [NamedBy("x", "False")]


def test_of_millions_of_identifiers_the_first_are_read() -> None:
    assert identifiers_in([None, *range(2 * MOST)]) == [NamedBy("", str(number)) for number in range(MOST)]


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        (None, None),
        ({}, None),
        ([], None),
        ("", None),
        ({"type": "other", "identifier": " "}, None),
        ({"type": None, "identifier": None}, None),
        ({"type": "DOI", "identifier": "10.5072/Bats"}, "doi:10.5072/bats"),
        ({"type": "doi", "identifier": "doi:10.5072/BATS"}, "doi:10.5072/bats"),
        ({"type": "doi", "identifier": " DOI: 10.5072/BATS "}, "doi:10.5072/bats"),
        ({"type": "doi", "identifier": "https://doi.org/10.5072/bats"}, "doi:10.5072/bats"),
        ({"type": "doi", "identifier": "http://dx.doi.org/10.5072%2Fbats"}, "doi:10.5072/bats"),
        ({"type": "doi", "identifier": "https://doi.org/10.1/SHORT"}, "doi:10.1/short"),
        ({"type": "Handle", "identifier": "21.T1/aB"}, "handle:21.T1/aB"),
        ({"type": "url", "identifier": "https://doi.org/10.5072/Bats"}, "url:https://doi.org/10.5072/Bats"),
        ([{}, {"type": "ark", "identifier": "ark:/1/2"}, {"type": "x", "identifier": "y"}], "ark:ark:/1/2"),
        ("bare", ":bare"),
    ],
)
def test_what_no_other_plan_may_be_called(identifier: Any, key: str | None) -> None:
    assert dmp_key({"dmp_id": identifier}) == key


def test_a_plan_without_dmp_id_has_no_key() -> None:
    assert dmp_key({"title": "a"}) is None


@pytest.mark.parametrize(
    ("site", "address", "number"),
    [
        ("https://stele.example", "https://stele.example/api/v1/plans/5", 5),
        ("https://stele.example", "https://STELE.example:443/api/v1/plans/5/", 5),
        ("https://stele.example", "http://stele.example/api/v1/plans/123456789012345678", 123456789012345678),
        ("https://stele.example", " https://stele.example/api/v1/plans/5?x=1 ", 5),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/api/v1/plans/5", 5),
        ("https://stele.example/live", "https://stele.example/live/api/v1/plans/7", 7),
        ("https://stele.example/live", "https://stele.example/api/v1/plans/7", None),
        ("https://stele.example", "https://stele.example/live/api/v1/plans/7", None),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8001/api/v1/plans/5", None),
        ("https://stele.example", "https://other.example/api/v1/plans/5", None),
        ("https://stele.example", "https://stele.example/plans/5", None),
        ("https://stele.example", "https://stele.example/api/v1/plans/0", None),
        ("https://stele.example", "https://stele.example/api/v1/plans/05", None),
        ("https://stele.example", "https://stele.example/api/v1/plans/1234567890123456789", None),
        ("https://stele.example", "https://stele.example/api/v1/plans/5/6", None),
        ("https://stele.example", "ftp://stele.example/api/v1/plans/5", None),
        ("https://stele.example", "https://[/api/v1/plans/5", None),
        ("https://stele.example", "/api/v1/plans/5", None),
        ("https://stele.example", "5", None),
    ],
)
def test_own_plans(site: str, address: str, number: int | None) -> None:
    assert own_plan({"dmp_id": {"type": "url", "identifier": address}}, site) == number
    assert own_plan({"dmp_id": [{"type": "x", "identifier": "y"}, {"type": "", "identifier": address}]}, site) == number
    assert own_plan({"dmp_id": address}, site) == number


def test_a_plan_without_dmp_id_is_no_own_one() -> None:
    assert own_plan({}, "https://stele.example") is None


@pytest.mark.parametrize(
    "text", ["02mhbdp94", "https://ror.org/02mhbdp94", "HTTP://ror.org/02MHBDP94/", " ror.org/02mhbdp94\n"]
)
def test_ror(text: str) -> None:
    assert ror_in({"type": "ROR", "identifier": text}) == "https://ror.org/02mhbdp94"


@pytest.mark.parametrize(
    "text",
    [
        "501100002428",
        "10.13039/501100002428",
        "https://doi.org/10.13039/501100002428/",
        "http://dx.doi.org/10.13039/501100002428",
    ],
)
def test_fundref(text: str) -> None:
    assert fundref_in({"type": "FundRef", "identifier": text}) == "501100002428"


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1694-233x",
        "https://orcid.org/0000-0002-1694-233X\n",
        "http://www.ORCID.org/0000-0002-1694-233X/",
        "orcid:0000-0002-1694-233X",
    ],
)
def test_orcid(text: str) -> None:
    assert orcid_in([{}, {"type": "ORCID", "identifier": text}]) == "https://orcid.org/0000-0002-1694-233X"


def test_addresses_tell_what_they_are_whatever_their_type() -> None:
    assert ror_in({"type": "url", "identifier": "https://ror.org/02mhbdp94"}) == "https://ror.org/02mhbdp94"
    assert fundref_in({"type": "url", "identifier": "https://doi.org/10.13039/501100002428"}) == "501100002428"
    assert orcid_in({"type": "HTTP-ORCID", "identifier": "https://orcid.org/0000-0002-1825-0097"})
    assert orcid_in("https://orcid.org/0000-0002-1825-0097")


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        5,
        "02mhbdp94",
        {"type": "ror", "identifier": "x"},
        {"type": "url", "identifier": "501100002428"},
        {"type": "orcid", "identifier": "x"},
        {"type": "ror", "identifier": "https://ror.org/124abc0000a"},
        {"type": "orcid", "identifier": {}},
        {"type": "orcid", "identifier": "https://orcid.org/0000-0000-0000-0000"},
    ],
)
def test_what_is_none(value: Any) -> None:
    assert (ror_in(value), fundref_in(value), orcid_in(value)) == ("", "", "")
