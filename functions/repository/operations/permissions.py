"""Who may do what with an object: its owner, the administrators of its community, those of the site.

Metadata of what is published is for everybody, whatever its share level; that one is about files.
"""

from __future__ import annotations

from collections.abc import Callable

from functions.repository import refusals
from functions.repository.store import COMMUNITY, DRAFT, PUBLISHED, PUBLISHING, SUBMITTED, store
from functions.repository.wire import is_published, pid_of
from shared.principal import Principal
from shared.records import Record

Right = Callable[[Record, Principal], None]
"""Sees that somebody may do something with an object as it is; it refuses."""


def require_account(caller: Principal) -> int:
    """Give the account of who is calling.

    Raises:
        Refused: 401 for nobody; 403 for an API client, which has no account.
    """
    if caller.user_id is None:
        raise refusals.token_required() if caller.is_anonymous else refusals.denied()
    return caller.user_id


def require_site_admin(caller: Principal) -> int:
    """Give the account of a site administrator.

    Raises:
        Refused: 401, 403.
    """
    account = require_account(caller)
    if not caller.is_site_admin:
        raise refusals.denied()
    return account


def owns(record: Record, caller: Principal) -> bool:
    """Whether an object is somebody's, or they administer the site."""
    return caller.is_site_admin or (caller.user_id is not None and record.values["owner"] == caller.user_id)


def administers(record: Record, caller: Principal) -> bool:
    """Whether somebody administers the community of an object, or is that community. A round trip for others' objects.

    Administrators of the site do; nobody else administers what is in no community: categories and schemas.
    """
    if caller.is_site_admin or caller.user_id is None:
        return caller.is_site_admin
    place = record.values.get("community")
    community = record if record.collection == COMMUNITY else store().get(COMMUNITY, place) if place else None
    return community is not None and caller.user_id in community.values["admins"]


def require_sight(record: Record, caller: Principal) -> None:
    """See that somebody may read an object: what is not published is for its owner, and for whoever reviews it.

    Raises:
        Refused: 401, 403.
    """
    if is_published(record) or owns(record, caller):
        return
    require_account(caller)
    if record.values["state"] != SUBMITTED or not administers(record, caller):
        raise refusals.denied()


def require_owner(record: Record, caller: Principal) -> None:
    """See that an object is the caller's.

    Raises:
        Refused: 403.
    """
    if not owns(record, caller):
        raise refusals.denied()


def require_editor(record: Record, caller: Principal) -> None:
    """See that somebody may change the metadata of an object: of a draft its owner, then its community's, too.

    Raises:
        Refused: 403; 409 for what waits for a review or is being published.
    """
    if not owns(record, caller) and not (is_published(record) and administers(record, caller)):
        raise refusals.denied()
    require_settled(record)


def require_community_admin(community: Record, caller: Principal) -> None:
    """See that somebody administers a community.

    Raises:
        Refused: 403.
    """
    if not administers(community, caller):
        raise refusals.denied()


def require_draft(record: Record, caller: Principal) -> None:
    """See that somebody may change the files of an object: its owner, as long as it is a draft.

    Raises:
        Refused: 403; 409 for what waits for a review or is being published.
    """
    if is_published(record):
        raise refusals.denied("Files of a published object cannot be changed")
    require_owner(record, caller)
    require_settled(record)


def require_settled(record: Record) -> None:
    """See that an object neither waits for a review nor is being published.

    Raises:
        Refused: 409.
    """
    require_unheld(record)
    if record.values["state"] == SUBMITTED:
        raise refusals.submitted(pid_of(record.values))
    assert record.values["state"] in (DRAFT, PUBLISHED)


def require_unheld(record: Record) -> None:
    """See that no run is publishing an object.

    Raises:
        Refused: 409.
    """
    if record.values["state"] == PUBLISHING:
        raise refusals.being_published(pid_of(record.values))


def require_download(record: Record, caller: Principal) -> None:
    """See that somebody may have the bytes of an object's files.

    Open ones are for everybody, restricted ones for whoever has an account, closed ones for whom the owner has named.

    Raises:
        Refused: 401, 403.
    """
    require_sight(record, caller)
    level = record.values["sharelevel"]
    if level == "open" or owns(record, caller):
        return
    account = require_account(caller)
    if level == "restricted" or account in record.values["users"] or administers(record, caller):
        return
    raise refusals.denied()
