"""Names of handles and DOIs."""

import re

import pytest

from functions.repository.identifiers.names import doi_key, new_doi, new_handle

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def test_a_site_that_says_nothing_names_things_under_prefixes_that_are_nobodys() -> None:
    assert re.fullmatch(rf"21\.T12996/{UUID}", new_handle())
    assert re.fullmatch(r"10\.5072/STELE\.[0-9a-f]{8}-77aa01d2c3b4e5f6", new_doi("77aa01d2c3b4e5f6"))


def test_prefixes_and_label_are_the_sites_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDLE_PREFIX", "21.T99999")
    monkeypatch.setenv("DOI_PREFIX", "10.21945")
    monkeypatch.setenv("DOI_LABEL", "SURF-image")
    assert new_handle().startswith("21.T99999/")
    assert new_doi("128").startswith("10.21945/SURF-image.")


def test_a_name_is_given_once() -> None:
    assert len({new_handle() for _ in range(100)} | {new_doi("a") for _ in range(100)}) == 200


def test_what_a_doi_may_not_hold_is_a_hyphen() -> None:
    assert new_doi("deel 1/é#?").endswith("-deel-1/---")


def test_dois_are_the_same_in_any_case() -> None:
    assert doi_key("10.5072/STELE.9BE0417C-a") == "10.5072/stele.9be0417c-a"
