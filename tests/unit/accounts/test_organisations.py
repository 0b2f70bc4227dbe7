import pytest

from shared import meter
from shared.accounts import organisations
from shared.accounts.collections import store
from shared.accounts.organisations import (
    BadFundref,
    BadRor,
    FundrefTaken,
    NamedOrganisation,
    OrganisationNameTaken,
    ResearchOrganisation,
    RorTaken,
    create_organisation,
    ensure_organisation,
    ensure_organisations,
    fundref_number,
    known_organisations,
    list_organisations,
    organisation,
    organisation_named,
    organisation_with_ror,
    ror_address,
    update_organisation,
)

ROR = "https://ror.org/04dkp9463"
FUNDREF = "https://doi.org/10.13039/501100000780"


@pytest.mark.parametrize("form", [ROR, "04dkp9463", "ror.org/04dkp9463", "HTTP://ROR.org/04DKP9463/", " 04dkp9463 "])
def test_an_organisation_is_found_by_every_form_of_its_identifier(form: str) -> None:
    made = create_organisation("Firth Institute", "FI", form)
    assert (made.name, made.abbreviation, made.ror) == ("Firth Institute", "FI", form)
    assert organisation_with_ror(ROR) == organisation_with_ror(form) == organisation(made.id) == made
    with pytest.raises(RorTaken):
        create_organisation("Another", ror=ROR)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "14dkp9463", "https://ror.org/", "https://elsewhere.example/04dkp9463"]
)
def test_other_texts_are_no_identifier(text: str) -> None:
    assert ror_address(text) is None
    assert organisation_with_ror(text) is None
    if text:
        with pytest.raises(BadRor):
            create_organisation("Firth Institute", ror=text)


def test_names_are_told_apart_without_case() -> None:
    made = create_organisation("Firth Institute")
    assert organisation_named("firth institute ") == made
    assert organisation_named("") is None
    with pytest.raises(OrganisationNameTaken):
        create_organisation("FIRTH INSTITUTE")


def test_an_organisation_changes() -> None:
    made, other = create_organisation("Firth Institute", ror=ROR), create_organisation("Tidal Institute")
    changed = update_organisation(made.id, abbreviation="FI")
    assert (changed.name, changed.abbreviation, changed.ror) == ("Firth Institute", "FI", ROR)
    assert update_organisation(made.id, name="Institute of the Firth", ror="").ror == ""
    assert organisation_with_ror(ROR) is None
    with pytest.raises(OrganisationNameTaken):
        update_organisation(made.id, name="tidal institute")
    page = list_organisations(limit=10)
    assert (page.records[0], page.count) == (other, 2)
    assert organisation(99) is None


@pytest.mark.parametrize(
    "form",
    [
        FUNDREF,
        "501100000780",
        "10.13039/501100000780/",
        "HTTP://DX.DOI.ORG/10.13039/501100000780",
        " doi:10.13039/501100000780",
    ],
)
def test_a_funder_has_a_number(form: str) -> None:
    assert fundref_number(form) == "501100000780"
    made = create_organisation("Firth Fund", fundref=form, region="Firth")
    assert (made.fundref, made.region, organisation(made.id)) == (form, "Firth", made)
    with pytest.raises(FundrefTaken):
        create_organisation("Another", fundref=FUNDREF)


@pytest.mark.parametrize("text", ["", "10.5072/501100000780", "funder", "https://doi.org/501100000780", "\u0665" * 9])
def test_other_texts_are_no_funders(text: str) -> None:
    assert fundref_number(text) is None
    if text:
        with pytest.raises(BadFundref):
            create_organisation("Firth Fund", fundref=text)


def test_an_organisation_from_before_funders_were_known_reads_and_changes() -> None:
    values = {"name": "Old", "name_key": "old", "abbreviation": "O", "ror": ROR, "ror_key": ROR}
    old = store().create("organisation", values)
    assert organisation(old.id) == ResearchOrganisation(old.id, "Old", "O", ROR)
    changed = update_organisation(old.id, fundref=FUNDREF, region="Firth")
    assert changed == ResearchOrganisation(old.id, "Old", "O", ROR, FUNDREF, "Firth")
    assert known_organisations([NamedOrganisation(fundref=FUNDREF)]) == [changed]


def test_many_are_found_at_once_by_identifiers_before_names() -> None:
    firth = create_organisation("Firth Institute", ror=ROR)
    fund = create_organisation("Firth Fund", fundref=FUNDREF)
    named = [
        NamedOrganisation("firth fund", ror=ROR, fundref=FUNDREF),
        NamedOrganisation("firth institute", fundref=FUNDREF),
        NamedOrganisation(" FIRTH institute", ror="https://ror.org/03yrm5c26"),
        NamedOrganisation("nobody's"),
        NamedOrganisation(),
    ]
    with meter.metered() as use:
        assert known_organisations(named) == [firth, fund, firth, None, None]
    assert use.trips == 2
    assert known_organisations([]) == []


def test_what_nobody_knows_is_made_once_and_within_bounds() -> None:
    tidal = NamedOrganisation("Tidal Institute", "TI", "https://ror.org/03yrm5c26", "no number")
    long = NamedOrganisation("x" * 256)
    made = ensure_organisations([tidal, long, tidal, NamedOrganisation("Marsh"), NamedOrganisation("Fen")], most=3)
    assert [each and each.name for each in made] == ["Tidal Institute", None, "Tidal Institute", "Marsh", None]
    assert made[0] == made[2] == ensure_organisation("tidal institute")
    assert made[0] and (made[0].abbreviation, made[0].ror, made[0].fundref) == (tidal.abbreviation, tidal.ror, "")
    assert list_organisations(limit=10).count == 2


def test_a_lost_race_finds_the_others_organisation(monkeypatch: pytest.MonkeyPatch) -> None:
    made = create_organisation("Firth Institute", ror=ROR)
    known, answers = organisations.known_organisations, iter([[None]])
    monkeypatch.setattr(organisations, "known_organisations", lambda named: next(answers, None) or known(named))
    assert ensure_organisation("Institute of the Firth", ror=ROR) == made
