"""The search: what is found (cards), what is asked (a tree) and who may find it (readers), as plain data.

The engine is in `shared.search.engine` and what needs it; importing this package alone does not load it.
"""

from shared.search.card import BadCard, Card
from shared.search.readers import PUBLIC, Reading, group, next_turn, readers_of, terms_on, user
from shared.search.tree import (
    And,
    BadTree,
    Everything,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Word,
)

__all__ = [
    "PUBLIC",
    "And",
    "BadCard",
    "BadTree",
    "Card",
    "Everything",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Range",
    "Reading",
    "Term",
    "Word",
    "group",
    "next_turn",
    "readers_of",
    "terms_on",
    "user",
]
