"""The grammar takes every text, and gives trees that the index takes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.search import And, Everything, Node, Not, Or, Phrase, Prefix, Term, Word
from shared.search.grammar import Sought, Span, parse
from shared.search.tree import LARGEST, LONGEST, check


def read(field: str, value: Sought | Span) -> Node:
    if isinstance(value, Span):
        ends = f"{'[' if value.include_low else '{'}{value.low} {value.high}{']' if value.include_high else '}'}"
        return Term(field, ends[:LONGEST])
    if value.is_prefix:
        return Prefix(value.text, field)
    return Phrase(value.text, field) if value.is_quoted else Word(value.text, field)


A, B, C, D = map(Word, "abcd")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a and b", And((A, Word("and"), B))),
        ("a OR b", Or((A, B))),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("a -b", And((A, Not((B,))))),
        ("a NOT b", And((A, Not((B,))))),
        ("NOT NOT a", A),
        ("a -(b c)", And((A, Not((And((B, C)),))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ('"a b" c', And((Phrase("a b"), C))),
        ('"say \\"a\\""', Phrase('say "a"')),
        ("wat*", Prefix("wat")),
        ("*water*", Prefix("water")),
        ("wat\\*", Word("wat*")),
        ("f:a", Word("a", "f")),
        ("f:a:b", Word("a:b", "f")),
        ("f.g-h:a", Word("a", "f.g-h")),
        ('f:"a b"', Phrase("a b", "f")),
        ("f:-5", Word("-5", "f")),
        ("f:(a OR g:b) c", And((Or((Word("a", "f"), Word("b", "g"))), C))),
        ("f:*", Prefix("", "f")),
        ("f:[a TO b}", Term("f", "[a b}")),
        ("f:{* TO *]", Term("f", "{None None]")),
        ('f:["a" TO *]', Term("f", "[a None]")),
        ("*:*", Everything()),
        ("*", Everything()),
        ("a *:*", And((A, Everything()))),
        ("a^2 b~ c~0.5", And((A, B, C))),
        ('"a b"~3 c', And((Phrase("a b"), C))),
        # What lacks its other part
        ("", Everything()),
        ("  ", Everything()),
        ('""', Everything()),
        ("()", Everything()),
        ("a OR", A),
        ("AND a", A),
        ("a AND OR b", And((A, B))),
        ("a NOT", A),
        ("a )) b", And((A, B))),
        ("((a b", And((A, B))),
        ('"a b', And((A, B))),
        ("f:", Word("f:")),
        ("f: a", And((Word("f:"), A))),
        ("http://a.b/c", Word("http://a.b/c")),
        ("10:30", Word("10:30")),
        ("f:[a TO", And((Word("[a", "f"), Word("TO")))),
        ("a \\", A),
    ],
)
def test_what_queries_mean(text: str, tree: Node) -> None:
    assert parse(text, read) == tree
    assert parse(text, read, loose=False) == tree


@pytest.mark.parametrize(
    ("text", "loose", "tight"),
    [
        ("a b OR c d", And((A, Or((B, C)), D)), Or((And((A, B)), And((C, D))))),
        ("a OR b c", And((Or((A, B)), C)), Or((A, And((B, C))))),
        ("a OR b -c", And((Or((A, B)), Not((C,)))), Or((A, And((B, Not((C,))))))),
    ],
)
def test_how_much_parts_side_by_side_bind_is_the_dialects(text: str, loose: Node, tight: Node) -> None:
    assert parse(text, read) == loose
    assert parse(text, read, loose=False) == tight


def test_signs_are_operators_where_the_dialect_knows_them() -> None:
    assert parse("!a && +b || c", read) == Or((And((Not((A,)), B)), C))
    assert parse("!a && +b || c", read, symbols=False) == And((A, B, C))
    assert parse("-a", read, symbols=False) == Not((A,))


def test_what_says_nothing_to_the_dialect_is_left_out() -> None:
    assert parse("a OR -b", lambda field, value: None if value == Sought("b") else read(field, value)) == A


def test_what_is_nested_too_deeply_is_read_without_its_parentheses() -> None:
    assert parse(f"{'(' * 5000}a OR b{')' * 5000} c", read) == And((Or((A, B)), C))


def test_what_comes_after_as_many_words_as_a_tree_may_have_is_not_read() -> None:
    found = parse("a " * 100_000, read)
    assert isinstance(found, And) and 300 < len(found.parts) < LARGEST
    check(found)


_PIECES = [
    *("a", "b", "f:", "f:a", '"', '"a b"', "(", ")", "[", "]", "{", "}", " TO ", "[a TO b]", "f:[* TO x}", "*", "*:*"),
    *(
        "AND",
        "OR",
        "NOT",
        "&&",
        "||",
        "!",
        "-",
        "+",
        ":",
        "\\",
        '\\"',
        "^2",
        "~",
        " ",
        " ",
        " ",
        "\0",
        "\n",
        "é",
        "河川",
    ),
    *("河川", "x" * 1001, "-(" * 20, ")" * 9, "http://", "'", "''", "//", "\ud800"),
]


def _large(field: str, value: Sought | Span) -> Node:
    """A dialect that finds each part in many ways."""
    return Or((And((Term("x", "y"), Not((Word("z", field),)))), *(Word("v") for _ in range(5))))


def _hold(text: str) -> None:
    check(parse(text, read))
    check(parse(text, _large, loose=False, symbols=False))


def test_ten_thousand_texts_give_trees_within_bounds() -> None:
    chance = random.Random(11)
    for _ in range(10_000):
        _hold("".join(chance.choices(_PIECES, k=chance.randrange(1, 20))))
    for piece in _PIECES:
        _hold(piece * 1000)
        _hold(f"{piece} " * 1000)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_gives_a_tree_within_bounds(text: str) -> None:
    _hold(text)
