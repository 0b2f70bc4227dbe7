"""Versions of templates: how one is added, published and retired, and which template is the default.

There is no wire format for it: a site's operators do it (`infra.plan_templates`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from functions.plans import bootstrap, template_record
from functions.plans.store import (
    DRAFT,
    FOR_EVERYBODY,
    FOR_ORGANISATION,
    PUBLISHED,
    RETIRED,
    SUPERSEDED,
    TEMPLATE,
    store,
)
from functions.plans.template_record import now, role_in, role_of
from shared.records import Change, Create, Equal, NotUnique, Plan, Prepared, Record, Update, Values

LONGEST_TITLE: Final = 300
LONGEST_DESCRIPTION: Final = 20_000

_TRIES: Final = 12


class TemplateRefused(ValueError):
    """That cannot be done with a template; the message says why, and what can."""


@dataclass(frozen=True, slots=True)
class TemplateText:
    """What somebody says of a template that is to be added; None leaves it as it is in the version before.

    Attributes:
        title: its title; a customisation has its original's.
        description: what it is for.
        organisation: whose it is; None for the site's own.
        visibility: `store.FOR_EVERYBODY` or `store.FOR_ORGANISATION`.
        customises: a template that the organisation adds questions to.
        version_of: a template of which this is the next version.
    """

    title: str | None = None
    description: str | None = None
    organisation: int | None = None
    visibility: str | None = None
    customises: int | None = None
    version_of: int | None = None


def every_version() -> Iterator[Record]:
    """Give the versions of all templates, the newest first."""
    page = store().page(TEMPLATE)
    yield from page.records
    while page.next:
        page = store().page(TEMPLATE, cursor=page.next)
        yield from page.records


def add(text: TemplateText) -> Record:
    """Add a template, or the next version of one, which nobody is offered until it is published.

    An organisation has one customisation of a template: adding another adds its next version. One version waits at a
    time.

    Raises:
        TemplateRefused: it says too little, or something that cannot be.
    """
    bootstrap.ensure()  # whose id nothing else may take
    original = _original(text.customises) if text.customises is not None else None
    before = _before(text, original)
    if before and before.values["state"] == DRAFT:
        raise TemplateRefused(f"Template {before.id} waits to be the next version: publish or retire it first.")
    last = before.values if before else None
    said = _said(text, last, original)

    def plan(prepared: Prepared) -> list[Change]:
        [id] = prepared.ids
        family, version = (last["family"], last["version"] + 1) if last else (id, 1)
        return [Create(TEMPLATE, id, template_record.draft(family=family, version=version, **said))]

    try:
        return store().transact(plan, reserve=[TEMPLATE])[0]
    except NotUnique as error:
        raise TemplateRefused("Somebody else has just added a version of it: add it again.") from error


def publish(id: int) -> Record:
    """Offer a version that was added, in place of the version that is published until now.

    Raises:
        TemplateRefused: it is published or has been, or it cannot be in the place where it would be.
    """

    def plan(prepared: Prepared) -> list[Change]:
        draft = _required(prepared.get(TEMPLATE, id), id)
        before = _published(role_of(draft.values))
        present = before if before and before.id == id else draft  # somebody may have published it since it was read
        if present.values["state"] != DRAFT:
            raise TemplateRefused(f"Template {id} is {present.values['state']}: add its next version and publish that.")
        if draft.values["customises"]:
            _check_original(draft.values)
        is_default = before.values["is_default"] if before else None
        if before:
            _check_place(draft, before)
        after = {**draft.values, "state": PUBLISHED, "current": role_of(draft.values), "is_default": is_default}
        ended = [Update(before, _out_of_use(before.values, SUPERSEDED))] if before else []
        return [Update(draft, {**after, "modified": now()}), *ended]

    return _write(id, plan)


def retire(id: int) -> Record:
    """Offer a template no longer, or give up a version that was added.

    Raises:
        TemplateRefused: it is the default, or nothing that is offered or waits to be.
    """

    def plan(prepared: Prepared) -> list[Change]:
        record = _required(prepared.get(TEMPLATE, id), id)
        if record.values["is_default"]:
            raise TemplateRefused(f"Template {id} is the default: make another one the default first.")
        if record.values["state"] not in (DRAFT, PUBLISHED):
            raise TemplateRefused(f"Template {id} is {record.values['state']}: it is offered to nobody.")
        return [Update(record, _out_of_use(record.values, RETIRED))]

    return _write(id, plan)


def set_default(id: int) -> Record:
    """Make a template the one that plans are made from which name none.

    Raises:
        TemplateRefused: it is not the site's own, not for everybody, or not published.
    """

    def plan(prepared: Prepared) -> list[Change]:
        record = _required(prepared.get(TEMPLATE, id), id)
        _check_default(record)
        found = store().lookup(TEMPLATE, {"is_default": True})
        before = store().get(TEMPLATE, found["id"]) if found and found["id"] != id else None
        ended = [Update(before, {**before.values, "is_default": None})] if before else []
        return [Update(record, {**record.values, "is_default": True}), *ended]

    return _write(id, plan)


def _write(id: int, plan: Plan) -> Record:
    """Give what a plan that reads a template, and whatever it takes the place of, makes of it."""
    for _ in range(_TRIES):
        with suppress(NotUnique):  # what it takes the place of was another by the time it was written
            return store().transact(plan, read=[(TEMPLATE, id)])[0]
    raise TemplateRefused("Others change the same templates all the time: try again later.")


def _original(id: int) -> Record:
    """Give the published version of what a customisation adds to."""
    named = _required(store().get(TEMPLATE, id), id)
    original = _published(role_of(named.values))
    if named.values["customises"]:
        raise TemplateRefused(f"Template {id} is a customisation: name what it customises.")
    if original is None or original.values["visibility"] != FOR_EVERYBODY:
        raise TemplateRefused(f"Template {id} is not offered to everybody: only such a one is customised.")
    return original


def _before(text: TemplateText, original: Record | None) -> Record | None:
    """Give the latest version of the template that this is a version of; None for a new template."""
    if text.version_of is not None:
        named = _required(store().get(TEMPLATE, text.version_of), text.version_of)
        versions = store().ids(TEMPLATE, Equal("family", named.values["family"]))
    elif original:
        versions = store().ids(TEMPLATE, Equal("customises", original.values["family"]))
    else:
        return None
    records = list(store().get_many(TEMPLATE, versions).values())
    if original:
        records = [each for each in records if each.values["organisation"] == text.organisation]
    return max(records, key=lambda each: each.id, default=None)


def _said(text: TemplateText, before: Values | None, original: Record | None) -> Values:
    """Give what a version says, completed from the version before or from its original."""
    if before and text.organisation not in (None, before["organisation"]):
        raise TemplateRefused("A version belongs to the organisation of the versions before: leave it out.")
    known = before or (original.values if original else {})
    customises = original.values["family"] if original else known.get("customises")
    wanted: Values = {"title": None if customises else text.title, "description": text.description}
    said = {name: known.get(name, "") if it is None else it for name, it in wanted.items()}
    said["organisation"] = before["organisation"] if before else text.organisation
    visible = text.visibility or (before["visibility"] if before else FOR_EVERYBODY)
    said["visibility"] = FOR_ORGANISATION if customises else visible
    said["customises"] = customises
    _check(said)
    return said


def _check(said: Values) -> None:
    if not said["title"].strip() or len(said["title"]) > LONGEST_TITLE:
        raise TemplateRefused(f"A template has a title of 1 to {LONGEST_TITLE} characters.")
    if len(said["description"]) > LONGEST_DESCRIPTION:
        raise TemplateRefused(f"A description has at most {LONGEST_DESCRIPTION} characters.")
    if said["visibility"] not in (FOR_EVERYBODY, FOR_ORGANISATION):
        raise TemplateRefused(f"A template is {FOR_EVERYBODY} or {FOR_ORGANISATION}, not {said['visibility']!r}.")
    if said["visibility"] == FOR_ORGANISATION and said["organisation"] is None:
        raise TemplateRefused("A customisation, or a template for an organisation, says which organisation.")


def _check_original(values: Values) -> None:
    original = _published(role_in(values["customises"]))
    if original is None or original.values["visibility"] != FOR_EVERYBODY:
        raise TemplateRefused("What it customises is offered to nobody, or not to everybody: publish that first.")


def _check_place(draft: Record, before: Record) -> None:
    if before.values["family"] != draft.values["family"]:
        raise TemplateRefused(f"The organisation has published another customisation of it: retire {before.id} first.")


def _check_default(record: Record) -> None:
    values = record.values
    if values["state"] != PUBLISHED:
        raise TemplateRefused(f"Template {record.id} is {values['state']}: the default is a published one.")
    if values["organisation"] is not None or values["visibility"] != FOR_EVERYBODY:
        raise TemplateRefused("The default is the site's own and for everybody: add one that names no organisation.")


def _published(role: str) -> Record | None:
    """Give the published version that has this role."""
    found = store().lookup(TEMPLATE, {"current": role})
    return store().get(TEMPLATE, found["id"]) if found else None


def _required(record: Record | None, id: int) -> Record:
    if record is None:
        raise TemplateRefused(f"There is no template {id}.")
    return record


def _out_of_use(values: Values, state: str) -> Values:
    return {**values, "state": state, "current": None, "is_default": None, "modified": now()}
