"""The plans' records: plans, and the templates that they are made from.

A plan is decided when it is made, and the API never changes one. So its record holds what is answered, but for what
depends on its id or the site's address, and reading it is one trip. Lists have two kinds of lines beside the records:
who sees which plan (`SEEN`), and what a list tells of each (`HEADS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from shared.records import EVERY_PARTITION, Collection, Index, IndexItem, Lookup, Unique
from shared.tables import store_of

PLAN: Final = "plan"
TEMPLATE: Final = "template"

PRIVATE: Final = "privately_visible"
ORGANISATIONAL: Final = "organisationally_visible"
PUBLIC: Final = "publicly_visible"
TEST: Final = "is_test"
VISIBILITIES: Final = (PRIVATE, ORGANISATIONAL, PUBLIC, TEST)
"""Who sees a plan, in DMPRoadmap's words; a plan that is a test is seen as a private one."""

SEEN: Final = "seen"
"""The index of plans by who sees them. A plan that everybody sees has a line in `EVERYBODY` and in no other partition,
so what somebody sees of it is never counted twice; where one's own plans and those of an organisation overlap, the
overlap has a partition. Whose public plans are asked for, other partitions tell (`published_by`)."""

DATED: Final = "dated"
"""The same index by when plans were created; its lines tell what else lists are filtered by."""

HEADS: Final = "heads"
"""The index with what a list tells of each plan, all in its partition `ALL`."""

ALL: Final = "all"

OFFERED: Final = "offered"
"""The index of published templates by whom they are offered to: those for `EVERYBODY`, and those of an organisation,
among them its customisations, which only stand in an original's place."""

EVERYBODY: Final = "public"

_BEFORE_ALL: Final = 10**11
"""Seconds: more than there were from the year 1 to 1970."""

DRAFT: Final = "draft"
PUBLISHED: Final = "published"
SUPERSEDED: Final = "superseded"
RETIRED: Final = "retired"
"""How far a version of a template is; the third, a later one of its family has taken the place of."""

FOR_ORGANISATION: Final = "organisational"
FOR_EVERYBODY: Final = "public"
"""Whom a template is for."""

LONGEST_HEAD: Final = 16 * 1024
"""Bytes of a head that is in its line; of a longer one the line tells the length, what its record has, and what
people are told of it."""


def of_client(id: int) -> str:
    """Name the partition of `SEEN` with the plans that an API client has made."""
    return f"client:{id}"


def of_user(id: int) -> str:
    """Name the partition of `SEEN` with the plans that somebody owns or has made."""
    return f"user:{id}"


def published_by(partition: str) -> str:
    """Name the partition of `SEEN` with the public plans of whoever has another one: a person, or an API client."""
    return f"{EVERYBODY}:{partition}"


def of_organisation(id: int) -> str:
    """Name the partition of `SEEN` with all plans of an organisation, and of `OFFERED` with its own templates."""
    return f"org:{id}"


def open_in(organisation: int) -> str:
    """Name the partition of `SEEN` with the plans that everybody in their organisation sees."""
    return f"open:{organisation}"


def both(one: str, other: str) -> str:
    """Name the partition of `SEEN` with what is in two others."""
    return f"{one}&{other}"


def readers(values: Mapping[str, Any]) -> Iterator[str]:
    """Give the partitions of `SEEN` that a plan has a line in."""
    if values["visibility"] == PUBLIC:
        yield EVERYBODY
        return
    if values["client"]:
        yield of_client(values["client"])
    organisation = values["organisation"]
    shared = [of_organisation(organisation)] if organisation else []
    if shared and values["visibility"] == ORGANISATIONAL:
        shared.append(open_in(organisation))
    yield from shared
    for person in _people(values):
        yield person
        yield from (both(person, each) for each in shared)


def moment(seconds: int) -> str:
    """Write seconds of the epoch so that moments sort as text, those before it, too."""
    return f"{seconds + _BEFORE_ALL:012d}"


def seconds_of(text: str) -> int:
    """Read what `moment` wrote."""
    return int(text) - _BEFORE_ALL


def _seen(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    yield from map(IndexItem, readers(values))
    if values["visibility"] == PUBLIC:
        makers = [*([of_client(values["client"])] if values["client"] else []), *_people(values)]
        yield from (IndexItem(published_by(each)) for each in makers)


def _people(values: Mapping[str, Any]) -> list[str]:
    """Give the partitions of the people who own a plan or have made it."""
    return [of_user(each) for each in sorted({each for each in (values["owner"], values["user"]) if each})]


def _dated(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    told: dict[str, Any] = {}
    if values["modified"] != values["created"]:
        told["modified"] = values["modified"]
    if values["visibility"] == TEST:
        told["test"] = True
    for partition in readers(values):
        if "&" not in partition:
            yield IndexItem(partition, moment(values["created"]), told)


def _heads(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    told = {"head": values["head"]}
    if values["head_length"] > LONGEST_HEAD:
        kept = len(values["head"]) + len(values["rest"])
        told = {"head": values["short_head"], "long": values["head_length"], "kept": kept}
    yield IndexItem(ALL, "", {**told, "visibility": values["visibility"]})


def _offered(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    if values["current"]:
        told = {name: values[name] for name in ("title", "organisation", "family", "customises")}
        yield IndexItem(offered_to(values), "", told)


def offered_to(values: Mapping[str, Any]) -> str:
    """Name the partition of `OFFERED` with those that a template is for."""
    return EVERYBODY if values["visibility"] == FOR_EVERYBODY else of_organisation(values["organisation"])


_INDEXES: Final = {SEEN: Index(_seen, counted=EVERY_PARTITION), DATED: Index(_dated), HEADS: Index(_heads)}

COLLECTIONS: Final = (
    Collection(PLAN, unique=(Unique("dmp_key"),), indexes=_INDEXES),
    Collection(
        TEMPLATE,
        unique=(
            Unique("family", "version"),
            Unique("current", covers=("title", "visibility", "organisation", "customises")),
            Unique("is_default", covers=("title",)),
        ),
        lookups={"family": Lookup(), "customises": Lookup()},
        indexes={OFFERED: Index(_offered)},
    ),
)
"""What is kept. Organisations, accounts and API clients are ids of records of `shared.accounts`.

plan: `head` and `rest`, both packed (`documents.exact_json.pack`): the members that a list tells, and all others. They
are what was sent, with what was completed and added, but for what the site says itself at each reading: a `dmp_id`
that is the plan's own address is not in `head`, the generic dataset and `dmproadmap_links` not in `rest`, and of
`extension` only other systems' entries. `head_length`: bytes of the head's JSON; `short_head`: of a long one what
people are told of it where plans are listed, packed, too. `created` and `modified`: seconds of the epoch that lists are
filtered by; `visibility`; `template` and `template_title`; `client` or `user`, who has made
it, the other one null; `owner`, an account or null; `organisation` or null; `dmp_key`, what no other plan may be
called, or null; `names`, a list of pairs: the place of a dataset in `dataset`, and the name of a record of this site
that it is about; `mail`: `invitation`, `notice` or null, what its owner is sent; `inviter`, as whoever made it was
called; `site`, the address that it was made at.

template, a version of one: `family`, the id of its first version; `version`, from 1; `title` (of a customisation that
of its original, which has more added where it is shown) and `description`; `organisation`, or null for the site's own;
`visibility`: `public` or `organisational`; `customises`, the family that it adds questions to, or null; `state`;
`current`, what only one published version may be (`template_record.role_of`), null of all others; `is_default`, true of
one, null of all others; `created`, `modified`, as they are shown.
"""

store = store_of("plans", COLLECTIONS)
"""Gives the store of the plans' records."""
