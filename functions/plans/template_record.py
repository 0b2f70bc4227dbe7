"""The record of a template's version: how it begins, which role it plays once it is published, and whom it is for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from functions.plans.documents.moments import written
from functions.plans.store import DRAFT, FOR_EVERYBODY
from shared.records import Values

DEFAULT_ID: Final = 1
"""The template that a new site has; another one may be the default by now."""


def now() -> str:
    """Give the present moment as it is kept and shown."""
    return written(datetime.now(UTC))


def draft(
    title: str,
    *,
    family: int,
    version: int = 1,
    description: str = "",
    organisation: int | None = None,
    visibility: str = FOR_EVERYBODY,
    customises: int | None = None,
) -> Values:
    """Give the values of a version that nobody is offered yet; `store.COLLECTIONS` says what each is."""
    moment = now()
    return {
        "family": family,
        "version": version,
        "title": title,
        "description": description,
        "organisation": organisation,
        "visibility": visibility,
        "customises": customises,
        "state": DRAFT,
        "current": None,
        "is_default": None,
        "created": moment,
        "modified": moment,
    }


def role_of(values: Mapping[str, Any]) -> str:
    """Give what only one published version is: that of its family, or an organisation's customisation of another."""
    if values["customises"] is None:
        return role_in(values["family"])
    return f"{values['customises']}/{values['organisation']}"


def role_in(family: int) -> str:
    """Give the role of the published version of a family that is no customisation."""
    return str(family)


def is_for(values: Mapping[str, Any], organisation: int | None) -> bool:
    """Whether a template is for those who belong to an organisation, or to none."""
    visibility, owner = values["visibility"], values["organisation"]
    return bool(visibility == FOR_EVERYBODY or owner == organisation)


def customised_title(title: str, organisation: str) -> str:
    """Give the title of an organisation's customisation of the template with that title."""
    return f"{title} - with additional questions for {organisation}"
