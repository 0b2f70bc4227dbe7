r"""The grammar of queries that people type: it takes every text, and leaves out what says nothing in it.

| written | means |
|---|---|
| `fen water` | both |
| `"drug abuse"` | these words one after the other |
| `wat*` | words that begin so |
| `title:fen`, `title:"fen water"`, `title:(fen OR moor)` | what is in a field |
| `changed:[2026-01-01 TO *]`, `{… TO …}` | from one value to another, with or without the ends |
| `NOT a`, `-a`; `a AND b`; `a OR b`; `(…)` | as they say; NOT binds most, then AND, then OR |
| `!a`, `+a`, `a && b`, `a || b` | the same, where a dialect knows them |
| `*:*`, `*`; `title:*` | everything; what has something in a field |
| `\:` | a character that means nothing but itself |

A parenthesis, a quotation mark or an operator without its other part is passed over, and so are weights (`^2`, `~3`).
What a word in a field finds, the dialect says. A query has bounds that no person meets: what is nested deeper is read
as if its parentheses were not there, and what comes after as many words as a tree may have is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from shared.search.tree import LARGEST, LONGEST, And, Everything, Node, Not, Or

DEEPEST = 7
"""Parentheses in one another: each adds four levels to the tree at the most."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a word, several words in quotation marks, or the beginning of a word."""

    text: str
    is_quoted: bool = False
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Values from `low` to `high`; None is open."""

    low: str | None
    high: str | None
    include_low: bool = True
    include_high: bool = True


Read = Callable[[str, Sought | Span], Node | None]
"""Gives what a dialect finds by a text or a span in a field (empty: anywhere); None if it says nothing.

The beginning of no text in particular (`title:*`) is whatever is in the field.
"""

_Kind = Literal["and", "or", "not", "open", "close", "value", "end"]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    field: str = ""
    value: Sought | Span = Sought("")


_END = _Token("end")
_OPERATORS: dict[str, _Kind] = {"AND": "and", "&&": "and", "OR": "or", "||": "or", "NOT": "not"}

_TOKEN = re.compile(
    r"""
    (?P<operator> (?:AND|OR|NOT|&&|\|\|) (?=[\s()"]|$) )
  | (?P<sign> [-+!] (?=[^\s)]) )
  | (?P<close> \) )
  | (?: (?P<field> [^\W\d][\w.-]* ) : (?=[^\s)]) (?!//) )?
    (?: (?P<open> \( )
      | "(?P<phrase> (?:\\.|[^"\\])* )" (?:[~^][\d.]*)*
      | (?P<from> [\[{] ) \s* (?P<low> [^\s\[\]{}]+ ) \s+TO\s+ (?P<high> [^\s\[\]{}]+ ) \s* (?P<to> [\]}] )
      | (?P<word> (?:\\.|[^\s"()\\])+ )
    )
  | .
    """,
    re.VERBOSE | re.DOTALL,
)
_WEIGHT = re.compile(r"(?<!\\)[~^][\d.]*$")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse(text: str, read: Read, *, loose: bool = True, symbols: bool = True) -> Node:
    """Give the tree of a query; one that says nothing finds everything.

    Args:
        text: as it was typed.
        read: what the dialect finds by each part; what it raises is raised.
        loose: whether parts side by side bind less than OR (`a b OR c` wants a, and b or c), or as much as AND.
        symbols: whether `!`, `+`, `&&` and `||` are operators, or say nothing.
    """
    return _Parser(text, read, loose=loose, symbols=symbols).tree()


def _tokens(text: str, *, symbols: bool) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        if operator := found["operator"]:
            if symbols or operator.isalpha():
                yield _Token(_OPERATORS[operator])
        elif sign := found["sign"]:
            if sign == "-" or (symbols and sign == "!"):
                yield _Token("not")
        elif found["close"]:
            yield _Token("close")
        elif found["open"]:
            yield _Token("open", (found["field"] or "")[:LONGEST])
        elif value := _value(found):
            yield _Token("value", (found["field"] or "")[:LONGEST], value)


def _value(found: re.Match[str]) -> Sought | Span | None:
    if found["from"]:
        low, high = (None if end == "*" else _plain(end.strip('"')) for end in (found["low"], found["high"]))
        return Span(low, high, found["from"] == "[", found["to"] == "]")
    if found["phrase"] is not None:
        return Sought(_plain(found["phrase"]), is_quoted=True)
    if found["word"] is None:
        return None
    word = _WEIGHT.sub("", found["word"])
    if not word.endswith("*") or word.endswith(r"\*"):
        return Sought(_plain(word.lstrip("*")))
    return Sought("" if word == "*:*" else _plain(word.strip("*")), is_prefix=True)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)[:LONGEST]


class _Parser:
    """Goes down a query once, one token ahead."""

    def __init__(self, text: str, read: Read, *, loose: bool, symbols: bool) -> None:
        self._tokens = _tokens(text, symbols=symbols)
        self._read = read
        self._loose = loose
        self._field = ""
        self._depth = 0
        self._passed_over = 0  # parentheses that are too deep, and open
        self._room = LARGEST
        self._token = self._next()

    def tree(self) -> Node:
        """Give the whole query's tree."""
        return self._sequence() or Everything()

    def _next(self) -> _Token:
        """Give the next token that means something where it stands; the end, once there is no room for more."""
        for token in self._tokens:
            if self._room <= 0:
                break
            if token.kind == "open" and self._depth >= DEEPEST:
                self._passed_over += 1
            elif token.kind == "close" and self._passed_over:
                self._passed_over -= 1
            elif token.kind != "close" or self._depth:
                return token
        return _END

    def _take(self) -> _Token:
        token, self._token = self._token, self._next()
        return token

    def _sequence(self) -> Node | None:
        parts = []
        while self._token.kind not in ("close", "end"):
            parts.append(self._either())
        return _joined(And, parts)

    def _either(self) -> Node | None:
        parts = [self._both()]
        while self._token.kind == "or":
            self._take()
            parts.append(self._both())
        return _joined(Or, parts)

    def _both(self) -> Node | None:
        parts = [self._one()]
        while self._token.kind == "and" or (not self._loose and self._token.kind in ("not", "open", "value")):
            if self._token.kind == "and":
                self._take()
            parts.append(self._one())
        return _joined(And, parts)

    def _one(self) -> Node | None:
        """Give a value or a group, not wanted after an odd number of NOT; operators with nothing before are nothing."""
        wanted = True
        while self._token.kind in ("and", "or", "not"):
            wanted ^= self._take().kind == "not"
        if self._token.kind in ("close", "end"):
            return None
        found = self._group() if self._token.kind == "open" else self._found(self._take())
        return found if wanted or found is None else Not((found,))

    def _group(self) -> Node | None:
        outer = self._field
        self._field = self._token.field or outer
        self._depth += 1
        self._room -= 1  # for its Not
        self._take()
        found = self._sequence()
        self._depth -= 1
        self._field = outer
        self._take()
        return found

    def _found(self, token: _Token) -> Node | None:
        found = self._leaf(token.field or self._field, token.value)
        self._room -= 0 if found is None else _size(found) + 2  # its Not, and a share of what joins the parts
        return found if self._room >= 0 else None

    def _leaf(self, field: str, value: Sought | Span) -> Node | None:
        if isinstance(value, Sought) and not value.text:
            if not value.is_prefix:
                return None
            if not field:
                return Everything()
        return self._read(field, value)


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    said = tuple(part for part in parts if part is not None)
    return kind(said) if len(said) > 1 else next(iter(said), None)


def _size(node: Node) -> int:
    return 1 + sum(map(_size, node.parts)) if isinstance(node, And | Or | Not) else 1
