"""A plan's texts as the typesetter can take them: bounded, without what no font has, each in its own direction."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

MOST_TEXTS: Final = 2_000
MOST_CHARACTERS: Final = 100_000
LONGEST_TEXT: Final = 10_000
"""How much of a plan is typeset: pieces of text, characters of them all, and of one value."""

LONGEST_LINK: Final = 2_000

_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINK: Final = re.compile(r"(https?://|mailto:)[!-~\u00a1-\U0010ffff]+", re.IGNORECASE)
_WORD: Final = re.compile(r"(?<![!-\u05ff])(?!\w+://)[!-\u05ff]{18,}")
_LONGEST_WORD: Final = 44
"""Characters of a word that a line has room for; a column of a table, for the shortest of `_WORD`."""
_PIECE: Final = re.compile(r".{1,12}[/._@?&=:;,-]+|.{12}")

_BLOCK_TAG: Final = re.compile(r"</?(?:p|br|div|ul|ol|li|h[1-6]|table|tr|blockquote)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE_TAG: Final = re.compile(r"</?(?:a|b|i|u|em|strong|span|sub|sup|font|td|th|tbody)(?:\s[^<>]*)?>", re.IGNORECASE)


class Full(Exception):
    """Nothing more of the plan is typeset."""


class Room:
    """How much more is typeset.

    Attributes:
        shortened: whether anything was left out.
    """

    def __init__(self, share: int = 1) -> None:
        """Make a room; `share`, the part of the usual one that it is, such as 4 for a quarter."""
        self._texts = MOST_TEXTS // share
        self._characters = MOST_CHARACTERS // share
        self.shortened = False

    def runs(self, text: str, link: str = "", narrow: bool = False) -> list[dict[str, Any]]:
        """Give a text as the typesetter takes it, one run a line; `narrow`, where long words must be broken.

        Raises:
            Full: there is no room for anything more.
        """
        if len(text) > LONGEST_TEXT:
            self.shortened = True
            text = f"{text[:LONGEST_TEXT]}…"
        return [self.run(line, link, narrow) for line in _lines(text)]

    def run(self, line: str, link: str = "", narrow: bool = False) -> dict[str, Any]:
        """Give one line as the typesetter takes it.

        Raises:
            Full: there is no room for anything more.
        """
        self._texts -= 1
        self._characters -= len(line)
        if self._texts < 0 or self._characters < 0:
            self.shortened = True
            raise Full
        run: dict[str, Any] = {"text": breakable(line, narrow)}
        if is_rtl(line):
            run["rtl"] = True
        if target := link_of(link or line):
            run["link"] = target
        return run


def cleaned(text: str) -> str:
    """Give a text without control characters; a half of a surrogate pair, which UTF-8 has not, is replaced."""
    text = _LINE_ENDS.sub("\n", text)
    return _SURROGATE.sub("\ufffd", _DROPPED.sub("", text)).replace("\t", " ")


def one_line(text: str, longest: int) -> str:
    """Give a text on one line, cut after so many characters."""
    line = " ".join(cleaned(text[: 4 * longest]).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def breakable(line: str, narrow: bool = False) -> str:
    """Let a line end within words that it has no room for; the typesetter does that in web addresses itself.

    Shorter words stay whole: `Forschungsdatenmanagement` goes to the next line, not in two.
    """

    def broken(word: re.Match[str]) -> str:
        is_long = narrow or len(word[0]) > _LONGEST_WORD
        return _PIECE.sub("\\g<0>\u200b", word[0]) if is_long else word[0]

    return _WORD.sub(broken, line)


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left (UAX #9, rules P2 and P3)."""
    directions = map(unicodedata.bidirectional, text)
    return next((it for it in directions if it in ("L", "R", "AL")), "L") != "L"


def link_of(text: str) -> str:
    """Give a text that is an address of the web, or of mail, as a link; else nothing."""
    return text if len(text) <= LONGEST_LINK and _LINK.fullmatch(text) else ""


def _lines(text: str) -> Iterator[str]:
    """Give the lines that say something; the tags of text that was written in a form's editor make lines, too."""
    plain = _BLOCK_TAG.sub("\n", cleaned(text))
    plain = _INLINE_TAG.sub("", plain)
    if len(plain) < len(text) and "<" in text:
        plain = cleaned(html.unescape(plain))
    yield from filter(None, map(str.strip, plain.split("\n")))
