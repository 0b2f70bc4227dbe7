"""What a plan's PDF says of a document."""

from decimal import Decimal
from typing import Any

import pytest

from functions.plans_pdf import showing, texts
from functions.plans_pdf.contents import contents_of
from functions.plans_pdf.languages import language_of
from tests.unit.plans_pdf.typeset import ADDRESS, WHOLE

Block = dict[str, Any]


def said(run: Block) -> tuple[str, str]:
    return run["text"].replace("\u200b", ""), run.get("link", "")


def rows(block: Block) -> list[list[Any]]:
    return [[it if isinstance(it, str) else [said(run) for run in it] for it in row] for row in block["rows"]]


def outline(blocks: list[Block]) -> list[str]:
    """The headings, and what follows each."""
    return [
        f"{'#' * it['level']} {it['run']['text']}" if it["kind"] == "heading" else it["kind"]
        for it in blocks
        if it["kind"] != "text"
    ]


def facts(dmp: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """All rows of names and values by name; the last, where there are several."""
    blocks = contents_of({"title": "x", **dmp}, ADDRESS)["blocks"]
    listed = [(block["narrow"], row) for block in blocks if block["kind"] == "facts" for row in block["rows"]]
    return {said(name)[0] if narrow else name: list(map(said, runs)) for narrow, (name, runs) in listed}


def test_a_document_is_told_in_sections() -> None:
    told = contents_of(WHOLE, ADDRESS)
    assert outline(told["blocks"]) == [
        "facts",
        *("# Contact", "facts", "# Contributors", "table"),
        *("# Project", "## Karst", "facts", "table"),
        *("# Datasets", "table", "## Sensor readings", "facts", "table", "### CSV files", "facts", "facts"),
        *("## Interviews", "facts"),
        *("# Ethical issues", "facts", "# Costs", "table", "# Related works", "# About this plan", "facts"),
        *("# Other members of the document", "facts"),
    ]
    assert (told["language"], told["title"]["text"], told["shortened"]) == ("de", WHOLE["title"], False)
    lines = [said(it["run"]) for it in told["blocks"] if it["kind"] == "text"]
    assert lines == [
        ("First paragraph.", ""),
        ("Second one & last, 3 < 4.", ""),
        ("Is supplement to, Software: DOI: 10.5281/z.1", "https://doi.org/10.5281/z.1"),
    ]


def test_tables_have_the_columns_that_tell_something() -> None:
    people, funding, overview, creators, costs = (
        it for it in contents_of(WHOLE, ADDRESS)["blocks"] if it["kind"] == "table"
    )
    assert people["columns"] == ["Contributor", "Role", "Organisation", "E-mail"]
    assert rows(people) == [
        [
            [("Mara Okoye", ""), ("ISNI: 0000 0001", "")],
            [("Data curation", "http://credit.niso.org/contributor-roles/data-curation"), ("Project Leader", "")],
            [("LU", ""), ("ROR: 0demo1234", "https://ror.org/0demo1234")],
            [("mara.okoye@lakeside.example", "mailto:mara.okoye@lakeside.example")],
        ],
        [[("Somebody as text", "")], [], [], []],
    ]
    assert rows(funding) == [
        [
            [("Science Fund", ""), ("Fundref: 501100002428", "")],
            [("Granted", "")],
            [("https://grants.example/P1", "https://grants.example/P1")],
        ]
    ]
    assert overview["columns"] == ["Dataset", "Type", "Personal data", "Sensitive data", "Access"]
    assert rows(overview)[1] == [[("Interviews", "")], [], [("Yes", "")], [("Yes", "")], []]
    assert creators["columns"] == ["Creator"]
    assert rows(costs) == [[[("Storage", "")], [("Five years", "")], [("1,234.50", "")], [("EUR", "")]]]


def test_what_no_section_knows_comes_last_by_its_path() -> None:
    told = facts(WHOLE)
    assert {name: told[name] for name in told if "." in name or "[" in name} == {
        "dataset[0].available_until": [("2030-09-30", "")],
        "extension[1].other.a[0]": [("1", "")],
        "extension[1].other.a[1]": [("Yes", "")],
        "unknown.deep[0].er": [("0", "")],
    }


@pytest.mark.parametrize(
    ("dmp", "name", "value"),
    [
        ({"created": "2019-12-06T11:33:05.619Z"}, "Created", "2019-12-06"),
        ({"created": 1702466520326}, "Created", "2023-12-13"),
        ({"created": "27/08/2020"}, "Created", "27/08/2020"),
        ({"created": 10**40}, "Created", str(10**40)),
        ({"modified": "2022-05-01 22:00:00.0"}, "Last changed", "2022-05-01"),
        ({"dataset": {"distribution": {"byte_size": 1000}}}, "Size", "1 kB (1,000 bytes)"),
        ({"dataset": {"distribution": {"byte_size": 999}}}, "Size", "999"),
        ({"dataset": {"distribution": {"byte_size": 2**63}}}, "Size", "9.22 EB (9,223,372,036,854,775,808 bytes)"),
        ({"dataset": {"distribution": {"byte_size": "12 GB"}}}, "Size", "12 GB"),
        ({"dataset": {"is_reused": False}}, "Reused data", "No"),
        ({"dataset": {"keyword": "a"}}, "Keywords", "a"),
        ({"dataset": {"keyword": ["a", None, 1, {"b": ["c"]}]}}, "Keywords", "a, 1, b[0]: c"),
        ({"dataset": {"metadata": "Dublin Core"}}, "Metadata standards", "Dublin Core"),
        ({"dataset": {"distribution": {"license": "CC0"}}}, "Licence", "CC0"),
        ({"dataset": {"distribution": {"license": {"license_name": "MIT"}}}}, "Licence", "MIT"),
        ({"dataset": {"distribution": {"license": {"start_date": "2020-01-01"}}}}, "Licence", "from 2020-01-01"),
        ({"dataset": {"distribution": {"host": "Zenodo"}}}, "Host", "Zenodo"),
        ({"contact": "Tove"}, "Name", "Tove"),
        ({"contact": {"mbox": "n/a"}}, "E-mail", "n/a"),
        ({"x": Decimal("1E-40")}, "x", "1E-40"),
        ({"x": Decimal("1E+29")}, "x", "100,000,000,000,000,000,000,000,000,000"),
        ({"x": 1.5}, "x", "1.5"),
    ],
)
def test_values_of_any_type_are_told(dmp: dict[str, Any], name: str, value: str) -> None:
    assert [text for text, _ in facts(dmp)[name]] == [value]


@pytest.mark.parametrize(
    ("id", "shown"),
    [
        ({"type": "doi", "identifier": "10.5072/a b"}, ("DOI: 10.5072/a b", "")),
        ({"type": "doi", "identifier": "doi:10.5072/ä"}, ("DOI: doi:10.5072/ä", "https://doi.org/10.5072/%C3%A4")),
        ({"type": "handle", "identifier": "11304/x"}, ("Handle: 11304/x", "https://hdl.handle.net/11304/x")),
        ({"type": "orcid", "identifier": "0000-0002-1825-0097"}, "https://orcid.org/0000-0002-1825-0097"),
        ({"type": "other", "identifier": 17}, ("17", "")),
        ({"type": "url", "identifier": "https://a.example/b"}, ("https://a.example/b", "https://a.example/b")),
        ({"type": "url", "identifier": "javascript:alert(1)"}, ("javascript:alert(1)", "")),
        ({"type": "url", "identifier": "file:///etc/passwd"}, ("file:///etc/passwd", "")),
        ("https://a.example/as-text", ("https://a.example/as-text", "https://a.example/as-text")),
        ({"type": None, "identifier": "x", "more": 1}, ("x", "")),
    ],
)
def test_identifiers_lead_where_they_can(id: Any, shown: Any) -> None:
    text, link = facts({"dmp_id": id})["Identifier"][0]
    assert shown == (link if isinstance(shown, str) else (text, link))


@pytest.mark.parametrize("nothing", [None, "", " \t", [], {}, [None], [{}], {"type": None, "identifier": ""}])
def test_what_says_nothing_is_left_out(nothing: Any) -> None:
    names = ("dmp_id", "contact", "contributor", "project", "cost", "dataset", "related_identifier", "extension", "x")
    told = contents_of({"title": "t", **dict.fromkeys(names, nothing)}, ADDRESS)["blocks"]
    assert {it["kind"] for it in told} <= {"heading", "facts"}
    assert "None" not in repr([it["rows"] for it in told if "rows" in it])


@pytest.mark.parametrize("title", [None, "", " ", [], {}])
def test_a_plan_without_a_title(title: Any) -> None:
    assert contents_of({"title": title}, ADDRESS)["title"]["text"] == "Untitled plan"


def test_a_long_title_is_told_beneath_in_full() -> None:
    told = contents_of({"title": "long " * 300, "dataset": [{"title": "name " * 100}]}, ADDRESS)
    assert told["title"]["text"] == ("long " * 80)[:399].rstrip() + "…"
    lines = [it["run"]["text"] for it in told["blocks"] if it["kind"] == "text"]
    assert lines == [("long " * 300).strip(), ("name " * 100).strip()]


def test_a_title_of_one_long_word_may_be_broken() -> None:
    """On the page and in the footer, but not in the file's own title."""
    told = contents_of({"title": "x" * 90}, ADDRESS)
    assert told["name"] == "x" * 90
    for shown in (told["title"], told["running"]):
        assert max(map(len, shown["text"].split("\u200b"))) <= 13


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\r\nb\rc\n\n\nd\u2028e", ["a", "b", "c", "d", "e"]),
        ("a\x00\x1b\x9f\ufeff\ufffeb\tc", ["ab c"]),
        ("half \ud83d of a pair", ["half \ufffd of a pair"]),
        ("<p>One <b>bold</b> &amp; two<br/>three</p>\n<ul><li>four</li></ul>", ["One bold & two", "three", "four"]),
        ("a < b and c > d, <x>, &amp;", ["a < b and c > d, <x>, &amp;"]),
        ("<p>&#x1f;&#0;x</p>", ["\ufffdx"]),
        ("  ", []),
    ],
)
def test_texts(text: str, lines: list[str]) -> None:
    assert [run["text"] for run in texts.Room().runs(text)] == lines


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        *(
            ("abc", False),
            ("12 - ?", False),
            ("خطة ABC", True),
            ("ABC خطة", False),
            ("1. תוכנית", True),
            ("دادهٔ", True),
        ),
        *(("計画", False), ("", False)),
    ],
)
def test_the_first_letter_gives_the_direction(text: str, rtl: bool) -> None:
    assert texts.is_rtl(text) is rtl
    assert contents_of({"title": text or "x"}, ADDRESS)["title"]["rtl"] is rtl


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        *(
            ("https://a.example/b?c=d#e", True),
            ("HTTP://a", True),
            ("mailto:a@b.example", True),
            ("http://bücher", True),
        ),
        *(("https://a b", False), ("javascript:x", False), ("data:text/html,x", False), ("//a.example", False)),
        *(("see https://a.example", False), ("https://", False), ("https://" + "a" * 2_000, False)),
    ],
)
def test_links_are_of_the_web_and_of_mail(text: str, is_link: bool) -> None:
    assert texts.link_of(text) == (text if is_link else "")


def test_long_words_may_be_broken_and_addresses_stay_whole() -> None:
    """What a line has room for is whole on the next one, but columns of tables have room for less."""
    room = texts.Room()
    german = "Ein Forschungsdatenmanagementplan, den jemand in Donaudampfschifffahrtsgesellschaften schreibt"
    assert room.run(german)["text"] == german
    assert "\u200b" in room.run("Ä" * 50)["text"]
    [word], [address] = room.runs("x" * 40, narrow=True), room.runs("https://a.example/" + "x" * 80, narrow=True)
    assert word["text"].split("\u200b") == ["x" * 12, "x" * 12, "x" * 12, "x" * 4]
    assert "\u200b" not in address["text"] + address["link"]


def test_a_line_that_is_cut_says_so() -> None:
    room = texts.Room()
    [run] = room.runs("word " * 5_000)
    assert run["text"].endswith("…")
    assert len(run["text"]) <= texts.LONGEST_TEXT + 1
    assert room.shortened


@pytest.mark.parametrize(
    ("language", "code"),
    [("eng", "en"), ("DEU", "de"), ("nds", "nds"), ("pt-BR", "pt"), ("zh_Hans", "zh"), ("English", "en"), (5, "en")],
)
def test_languages(language: Any, code: str) -> None:
    assert language_of(language) == code


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("https://x.example/roles/data-curation/", ("Data curation", "https://x.example/roles/data-curation/")),
        ("http://x.example#ProjectLeader", ("Project Leader", "http://x.example#ProjectLeader")),
        ("https://", ("https://", "")),
        ("DataManager", ("Data Manager", "")),
    ],
)
def test_roles_are_said_in_words(role: str, shown: tuple[str, str]) -> None:
    assert list(showing.role(role)) == [shown]
