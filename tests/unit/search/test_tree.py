"""A tree's bounds: the engine would go down any number of levels, until the process ends."""

from datetime import UTC, datetime

import pytest

from shared.search import And, BadTree, Everything, Node, Not, Or, Phrase, Prefix, Range, Term, Word
from shared.search.tree import DEEPEST, LARGEST, LONGEST, check, ranks


def nested(levels: int) -> Node:
    tree: Node = Word("a")
    for _ in range(levels - 1):
        tree = Not((tree,))
    return tree


def test_trees_within_bounds() -> None:
    check(nested(DEEPEST))
    check(Or((Word("a"),) * (LARGEST - 1)))
    check(Term("x", "y" * LONGEST))
    assert hash(nested(3)) == hash(nested(3))


@pytest.mark.parametrize(
    "tree",
    [
        nested(DEEPEST + 1),
        nested(100_000),
        Or((Word("a"),) * LARGEST),
        Word("a" * (LONGEST + 1)),
        Word("a", field="a" * (LONGEST + 1)),
        Range("made", low=datetime(2026, 1, 1)),
    ],
    ids=["deep", "very deep", "large", "long", "long field", "no zone"],
)
def test_trees_beyond_them(tree: Node) -> None:
    with pytest.raises(BadTree):
        check(tree)


def test_what_ranks() -> None:
    assert ranks(And((Term("a", "b"), Or((Word("x"),)))))
    assert ranks(Phrase("x y"))
    silent: list[Node] = [
        Word("x", field="title"),
        Prefix("x"),
        Not((Word("x"),)),
        Range("made", datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    assert not ranks(And((Everything(), *silent)))
