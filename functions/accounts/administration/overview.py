"""Where the administration begins, and what the site's settings say of sign-up and limits."""

from __future__ import annotations

from functions.accounts.administration.frame import PATH, shown
from functions.accounts.browsing import in_browser
from functions.accounts.operations.permissions import administrator, site_admin
from shared.http import NO_STORE, Request, Response, redirect
from shared.settings import settings


@in_browser
def overview(request: Request) -> Response:
    """Show the sections; whoever administers an organisation is led to its page."""
    organisation = administrator(request.principal)
    if organisation is not None:
        return redirect(f"{request.base_url}{PATH}/organisations/{organisation}", headers=NO_STORE)
    return shown(request, "admin.html", "Administration")


@in_browser
def show_settings(request: Request) -> Response:
    """Show who may have an account made, and how much an account may do."""
    site_admin(request.principal)
    limits = {"largest": settings.largest_file, "open": settings.open_bytes, "records": settings.records_a_day}
    who = {"sign_up": settings.sign_up, "organisation": settings.sign_up_organisation}
    words = "Sign-up and limits"
    return shown(request, "admin_settings.html", words, words, limits=limits, **who)
