"""The pages themselves: every document gives some, they say what it says, and they are bounded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.plans_pdf import exporting, texts, typesetting
from functions.plans_pdf.contents import contents_of
from tests.unit.plans_pdf.pdf_text import read, squeezed
from tests.unit.plans_pdf.typeset import ADDRESS, WHOLE, typeset

REAL = sorted((Path(__file__).parents[1] / "plans" / "real").glob("*/*.json"))


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_every_real_document_gives_pages_that_say_it(file: Path) -> None:
    dmp = json.loads(file.read_text())["dmp"]
    contents = contents_of(dmp, ADDRESS)
    seen = read(typeset(dmp))
    assert not seen.missing
    assert not contents["shortened"]
    for title in (dmp.get("title"), *(it["title"] for it in dmp["dataset"] if it.get("title"))):
        assert squeezed(title or "Untitled plan") in seen.text
    blocks = [it for it in contents["blocks"] if it["kind"] == "facts"]
    for run in (run for block in blocks for _, runs in block["rows"] for run in runs):
        assert squeezed(run["text"])[:40] in seen.text


def test_a_document_is_tagged_and_has_a_language_and_a_title() -> None:
    pdf = typeset(WHOLE)
    for said in (b"/Lang(de)", b"/Marked true", b"/StructTreeRoot", b"/S/H1/", b"/S/TH/", b"/S/Title/"):
        assert said in pdf
    assert f"/Title({WHOLE['title']})".encode() in pdf
    assert b"/CreationDate" not in pdf  # one plan, one file: caches compare it
    assert pdf == typeset(WHOLE)


@pytest.mark.parametrize(
    "text",
    [
        *("Đường dữ liệu, żółć, İstanbul, Å, ẞ", "Σχέδιο ἀρχὴ σοφίας ᾧ", "План, Ёлка, Київ, Љубав"),
        *("हिमालयी हिमनदों का आँकड़ा प्रबंधन: क्षेत्र", "தரவு மேலாண்மை", "Տվյալների կառավարման պլան", "የመረጃ አያያዝ"),
        *("长江流域土壤样本。繁體「資料管理計畫」", "琵琶湖の水質に関するデータ管理計画"),
        *("한강 수질 관측 자료 관리 계획 (제2판)", "მონაცემთა მართვის გეგმა", "→ ≤ ± µ ✓ ♥ 😀 ∑ ∫ ½ € ₹"),
    ],
)
def test_letters_of_many_scripts(text: str) -> None:
    seen = read(typeset({"title": text}))
    assert not seen.missing
    assert squeezed(text) in seen.text


@pytest.mark.parametrize(
    "text",
    [
        *("خطة إدارة البيانات", "ڈیٹا مینجمنٹ پلان", "برنامهٔ مدیریت", "תוכנית ניהול נתונים", "แผนการจัดการข้อมูลแม่น้ำ"),
        *("তথ্য ব্যবস্থাপনা", "ផែនការគ្រប់គ្រង", "ဒေတာစီမံခန့်ခွဲမှု", "ແຜນການຄຸ້ມຄອງ", "දත්ත කළමනාකරණ"),
    ],
)
def test_letters_that_change_their_places(text: str) -> None:
    """Right-to-left ones, and those that marks are put on, come in pieces."""
    seen = read(typeset({"title": text}))
    assert not seen.missing
    assert set(squeezed(text)) <= set(seen.text)


@pytest.mark.parametrize("title", ["W" * 2_000, "数据" * 1_000, "long " * 400])
def test_the_longest_title_leaves_room_on_its_page(title: str) -> None:
    assert read(typeset({"title": title, "project": [], "dataset": []})).pages <= 2
    name = title[:399].rstrip() + "…"
    assert read(typeset({"title": name, "project": [], "dataset": []})).pages == 1


def test_korean_is_not_put_together_from_parts() -> None:
    """The fallback for Chinese has the parts of Hangul and three syllables, and would draw one as another."""
    assert b"DroidSansFallback" not in typeset({"title": "한강 강물"})


def test_a_letter_that_no_font_has_is_a_box() -> None:
    assert read(typeset({"title": "བོད་ཡིག"})).missing


MARKUP = (
    r"""#import "@preview/x:1.0.0" #sys.inputs $x^2$ *bold* _it_ @ref \ `raw` <label> = H // c /* d */ ~ -- 'q' [b]"""
)


def test_nothing_of_a_plan_is_markup() -> None:
    dmp = {"title": MARKUP, "description": f"= {MARKUP}\n- item\n+ item\n/ t: item\n```typ #1```", MARKUP: MARKUP}
    seen = read(typeset(dmp | {"contributor": [{"name": MARKUP}], "dataset": [{"title": MARKUP, "type": MARKUP}]}))
    assert seen.text.count(squeezed(MARKUP)) >= 7
    assert squeezed("- item + item / t: item ```typ #1```") in seen.text


def test_only_addresses_of_the_web_and_of_mail_are_links() -> None:
    bad = ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a b", 'https://a.example/")>>']
    good = ["https://a.example/(x)?y=[1]", "http://b.example", "mailto:c@d.example"]
    links = read(
        typeset({"title": "x", "description": bad + good, "dmp_id": {"identifier": bad[0], "type": "url"}})
    ).links
    assert set(links) == {*good, bad[-1]}  # the last is an address, and ends nothing


JUNK = st.sampled_from(
    [
        *(
            None,
            True,
            False,
            0,
            -1.5,
            10**400,
            "",
            " ",
            "text",
            "\ud800\x00\u202e",
            "https://x.example",
            [],
            {},
            [[["a"]]],
        ),
        *(
            {"title": {"identifier": ["x"]}},
            ["a", None, {"b": 1}],
            {"": {"": ""}},
            "long " * 400,
            "x" * 3_000,
            "\n" * 9,
        ),
    ]
)


@st.composite
def bent(draw: st.DrawFn, value: Any = WHOLE) -> Any:
    """A document some of whose values are others."""
    if draw(st.integers(0, 11)) == 0:
        return draw(JUNK)
    if isinstance(value, dict):
        return {name: draw(bent(it)) for name, it in value.items()}
    return [draw(bent(it)) for it in value] if isinstance(value, list) else value


@settings(max_examples=25)
@given(bent())
def test_every_bent_document_gives_a_pdf(dmp: Any) -> None:
    assert typeset(dmp if isinstance(dmp, dict) else {"title": dmp}).startswith(b"%PDF-")


def deep(levels: int) -> Any:
    value: Any = "end"
    for _ in range(levels):
        value = {"a": [value]}
    return value


LARGE: dict[str, dict[str, Any]] = {
    "one text": {"description": "word " * 1_000_000},
    "one word": {"description": "x" * 5_000_000},
    "one title": {"title": "word " * 1_000_000},
    "lines": {"description": "line\n" * 1_000_000},
    "texts": {"description": ["word " * 2_000] * 500},
    "datasets": {"dataset": [{"title": f"D{i}", "distribution": [{"title": "d"}]} for i in range(80_000)]},
    "nothings": {"contributor": [{"x": {}}] * 400_000, "dataset": [{}] * 400_000},
    "members": {f"name{i}": i for i in range(250_000)},
    "depth": {"contact": deep(300), "dataset": deep(300), "x": deep(300)},
}


@pytest.mark.parametrize("members", LARGE.values(), ids=LARGE)
def test_a_large_document_is_shortened_and_says_where_all_of_it_is(members: dict[str, Any]) -> None:
    contents = contents_of({"title": "x", **members}, ADDRESS)
    runs = json.dumps(contents["blocks"]).count('"text":')
    assert runs <= 2 * texts.MOST_TEXTS
    assert len(typesetting.written(contents)) < 1_000_000
    seen = read(typesetting.pdf_of(typesetting.written(contents)))
    assert contents["shortened"] is (members not in (LARGE["nothings"], LARGE["depth"]))
    assert (squeezed(f"All of it is at {ADDRESS}") in seen.text) is contents["shortened"]


def test_what_is_too_large_to_be_sent_is_typeset_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    """All letters that the fonts have: their shapes are in the file."""
    dmp = {"title": "x", "description": ["".join(map(chr, range(at, at + 500))) for at in range(0x4E00, 0x9E00, 500)]}
    monkeypatch.setattr(exporting, "MOST_BYTES", 600_000)
    contents = typesetting.written(contents_of(dmp, ADDRESS))
    pdf = exporting._typeset(contents, lambda share: typesetting.written(contents_of(dmp, ADDRESS, share)))
    assert len(pdf) <= 600_000
    assert squeezed("This document is shortened") in read(pdf).text
