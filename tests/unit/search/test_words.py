"""The words of a text: what is one, and in which form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.search.words import LONGEST, asked, clean, fold, key, spans, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alzheimer's disease", ["alzheimer", "s", "disease"]),
        ("fen-water_levels", ["fen", "water", "levels"]),
        ("pH > 7, 10:30", ["ph", "7", "10", "30"]),
        ("Straße İzmir Łódź Ørsted Æsop", ["strasse", "izmir", "lodz", "orsted", "aesop"]),
        ("Rivie\u0300re rivi\u00e8re", ["riviere", "riviere"]),
        ("ﬁeld ²³ Ｗｉｄｅ", ["field", "23", "wide"]),  # noqa: RUF001
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("環境データ", ["環境", "境デ", "デー", "ータ", "タ"]),
        ("環 abc環境", ["環", "abc", "環境", "境"]),
        ("한국어", ["한국", "국어", "어"]),
        (unicodedata.normalize("NFD", "한국 がく"), ["한국", "국", "がく", "く"]),
        ("&& || - ! _", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_long_word_is_kept_up_to_a_length() -> None:
    assert words("x" * 40) == ["x" * 40]
    assert words("x" * 5_000) == ["x" * LONGEST]
    assert asked("x" * 5_000) == [(0, "x" * LONGEST)]


def test_what_is_asked_has_its_positions_in_the_text() -> None:
    assert asked("uk stat-is") == [(0, "uk"), (1, "stat"), (2, "is")]
    assert asked("環境abc") == [(0, "環境"), (2, "abc")]
    assert asked("環") == [(0, "環")]


@given(st.text())
def test_what_is_asked_stands_in_the_text_itself(text: str) -> None:
    found = words(text)
    assert all(found[position] == word for position, word in asked(text))


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert words(" ".join(words(text)).upper()) is not None
    assert all(each and not each.isspace() and " " not in each for each in words(text))


@given(st.text())
def test_spans_are_the_words_as_they_are_written(text: str) -> None:
    assert [word for *_, found in spans(text) for word in found] == words(text) or not text.isascii()
    assert all(0 <= start < end <= len(text) for start, end, _ in spans(text))


def test_raw_values_are_composed_and_without_controls() -> None:
    assert clean("e\u0301\x00\ud800") == "é ?"
    assert clean("a\tb") == "a b"


def test_field_names_become_parts_of_terms_and_stay_apart() -> None:
    names = ["a.b", "a b", "a_b", "a=b", "ab", "A.b", "a.*b", "é"]
    assert len({key(each) for each in names}) == len(names)
    assert all(each.replace("_", "").isalnum() for each in map(key, names))
