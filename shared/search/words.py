"""The words of a text, the same in what is indexed and in what is asked.

Text is brought to one form (NFKC, full case folding, letters without their accents) and cut into runs of letters,
digits and marks. Chinese, Japanese and Korean are written without spaces, so of a run of their characters each
adjoining pair is a word, and its last character alone: then every single character begins a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 128
"""Characters of a word; what is longer is found by as many."""

_PAIRED = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "".join(
    f"{chr(first)}-{chr(last)}"
    for first, last in (
        *((0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x06D6, 0x06ED), (0x0900, 0x0DFF)),
        *((0x0E31, 0x0E4E), (0x0EB1, 0x0ECD), (0x0F18, 0x0FBC), (0x102B, 0x103E), (0x17B4, 0x17D3)),
    )
)
# Letters, digits and the vowel signs of scripts that write them as marks; `_` is no letter
_RUN = re.compile(rf"[{_PAIRED}]+|(?:[^\W_{_PAIRED}]|[{_MARKS}])+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WRITTEN_RUN = re.compile(rf"[{_PAIRED}]+|(?:[^\W_{_PAIRED}]|[\u0300-\u036f{_MARKS}])+")
_CONTROLS = re.compile("[\x00-\x1f\x7f]+")
_IS_PAIRED = re.compile(f"[{_PAIRED}]")

# Letters that Unicode does not take apart into a plain one and an accent
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe"}
)


def clean(text: str) -> str:
    """Give a text in NFC, without control characters and halves of surrogate pairs: as raw values are kept."""
    if text.isascii():
        return _CONTROLS.sub(" ", text)
    return _CONTROLS.sub(" ", unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode()))


def fold(text: str) -> str:
    """Give a text without case, accents and variants of characters: as words and orders compare it."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", clean(text)).casefold()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text))).translate(_PLAIN)


def words(text: str) -> list[str]:
    """Give the words of a text in order, as they are indexed."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _IS_PAIRED.match(run):
            found += [run[at : at + 2] for at in range(len(run))]
        else:
            found.append(run[:LONGEST])
    return found


def asked(text: str) -> list[tuple[int, str]]:
    """Give the words of what is asked for, each with its position among the words of a text that has them all.

    A run's last character is not asked for alone: in the text the run may go on.
    """
    found: list[tuple[int, str]] = []
    position = 0
    for run in _RUN.findall(fold(text)):
        if _IS_PAIRED.match(run):
            found += [(position + at, run[at : at + 2]) for at in range(max(1, len(run) - 1))]
            position += len(run)
        else:
            found.append((position, run[:LONGEST]))
            position += 1
    return found


def spans(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Give the stretches of a text that are words, from where to where, each with the words that it is indexed as."""
    for run in _WRITTEN_RUN.finditer(text):
        found = words(run[0])
        if _IS_PAIRED.match(run[0]) and len(found) == len(run[0]):
            for at, pair in enumerate(found):
                yield run.start() + at, run.start() + at + len(pair), [pair]
        elif found:
            yield run.start(), run.end(), found


def begins_words(text: str) -> bool:
    """Say whether a word is one character of Chinese, Japanese or Korean, which is found where it begins a pair."""
    return len(text) == 1 and _IS_PAIRED.match(text) is not None


_APART = re.compile(r"[\W_]")


def key(name: str) -> str:
    """Give a field's name as part of a term: letters and digits, and `_` with a number for any other character."""
    return _APART.sub(lambda found: f"_{ord(found[0]):x}_", clean(name))
