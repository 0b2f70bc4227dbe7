"""What is written once documents are committed: faces and links, days that change readers, what was refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from functions.indexer import refused, turns
from functions.indexer.cards import MadeCards
from functions.indexer.site import IndexedSite
from shared.aws import parallel
from shared.search.card import Card


def write(
    site: IndexedSite,
    made: MadeCards,
    unfit: Mapping[str, str],
    *,
    version: int,
    day: date,
    bad: Collection[str] = (),
) -> int:
    """Write all of it, side by side; it may be repeated.

    Args:
        site: whose cards.
        made: the cards.
        unfit: those that the index has refused, and why.
        version: of the present manifest in which the documents are, or which was read before the cards were made.
        day: as of which readers' days count.
        bad: what is on the list of refused cards.

    Returns:
        how many of the cards are found.
    """
    cards: dict[str, Card | None] = {each: None if each in unfit else card for each, card in made.cards.items()}
    not_indexed = {**made.refused, **unfit}
    parallel(
        lambda: site.faces.keep(cards, version),
        lambda: turns.note(site.table, cards.values(), day),
        lambda: refused.note(site.table, not_indexed),
        lambda: refused.forget(site.table, cards.keys() & set(bad) - not_indexed.keys()),
    )
    return sum(card is not None for card in cards.values())
