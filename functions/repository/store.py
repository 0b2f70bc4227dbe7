"""The repository's records: deposits and collections, communities with their schemas, files and uploads.

Files are records of their own, so a deposit with 100,000 of them is read and written as one with ten. No upload
touches its deposit's record: it adds to the deposit's tally (`FILES`, `BYTES`), whose fence is open while files may
change, so uploads do not meet and none slips in once the deposit is being published. When files last changed is told
by the last line of `CHANGED`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from shared.records import Collection, Index, IndexItem, Unique
from shared.tables import store_of

DEPOSIT: Final = "deposit"
COLLECTION: Final = "collection"
COMMUNITY: Final = "community"
CATEGORY: Final = "category"
SCHEMA: Final = "schema"
FILE: Final = "file"
UPLOAD: Final = "upload"
TOMBSTONE: Final = "tombstone"

DRAFT: Final = "draft"
SUBMITTED: Final = "submitted"
PUBLISHING: Final = "publishing"
"""Identifiers are being asked for; everybody else sees a draft."""
PUBLISHED: Final = "published"
OPEN: Final = "-"
"""The fence of a deposit whose files may change."""
SHUT: Final = "shut"

FILES: Final = "files"
BYTES: Final = "bytes"
OBJECTS: Final = "objects"
"""What tallies count: of a deposit its files and their bytes, of a community and a collection the objects in it."""

LISTED: Final = "listed"
"""The index of deposits, collections, communities and categories by when they were made: published ones, those of a
community, everybody's own drafts, and what waits for a review."""

INSIDE: Final = "inside"
"""The index of the deposits of a collection."""

EVERYTHING: Final = "all"
"""The partition of `LISTED` with all communities, or all categories."""

FILES_OF: Final = "files_of"
"""The index of the files of a deposit in the order in which they came; each line tells the whole entry."""

CHANGED: Final = "changed"
"""The index of the files of a deposit by when they last changed."""

UPLOADS_OF: Final = "uploads_of"
"""The index of the uploads of a deposit as they were opened, each with what is shown of it; and of those whose bytes
are still being verified."""


CREATORS_TOLD: Final = 4_000
"""Characters of creators that a list tells of each object; the object itself tells all of them."""


def published_in(community: int) -> str:
    """Name the partition of `LISTED` with the published deposits, or collections, of a community."""
    return f"published:{community}"


def drafts_of(account: int) -> str:
    """Name the partition of `LISTED` with what somebody has not published yet."""
    return f"drafts:{account}"


def waiting_in(community: int) -> str:
    """Name the partition of `LISTED` with the deposits, or collections, that wait for the review of a community."""
    return f"waiting:{community}"


def unfinished_in(deposit: int) -> str:
    """Name the partition of `UPLOADS_OF` with the uploads of a deposit that are open or being verified."""
    return f"unfinished:{deposit}"


def _listed(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    state, made = values["state"], values["created"]
    told = {"id": values["id"], "namespace": values["namespace"], "created": made}
    if state == PUBLISHED:
        creators = list(_first(values["base"].get("creator", ())))
        base = {"title": values["base"]["title"], **({"creator": creators} if creators else {})}
        yield IndexItem(published_in(values["community"]), made, {**told, "base": base})
    else:
        yield IndexItem(drafts_of(values["owner"]), made, told)
    if state == SUBMITTED:
        base = {"title": values["base"].get("title", "")}
        yield IndexItem(waiting_in(values["community"]), made, {**told, "base": base, "owner": values["owner_name"]})


def _first(creators: Sequence[str]) -> Iterator[str]:
    """Give the first creators: whoever reads a list reads thousands of its lines at once."""
    room = CREATORS_TOLD
    for each in creators:
        room -= len(each)
        if room < 0:
            return
        yield each


def _inside(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    if values["collection"]:
        yield IndexItem(str(values["collection"]))


def _registered(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    if values["state"] == PUBLISHED:
        base = {name: values["base"][name] for name in ("title", "description") if name in values["base"]}
        told = {"id": values["id"], "namespace": values["namespace"], "created": values["created"]}
        yield IndexItem(EVERYTHING, values["created"], {**told, "base": base})


ONLINE: Final = "online"
EXTERNAL: Final = "external"
VERIFYING: Final = "verifying"
"""What a file is: its bytes are there, are elsewhere, or are still being read; the last, an upload is, too."""

PENDING: Final = "open"
DONE: Final = "done"
FAILED: Final = "failed"
"""What else an upload is: it is being sent, has become a file, or never will."""

ENTRY: Final = ("name", "external", "size", "mimetype", "md5", "epicpid")
"""What the list of a deposit's files tells of each, beside its address."""

UPLOAD_SHOWN: Final = ("id", "name", "size", "md5", "state", "error", "created", "expires")
"""What is shown of an upload, beside where its parts go."""


def _files_of(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    told = {name: values[name] for name in (*ENTRY, "state")}
    yield IndexItem(str(values["deposit"]), "", told)


def _changed(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    yield IndexItem(str(values["deposit"]), values["changed"])


def _uploads_of(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    yield IndexItem(str(values["deposit"]), values["created"], {name: values[name] for name in UPLOAD_SHOWN})
    if values["state"] in (PENDING, VERIFYING):
        told = {name: values[name] for name in ("name", "state", "expires")}
        yield IndexItem(unfinished_in(values["deposit"]), "", told)


_IDENTIFIED: Final = (Unique("claimed"), Unique("epicpid"), Unique("doi_key"))

COLLECTIONS: Final = (
    Collection(DEPOSIT, unique=_IDENTIFIED, indexes={LISTED: Index(_listed), INSIDE: Index(_inside)}),
    Collection(COLLECTION, unique=_IDENTIFIED, indexes={LISTED: Index(_listed)}),
    Collection(COMMUNITY, unique=_IDENTIFIED, indexes={LISTED: Index(_registered)}),
    Collection(CATEGORY, unique=_IDENTIFIED, indexes={LISTED: Index(_registered)}),
    Collection(SCHEMA, unique=_IDENTIFIED),
    Collection(
        FILE,
        unique=(Unique("deposit", "name", covers=(*ENTRY, "state", "kept")), Unique("handle", covers=("deposit",))),
        indexes={FILES_OF: Index(_files_of), CHANGED: Index(_changed)},
    ),
    Collection(
        UPLOAD,
        unique=(Unique("key", covers=("state",)), Unique("deposit", "slot")),
        indexes={UPLOADS_OF: Index(_uploads_of)},
    ),
    Collection(TOMBSTONE, unique=(Unique("pid"), Unique("epicpid"), Unique("doi_key"), Unique("kind", "number"))),
)
"""What is kept. Moments are texts as they are shown; accounts are ids; other objects are ids of records.

every object: `namespace` and `id` (its pid); `claimed`, the pid where it does not follow from the number of the record
(`pids.new_id`), else null; `owner` (an account; `owner_name`, as it was called); `state`; `sharelevel` (lower case);
`created`, `updated`, and `published` or null; `base`, the base metadata but for what the server says (`$schema`,
`identifier`, the access entry of `rights`); `epicpid`, `doi` and `doi_key` (the DOI in lower case), null until they
are chosen, which is before they are asked for.

deposit and collection, besides: `community` and `community_id` (its readable id), which never change; `schema` (the
community's, a record of `SCHEMA`); `users` (accounts that may read the files of a closed one); `values`, an object with
the community's metadata; `links`, names of records of any group that it names (`shared.search.references`);
`note`, why a reviewer gave it back, or null; `naming`, null before it is first submitted, then an object: `site`, the
site's address that its names lead to; `since`, when it was begun to be published; `run`, by which run; `back`, the
state that it has if that fails; and if there are files, `files`, how far their handles are: `waiting`, `registering` or
`registered`, with `refused`, how many the registrar does not take.

deposit, besides: `collection` or null, then with `collection_id` and `collection_schema`; `collection_values`.

collection and community, besides: `own_schema`, the record of its schema.

community, besides: `admins` and `members` (accounts), `policies` (`review`, `membersOnly`, `doi`, `mandatory`).

schema, besides: `fields`, as they are shown but for `index` and `useString`.

file: `deposit`, `name`, `external`, `size`, `mimetype`, `md5` (empty while it is not known), `epicpid`; `handle`, the
same where the site gave it, else null; `state`: `online`, `verifying` or `external`; `kept`, where the bytes are
(`shared.files.StoredFile`), or null; `created`, `changed`; `upload`, the record of the upload that it waits for, or
null, and meanwhile `previous`, what it was before (`size`, `mimetype`, `md5`, `kept`), null for nothing.

upload: `id` (it tells the number of the record, as a pid does), `deposit`, `owner`, `name`, `slot` (the name while it
is open, else null), `size`, `md5` or null, `staged` (`shared.files.Staged`) and its `key`, `state`: `open`,
`verifying`, `done` or `failed`; `file`, the record of the file that it becomes, null while it is open; `error` or null;
`created`, `expires`.

tombstone, of what is deleted and was published, or has names that a registrar may know: `pid`, `kind` and `number` (of
the record that is gone), `title`, `creators` (the first; older ones lack them), `epicpid`, `doi`, `doi_key`,
`published` or null, `site` (as in `naming`), `deleted`. What else an object leaves behind goes once the table's stream
tells of its end (`stream.py`).
"""

store = store_of("repository", COLLECTIONS)
"""Gives the store of the repository's records."""
