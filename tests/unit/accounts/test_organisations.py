import pytest

from shared.accounts.organisations import (
    BadRor,
    OrganisationNameTaken,
    RorTaken,
    create_organisation,
    list_organisations,
    organisation,
    organisation_named,
    organisation_with_ror,
    ror_address,
    update_organisation,
)

ROR = "https://ror.org/04dkp9463"


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
