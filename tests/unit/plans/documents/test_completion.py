from copy import deepcopy
from typing import Any

import pytest

from functions.plans.documents.completion import Contact, completed_contact, contact_of, filled, organisations_in
from functions.plans.documents.parts import Place
from shared.accounts.organisations import NamedOrganisation, ResearchOrganisation

ROR = "https://ror.org/02mhbdp94"
LAKESIDE = ResearchOrganisation(1, "Lakeside University", "LU", ROR, "501100000001")
FUNDER = ResearchOrganisation(2, "Fund", "", "", "501100000002")
UNKNOWN = ResearchOrganisation(3, "Nowhere", "", "")


def test_organisations_are_found_where_they_are_named() -> None:
    ror, fundref = {"type": "ROR", "identifier": "02mhbdp94"}, {"type": "fundref", "identifier": "501100000001"}
    many = [{"name": "Harbour"}, None, {"name": 5, "affiliation_id": [fundref]}]
    unnamed = {"grant_id": {"type": "x", "identifier": "y"}}
    dmp = {
        "contact": {"affiliation": {"name": " Lakeside ", "abbreviation": "L", "affiliation_id": ror}},
        "contributor": [{"name": "a"}, {"affiliation": many}, {"name": "c", "affiliation": "Nowhere"}],
        "project": [{"funding": None}, {"funding": [unnamed, {"name": "Fund"}, {"funder_id": ror}]}],
    }
    assert list(organisations_in(dmp)) == [
        (("contact", "affiliation"), NamedOrganisation("Lakeside", "L", ROR, "")),
        (("contributor", 1, "affiliation", 0), NamedOrganisation("Harbour", "", "", "")),
        (("contributor", 1, "affiliation", 2), NamedOrganisation("", "", "", "501100000001")),
        (("project", 1, "funding", 1), NamedOrganisation("Fund", "", "", "")),
        (("project", 1, "funding", 2), NamedOrganisation("", "", ROR, "")),
    ]
    assert list(organisations_in({"contact": {"mbox": "x"}, "contributor": None, "project": None})) == []


def test_affiliations_that_are_objects_are_filled() -> None:
    sent: dict[str, Any] = {
        "title": "a",
        "contact": {"mbox": "x", "affiliation": {"name": "lakeside university"}},
        "contributor": [
            {"name": "a", "affiliation": {"name": "F", "abbreviation": "", "x": 1}},
            {"name": "b", "affiliation": {"name": "L", "affiliation_id": {}, "abbreviation": None}},
            {"name": "c", "affiliation": [{"name": "Lakeside University"}]},
            {"name": "d"},
            {"name": "e", "affiliation": {"name": "N"}},
            {"name": "f", "affiliation": {"name": "Nowhere"}},
        ],
    }
    before = deepcopy(sent)
    known: dict[Place, ResearchOrganisation] = {
        ("contact", "affiliation"): LAKESIDE,
        ("contributor", 0, "affiliation"): FUNDER,
        ("contributor", 1, "affiliation"): LAKESIDE,
        ("contributor", 2, "affiliation", 0): LAKESIDE,
        ("contributor", 5, "affiliation"): UNKNOWN,
    }
    after = filled(sent, known)
    told = {"abbreviation": "LU", "affiliation_id": {"type": "ror", "identifier": ROR}}
    assert sent == before
    assert after["contact"]["affiliation"] == {"name": "lakeside university", **told}
    fundref = {"type": "fundref", "identifier": "501100000002"}
    first, *others = after["contributor"]
    assert first["affiliation"] == {"name": "F", "abbreviation": "", "x": 1, "affiliation_id": fundref}
    assert others == before["contributor"][1:]
    assert filled(sent, {}) == before
    bare = {"contact": {"mbox": "x"}, "contributor": None}
    assert filled(bare, known) == bare


def test_a_contact_that_is_an_address_alone_is_completed() -> None:
    bare: dict[str, Any] = {"title": "a", "contact": {"mbox": "x@lakeside.example"}}
    told = {"abbreviation": "LU", "affiliation_id": {"type": "ror", "identifier": ROR}}
    affiliation = {"name": "Lakeside University", **told}
    whole = {"mbox": "x@lakeside.example", "name": "Tove Lind", "affiliation": affiliation}
    assert completed_contact(bare, "Tove Lind", LAKESIDE) == {"title": "a", "contact": whole}
    assert completed_contact(bare, "", UNKNOWN)["contact"] == {**bare["contact"], "affiliation": {"name": "Nowhere"}}
    assert completed_contact(bare, "", None) == bare == {"title": "a", "contact": {"mbox": "x@lakeside.example"}}
    more: dict[str, Any]
    for more in ({"name": "T"}, {"name": None}, {"contact_id": {}}, {"x": 1}):
        sent = {"contact": bare["contact"] | more}
        assert completed_contact(sent, "Tove Lind", LAKESIDE) == sent


@pytest.mark.parametrize(
    ("mailbox", "address"),
    [
        ("tove.lind@lakeside.example", "tove.lind@lakeside.example"),
        (" \tTove@Lakeside.example\n", "Tove@Lakeside.example"),
        ("mailto:tove@lakeside.example", "tove@lakeside.example"),
        (" MAILTO: tove@lakeside.example ", "tove@lakeside.example"),
        ("tové@bücher.example", "tové@bücher.example"),
        ("n/a", None),
        ("tove@lakeside.example, mara@lakeside.example", None),
        ("tove@lakeside.example;mara@lakeside.example", None),
        ("Tove Lind <tove@lakeside.example>", None),
        ("[email protected]", None),
        ("tove@localhost", None),
        ("tove@lakeside.example\r\nBcc: mara@lakeside.example", None),
        ("mailto:", None),
        ("a" * 500 + "@lakeside.example", None),
    ],
)
def test_the_address_that_mail_goes_to(mailbox: str, address: str | None) -> None:
    assert contact_of({"contact": {"mbox": mailbox}}) == Contact(address, "", "")


def test_the_name_and_orcid_of_the_contact() -> None:
    orcids: Any = [{"type": "isni", "identifier": "x"}, {"type": "orcid", "identifier": "0000-0002-1825-0097"}]
    contact = {"mbox": "n/a", "name": " Tove Lind ", "contact_id": orcids}
    assert contact_of({"contact": contact}) == Contact(None, "Tove Lind", "https://orcid.org/0000-0002-1825-0097")
    assert contact_of({"contact": {"mbox": "n/a", "name": ["x"], "contact_id": 5}}) == Contact(None, "", "")
