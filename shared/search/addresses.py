"""The address of a record that has a card: its kind and number, by which the groups know each other's records."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from shared.search.names import UUID, named


def address(kind: str, id: int) -> str:
    """Give the address of a record that has a card, which is the card's id too."""
    return f"{kind}/{id}"


def uuid_of(address: str) -> str:
    """Give the UUID of what is at an address, for those who know records by such: the catalogue's clients."""
    return str(uuid5(NAMESPACE_URL, f"urn:stele:{address}"))


def uuid_name(address: str) -> str:
    """Give the name by which those name what is at an address who know records by UUIDs."""
    return named(UUID, uuid_of(address))


def record_of(address: str) -> tuple[str, int]:
    """Give the kind and the id of the record at an address.

    Raises:
        ValueError: it is none.
    """
    kind, _, id = address.partition("/")
    return kind, int(id)
