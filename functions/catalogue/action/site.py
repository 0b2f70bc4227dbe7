"""Actions that tell of the site."""

from __future__ import annotations

from typing import Any

from functions.catalogue import wire
from functions.catalogue.action.call import Call
from functions.catalogue.licences import LICENCES
from functions.catalogue.wire import Body


def status_show(call: Call) -> Body:
    """Show what the site is."""
    return wire.site(call.site)


def site_read(call: Call) -> bool:
    """Say that the site may be read."""
    return True


def license_list(call: Call) -> list[Any]:
    """List the licences that are known."""
    return [each.body for each in call.page(LICENCES)]
