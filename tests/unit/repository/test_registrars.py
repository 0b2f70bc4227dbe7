"""Registrars over HTTP: what they answer, what is made of it, and that the same may be asked again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from functions.repository.identifiers import calls, registrars
from functions.repository.identifiers.datacite import DataCite
from functions.repository.identifiers.handles import Handles
from functions.repository.identifiers.registrar import IdentifierRefused, IdentifierUnavailable, Offline

from .registrars import FakeDataCite, FakeHandles, down, late, lost, served

DOI = "10.5072/STELE.9be0417c-77AA"
HANDLE = "21.T12996/2f4b"
URL = "https://repository.example/deposit/77aa"
DOCUMENT: dict[str, Any] = {
    "titles": [{"title": "Tidal gauge 7"}],
    "creators": [{"name": "Ada Muir"}],
    "publisher": {"name": "Harbour Institute"},
    "types": {"resourceTypeGeneral": "Dataset"},
    "descriptions": [{"description": "Levels", "descriptionType": "Abstract"}],
}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_SECONDS", 0.25)


@pytest.fixture
def datacite() -> Iterator[tuple[FakeDataCite, DataCite]]:
    fake = FakeDataCite()
    with served(fake) as url:
        yield fake, DataCite(url, f"{fake.user}:{fake.password}")


@pytest.fixture
def handles() -> Iterator[tuple[FakeHandles, Handles]]:
    fake = FakeHandles()
    with served(fake) as url:
        yield fake, Handles(url, f"{fake.administrator}:{fake.password}")


def test_the_life_of_a_doi(datacite: tuple[FakeDataCite, DataCite]) -> None:
    fake, registrar = datacite
    registrar.register(DOI, URL, DOCUMENT)
    (made,) = fake.dois.values()
    assert (made.state, made.attributes["url"]) == ("findable", URL)
    shorter = {name: value for name, value in DOCUMENT.items() if name != "descriptions"}
    registrar.update(DOI, URL, {**shorter, "titles": [{"title": "Tidal gauge 8"}]})
    assert made is not fake.dois[DOI.lower()]
    now = fake.dois[DOI.lower()].attributes
    assert (now["titles"], now["descriptions"]) == ([{"title": "Tidal gauge 8"}], [])
    registrar.withdraw(DOI, URL)
    registrar.withdraw(DOI, URL)
    assert fake.dois[DOI.lower()].state == "registered"
    registrar.withdraw("10.5072/never-made", URL)
    assert len(fake.dois) == 1


@pytest.mark.parametrize("fault", [lost, late, down(502), down(503), down(429)])
@pytest.mark.parametrize("call", ["POST", "GET", "PUT"])
def test_a_doi_is_made_once_whatever_becomes_of_the_call(
    datacite: tuple[FakeDataCite, DataCite], fault: Any, call: str
) -> None:
    fake, registrar = datacite
    if call != "POST":  # the others follow where an answer was lost
        registrar.register(DOI, URL, DOCUMENT)
    fake.fail(call, fault)
    with pytest.raises(IdentifierUnavailable):
        registrar.register(DOI, URL, DOCUMENT)
    registrar.register(DOI, URL, {**DOCUMENT, "titles": [{"title": "Later"}]})
    (made,) = fake.dois.values()
    assert (made.state, made.attributes["titles"]) == ("findable", [{"title": "Later"}])


def test_a_doi_that_is_somebody_elses_is_refused(datacite: tuple[FakeDataCite, DataCite]) -> None:
    fake, registrar = datacite
    registrar.register(DOI, f"{URL}-another", DOCUMENT)
    with pytest.raises(IdentifierRefused, match=r"^doi: This DOI has already been taken$"):
        registrar.register(DOI, URL, DOCUMENT)
    assert fake.dois[DOI.lower()].attributes["url"] == f"{URL}-another"


@pytest.mark.parametrize(
    ("doi", "url", "changed", "reason"),
    [
        ("10.1234/x", URL, {}, "You are not authorized to access this resource."),
        (DOI, "https://elsewhere.example/", {}, "url: URL is not allowed by repository firth.repo domain settings."),
        (DOI, URL, {"creators": [{"name": ""}]}, "creators: Missing child element(s). Expected is ( creator )."),
    ],
)
def test_datacites_reason_is_told(
    datacite: tuple[FakeDataCite, DataCite], doi: str, url: str, changed: dict[str, Any], reason: str
) -> None:
    fake, registrar = datacite
    with pytest.raises(IdentifierRefused) as refused:
        registrar.register(doi, url, {**DOCUMENT, **changed})
    assert str(refused.value) == reason
    assert not fake.dois


def test_the_life_of_a_handle(handles: tuple[FakeHandles, Handles]) -> None:
    fake, registrar = handles
    registrar.register(HANDLE, URL, {})
    registrar.register(HANDLE, URL, {})
    admin = {"handle": "0.NA/21.T12996", "index": 200, "permissions": "011111110011"}
    assert fake.handles == {HANDLE: {"URL": URL, "HS_ADMIN": admin}}
    registrar.withdraw(HANDLE, f"{URL}/gone")
    assert fake.handles[HANDLE]["URL"] == f"{URL}/gone"
    assert fake.handles[HANDLE]["DESC"] == "What this was is deleted."
    with pytest.raises(IdentifierRefused, match=r"^handle already exists \(101\)$"):
        registrar.register(HANDLE, URL, {})
    with pytest.raises(IdentifierRefused, match=r"^server not responsible for handle \(301\)$"):
        registrar.register("10.1/x", URL, {})


@pytest.mark.parametrize("fault", [lost, late, down(500), down(429)])
@pytest.mark.parametrize("call", ["PUT", "GET"])
def test_a_handle_is_made_once_whatever_becomes_of_the_call(
    handles: tuple[FakeHandles, Handles], fault: Any, call: str
) -> None:
    fake, registrar = handles
    if call == "GET":
        registrar.register(HANDLE, URL, {})
    fake.fail(call, fault)
    with pytest.raises(IdentifierUnavailable):
        registrar.register(HANDLE, URL, {})
    registrar.register(HANDLE, URL, {})
    assert [each["URL"] for each in fake.handles.values()] == [URL]


def test_bad_credentials_are_told_without_them(
    datacite: tuple[FakeDataCite, DataCite],
    handles: tuple[FakeHandles, Handles],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    datacite[0].password = handles[0].password = "another"
    for _, registrar in (datacite, handles):
        with pytest.raises(IdentifierRefused, match=r"Bad credentials\.|authentication needed"):
            registrar.register(HANDLE if isinstance(registrar, Handles) else DOI, URL, DOCUMENT)
    assert not caplog.records or all("another" not in each.getMessage() for each in caplog.records)


def test_what_a_registrar_echoes_is_not_told() -> None:
    asked = calls.Calls("user", "open-sesame-7")
    assert "open-sesame-7" not in str(asked.refused(calls.Answered(400, None), "bad password\nopen-sesame-7"))
    quoted = calls.Calls("user", "open%3Asesame")
    assert str(quoted.refused(calls.Answered(400, None), "no open:sesame, no open%3Asesame")) == "no …, no …"
    assert str(calls.Calls("user", "").refused(calls.Answered(419, None), "")) == "it answered 419"


def test_who_is_not_there_is_unavailable() -> None:
    with pytest.raises(IdentifierUnavailable, match=r"^no answer$"):
        DataCite("http://127.0.0.1:9", "a:b").register(DOI, URL, DOCUMENT)


def test_the_settings_say_who_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(registrars.of_dois(), Offline)
    assert isinstance(registrars.of_handles(), Offline)
    assert not registrars.dois_are_known_outside()
    monkeypatch.setenv("DOI_PROVIDER", "none")
    monkeypatch.setenv("HANDLE_PROVIDER", "none")
    assert (registrars.of_dois(), registrars.of_handles()) == (None, None)
    monkeypatch.setenv("DOI_PROVIDER", "datacite")
    monkeypatch.setenv("HANDLE_PROVIDER", "epic")
    assert registrars.handles_are_known_outside()
    for of in (registrars.of_dois, registrars.of_handles):
        with pytest.raises(IdentifierUnavailable, match="not set up"):
            of()
    monkeypatch.setenv("DOI_PROVIDER", "crossref")
    with pytest.raises(IdentifierUnavailable, match="does not know"):
        registrars.of_dois()
