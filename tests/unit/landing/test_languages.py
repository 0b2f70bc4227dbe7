"""Languages are told by their names, whichever code a record has."""

import pytest

from shared.landing.languages import language_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("eng", "English"),
        ("en", "English"),
        ("EN-gb", "English (gb)"),
        ("pt_BR", "Portuguese (BR)"),
        ("dut", "Dutch"),
        ("nld", "Dutch"),
        ("nb", "Norwegian Bokmål"),
        ("tlh", "tlh"),
        ("Old Norse", "Old Norse"),
        ("", ""),
    ],
)
def test_languages_have_names(code: str, name: str) -> None:
    assert language_name(code) == name
