"""Making the cards of whatever addresses, by the groups' sources; one that cannot be made stops no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.aws import is_unavailable
from shared.logs import logger
from shared.search.addresses import address, record_of
from shared.search.card import Card
from shared.search.source import CardSource, Made


@dataclass(frozen=True, slots=True)
class MadeCards:
    """Cards by their addresses.

    Attributes:
        cards: for each address that was asked for its card; None where there is none.
        refused: of those without one, which have a record whose card cannot be made, and why.
    """

    cards: Mapping[str, Card | None]
    refused: Mapping[str, str]


def make(sources: Sequence[CardSource], addresses: Iterable[str]) -> MadeCards:
    """Make cards from the records as they are by now.

    Raises:
        Exception: AWS did not let the records be read.
    """
    kinds = {kind: made for source in sources for kind, made in source.kinds.items()}
    cards: dict[str, Card | None] = dict.fromkeys(addresses)
    refused: dict[str, str] = {}
    wanted: dict[str, list[int]] = defaultdict(list)
    for each in cards:
        kind, id = _record_of(each)
        if kind in kinds:  # what has no card of its own is only waited for, or no group knows it any more
            wanted[kind].append(id)
    for kind, ids in wanted.items():
        for id, card in _made(kind, kinds[kind], ids, refused).items():
            cards[address(kind, id)] = card
    return MadeCards(cards, refused)


def _record_of(each: str) -> tuple[str, int]:
    try:
        return record_of(each)
    except ValueError:
        logger.error("this is no address", extra={"address": each})
        return "", 0


def _made(kind: str, made: Made, ids: Collection[int], refused: dict[str, str]) -> Mapping[int, Card]:
    """Make cards at once, or else by halves; why one cannot be made is put down."""
    try:
        return made(ids)
    except Exception as error:
        if _is_of_aws(error):
            raise
        if len(ids) == 1:
            (id,) = ids
            logger.exception("a card cannot be made", extra={"address": address(kind, id)})
            refused[address(kind, id)] = f"{type(error).__name__}: {error}"
            return {}
    every = list(ids)
    middle = len(every) // 2
    return {**_made(kind, made, every[:middle], refused), **_made(kind, made, every[middle:], refused)}


def _is_of_aws(error: Exception) -> bool:
    """Whether it says nothing of the records: they cannot be reached, or not be read by this function."""
    from botocore.exceptions import BotoCoreError, ClientError

    return is_unavailable(error) or isinstance(error, BotoCoreError | ClientError)
