"""Actions that tell of the site."""

from __future__ import annotations

from typing import Any, Final

from functions.catalogue.action.call import Call
from functions.catalogue.licences import LICENCES
from functions.catalogue.wire import Body

VERSION: Final = "2.9.11"
"""The CKAN that clients may take this for: the one whose actions these are."""


def status_show(call: Call) -> Body:
    """Show what the site is."""
    return {
        "ckan_version": VERSION,
        "site_url": call.site,
        "site_title": "Stele",
        "site_description": "",
        "locale_default": "en",
        "error_emails_to": None,
        "extensions": [],
    }


def site_read(call: Call) -> bool:
    """Say that the site may be read."""
    return True


def license_list(call: Call) -> list[Any]:
    """List the licences that are known."""
    return [each.body for each in call.page(LICENCES)]
