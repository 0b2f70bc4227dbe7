"""Where the files of data products and external objects are, by name. Everyone may ask."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from functions.registry import refusals
from functions.registry.links import file_url
from functions.registry.store import store
from shared.records import Equal, Record

MOST_READINGS: Final = 8
"""How many ways to read an alias are tried: each takes a trip to the database, or two, and anyone may ask."""

FOLLOWED: Final = frozenset({"http", "https", "ftp"})
"""Schemes of the addresses that anybody who asks is led to."""


class NoFile(Exception):
    """The external object is known, but where its file is is not."""


def data_product(alias: str, *, root_only: bool) -> str:
    """Give the address of the file of the data product `<namespace>:<name>@<version>`, or the root that it is below.

    Raises:
        Refused: 404 for an unknown data product, one without a storage location, or one that no browser gets at.
    """
    for namespace_name, name, version in _readings(alias):
        namespace = store().find("namespace", {"name": namespace_name})
        if namespace is None:
            continue
        values = {"namespace": namespace.id, "name": name, "version": version}
        product = store().find("data_product", values)
        if product is not None and (location := _location_of(product)) is not None:
            return _address(location, root_only=root_only)
    raise refusals.not_found()


def external_object(alias: str, *, original: bool, root_only: bool) -> str:
    """Give the address of the file of the external object `<alternate identifier>:<title>@<version>`.

    That is its data product's file; where there is none, or the `original` is asked for, the original store.

    Raises:
        Refused: 404 for an unknown external object.
        NoFile: neither place is known.
    """
    for identifier, title, version in _readings(alias):
        filters = [
            Equal("alternate_identifier", identifier),
            Equal("title", title),
            Equal("version", version),
        ]
        found = store().page("external_object", filters=filters, limit=1).records
        if found:
            location = _external_location(found[0], original=original)
            if location is None:
                raise NoFile
            return _address(location, root_only=root_only)
    raise refusals.not_found()


def _external_location(external: Record, *, original: bool) -> Record | None:
    product = store().get("data_product", external.values["data_product"])
    own = _location_of(product) if product and not original else None
    return own or _linked("storage_location", external.values["original_store"])


def _readings(alias: str) -> Iterator[tuple[str, str, str]]:
    """Give the ways to read `<a>:<b>@<version>`: any of the first colons may be the one between."""
    names, at, version = alias.rpartition("@")
    colons = (place for place, character in enumerate(names) if at and character == ":")
    for place in islice(colons, MOST_READINGS):
        yield names[:place], names[place + 1 :], version


def _location_of(product: Record) -> Record | None:
    thing = _linked("object", product.values["object"])
    return _linked("storage_location", thing.values["storage_location"]) if thing else None


def _linked(table: str, id: int | None) -> Record | None:
    return None if id is None else store().get(table, id)


def _address(location: Record, *, root_only: bool) -> str:
    """Give where a location's bytes are, or only its root."""
    root = _linked("storage_root", location.values["storage_root"])
    if root is None:
        raise refusals.not_found()
    start: str = root.values["root"]
    return start if root_only else _followable(file_url(start, location.values["path"]))


def _followable(url: str) -> str:
    """Give an address that a browser may be led to; roots may be folders of a machine, or anything else.

    Raises:
        Refused: 404: it is none of the web's.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        raise refusals.not_found() from None
    if scheme not in FOLLOWED:
        raise refusals.not_found()
    return url
