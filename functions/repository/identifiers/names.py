"""Names of the persistent identifiers that the site gives: handles, and DOIs.

A handle is a prefix and a UUID, a DOI a prefix, the site's label, eight random hexadecimal digits and the object's id,
as the SURF Data Repository makes them. DOIs are the same in any case (DOI Handbook, "Case sensitivity").
"""

from __future__ import annotations

import re
import secrets
from typing import Final
from uuid import uuid4

from shared.records import Values
from shared.settings import settings

_UNUSUAL: Final = re.compile(r"[^0-9A-Za-z._;()/:-]")
"""What DataCite refuses in a DOI (DataCite Support, "DOI basics"); ids of imported objects may have it."""


def chosen(values: Values, *, doi: bool = True) -> Values:
    """Give the names that an object has from now on: those that it was given before, else new ones, else none.

    Args:
        values: the object's values, at least its `id`.
        doi: whether it gets a DOI, if the site gives any.
    """
    handle = (values.get("epicpid") or new_handle()) if settings.handle_provider != "none" else None
    name = (values.get("doi") or new_doi(values["id"])) if doi and settings.doi_provider != "none" else None
    return {"epicpid": handle, "doi": name, "doi_key": doi_key(name) if name else None}


def new_handle() -> str:
    """Give a handle that nothing has yet."""
    return f"{settings.handle_prefix}/{uuid4()}"


def new_doi(id: str) -> str:
    """Give a DOI that nothing has yet, for the object with this id."""
    return f"{settings.doi_prefix}/{settings.doi_label}.{secrets.token_hex(4)}-{_UNUSUAL.sub('-', id)}"


def doi_key(doi: str) -> str:
    """Give what DOIs are compared by."""
    return doi.lower()
