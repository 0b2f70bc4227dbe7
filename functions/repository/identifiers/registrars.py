"""Who registers the site's DOIs and handles, as the settings say: each on its own."""

from __future__ import annotations

from functions.repository.identifiers.registrar import IdentifierUnavailable, Offline, Registrar
from shared.secrets_manager import secret
from shared.settings import MissingSetting, settings


def of_dois() -> Registrar | None:
    """Give who registers DOIs; None: there are none.

    Raises:
        IdentifierUnavailable: the settings name nobody, or the secret is not there.
    """
    match settings.doi_provider:
        case "none":
            return None
        case "offline":
            return Offline()
        case "datacite":
            from functions.repository.identifiers.datacite import DataCite

            return DataCite(settings.datacite_url, _secret("datacite"))
    raise IdentifierUnavailable("the site does not know who registers its DOIs")


def of_handles() -> Registrar | None:
    """Give who registers handles; None: there are none.

    Raises:
        IdentifierUnavailable: the settings name nobody, or the secret is not there.
    """
    match settings.handle_provider:
        case "none":
            return None
        case "offline":
            return Offline()
        case "handle" | "epic":
            from functions.repository.identifiers.handles import Handles

            return Handles(_setting("handle_url"), _secret("handle"))
    raise IdentifierUnavailable("the site does not know who registers its handles")


def dois_are_known_outside() -> bool:
    """Whether anybody but the site knows its DOIs, and is to be told what becomes of them."""
    return settings.doi_provider not in ("none", "offline")


def handles_are_known_outside() -> bool:
    """Whether anybody but the site knows its handles."""
    return settings.handle_provider not in ("none", "offline")


def _secret(provider: str) -> str:
    try:
        return secret(_setting(f"{provider}_secret"))
    except LookupError:
        raise IdentifierUnavailable("the site has no credential for its registrar") from None


def _setting(name: str) -> str:
    try:
        return str(getattr(settings, name))
    except MissingSetting:
        raise IdentifierUnavailable("the site's registrar is not set up") from None
