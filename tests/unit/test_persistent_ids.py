"""DOIs and handles are read in every form that people write."""

import pytest

from shared.persistent_ids import doi_of, handle_of


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.5072/STELE.1-a", "10.5072/STELE.1-a"),
        ("doi:10.5072/a", "10.5072/a"),
        ("DOI: 10.5072/a", "10.5072/a"),
        ("https://doi.org/10.5072/a%23b?noredirect", "10.5072/a#b"),
        ("http://dx.doi.org/10.5072/a#part", "10.5072/a"),
        ("https://doi.org/about/10.5072", None),
        ("https://elsewhere.example/10.5072/a", None),
        ("10.5072/a b", None),
        ("https://[doi.org/10.5072/a", None),
        ("", None),
    ],
)
def test_dois(text: str, doi: str | None) -> None:
    assert doi_of(text) == doi


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("hdl:21.T12996/a", "21.T12996/a"),
        ("epic: 21.T12996/a", "21.T12996/a"),
        ("https://hdl.handle.net/20.500.12345/1?locatt=view:json", "20.500.12345/1"),
        ("https://hdl.handle.net/api/handles/21.T12996/a", None),
        ("21.T12996/a", None),
        ("https://hdl.handle.net/", None),
    ],
)
def test_handles(text: str, handle: str | None) -> None:
    assert handle_of(text) == handle
