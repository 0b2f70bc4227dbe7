"""What texts name: addresses of every form that the site serves, and identifiers."""

from __future__ import annotations

import pytest

from shared.search.names import DOI, HANDLE, NAME, NUMBER, PID, UUID
from shared.search.references import RecordReference, read

SITE = "https://stele.example/live"
ID = "3f0c8a52-1d6b-4e7f-9a20-5b1c44d0e9f1"


@pytest.fixture(autouse=True)
def other_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://data.example")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/api/v1/experiment/5/", "experiment/5"),
        (f"{SITE}/api/v1/experiment/5/?format=json", "experiment/5"),
        (" /live/api/v1/experiment/5 ", "experiment/5"),
        ("http://STELE.example/live/experiment/view/5/", "experiment/5"),
        ("https://data.example/experiment/view/5", "experiment/5"),
        ("https://data.example/experiment/view/5/dataset/7/", "dataset/7"),
        ("/api/v1/dataset/6/", "dataset/6"),
        ("/api/data_product/7/", "data_product/7"),
        ("/api/data_product/7.json", "data_product/7"),
        ("/data_product/7", "data_product/7"),
        ("/api/external_object/8/", "external_object/8"),
        ("/api/code_run/8/?format=api", "code_run/8"),
        ("/api/v1/plans/9", "plan/9"),
        ("/plans/9", "plan/9"),
        ("/plans/9/export.pdf", "plan/9"),
        ("/dataset/experiment-5", "experiment/5"),
        ("/api/rest/package/data_product-7", "data_product/7"),
        ("/dataset/plan-9", "plan/9"),
        ("/api/3/action/package_show?id=experiment-5", "experiment/5"),
    ],
)
def test_a_number_says_where_a_record_is(text: str, name: str) -> None:
    found = read(text, SITE)
    assert found is not None
    assert (found.by, found.name) == (NUMBER, name)


@pytest.mark.parametrize(
    ("text", "by", "value"),
    [
        ("/dataset/kiln-7", NAME, "kiln-7"),
        ("/dataset/kiln-7.ttl", NAME, "kiln-7"),
        (f"{SITE}/api/rest/package/kiln-7", NAME, "kiln-7"),
        (f"{SITE}/api/2/rest/dataset/kiln-7/", NAME, "kiln-7"),
        ("/api/3/action/package_show?id=kiln-7", NAME, "kiln-7"),
        (f"/dataset/{ID}", UUID, ID),
        (f"/api/3/action/package_show?id={ID}", UUID, ID),
        (ID, UUID, ID),
        ("/api/objects/deposit/0c1f6a2be94d7753", PID, "deposit:0c1f6a2be94d7753"),
        ("/api/objects/cosmogrid/128/files", PID, "cosmogrid:128"),
        ("/deposit/0c1f6a2be94d7753/files/a%20b.csv", PID, "deposit:0c1f6a2be94d7753"),
        ("https://data.example/collection/e4cb", PID, "collection:e4cb"),
        ("/dataset/deposit-0c1f6a2be94d7753", PID, "deposit:0c1f6a2be94d7753"),
        ("deposit:0c1f6a2be94d7753", PID, "deposit:0c1f6a2be94d7753"),
        ("doi:10.5072/STELE.aa-1", DOI, "10.5072/STELE.aa-1"),
        ("10.5072/STELE.aa-1", DOI, "10.5072/STELE.aa-1"),
        ("https://doi.org/10.5072/STELE.aa-1", DOI, "10.5072/STELE.aa-1"),
        (f"{SITE}/doi/10.5072/STELE.aa-1", DOI, "10.5072/STELE.aa-1"),
        ("hdl:21.T12996/ab", HANDLE, "21.T12996/ab"),
        ("https://hdl.handle.net/21.T12996/ab", HANDLE, "21.T12996/ab"),
        ("/pid/21.T12996/ab", HANDLE, "21.T12996/ab"),
    ],
)
def test_others_are_named(text: str, by: str, value: str) -> None:
    assert read(text, SITE) == RecordReference(by, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a paper of ours",
        "https://elsewhere.example/api/v1/experiment/5/",
        "https://stele.example/api/v1/experiment/5/",  # beside the stage
        "https://stele.example.evil/live/api/v1/experiment/5/",
        "http://[",
        "/api/v1/experiment/",
        "/api/v1/experiment/05/",
        "/api/v1/experiment/5/more",
        f"/api/v1/experiment/{'9' * 19}/",
        "/dataset/",
        "/search?q=kiln",
        "/deposit/",
        "x" * 2000,
        f"doi:10.5072/{'x' * 1000}",
        "doi:10.5072/\ud800",
    ],
)
def test_most_texts_name_nothing(text: str) -> None:
    assert read(text, SITE) is None


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (
            ["doi:10.5072/STELE.Aa", "https://doi.org/10.5072/stele.aa", "/live/doi/10.5072/Stele.AA"],
            "doi:10.5072/stele.aa",
        ),
        (["hdl:21.T12996/AB", "/pid/21.t12996/ab"], "epicpid:21.t12996/ab"),
        (["deposit:0c1f6a2be94d7753", "/dataset/deposit-0c1f6a2be94d7753"], "pid:deposit:0c1f6a2be94d7753"),
        (["/dataset/kiln-7", "/api/3/action/package_show?id=kiln-7"], "name:kiln-7"),
        ([ID, ID.upper(), f"/dataset/{ID}"], f"uuid:{ID}"),
    ],
)
def test_whatever_the_form_the_name_is_one(texts: list[str], name: str) -> None:
    assert {found.name for text in texts if (found := read(text, SITE))} == {name}
    assert all(read(text, SITE) for text in texts)
