"""Templates: who is offered which, which one a plan is made from, and what becomes of versions."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from functions.plans.operations.template_versions import (
    TemplateRefused,
    TemplateText,
    add,
    every_version,
    publish,
    retire,
    set_default,
)
from functions.plans.operations.templates import chosen, described, offered, records_to_read
from functions.plans.store import FOR_ORGANISATION, OFFERED, PUBLISHED, TEMPLATE, store
from functions.plans.template_record import draft, role_of
from shared.accounts.organisations import ResearchOrganisation, create_organisation
from shared.aws import dynamodb
from shared.meter import metered
from shared.principal import CallerKind, Principal
from shared.records import keys
from shared.records.record import encode
from tests.unit.plans.conftest import Plans

OUTSIDER = Principal(CallerKind.CLIENT, client_id=1, username="harvester")
DEFAULT = (1, "DCC Template")


@pytest.fixture
def lakeside(plans_table: None) -> ResearchOrganisation:
    """An organisation with people."""
    return create_organisation("Lakeside University", "LU")


def template_for(caller: Principal, id: int | None) -> tuple[int, str]:
    """The template that a plan of a caller is made from who asks for this one."""
    return chosen(caller, id, store().get_all(records_to_read([id]), ()))


def member_of(organisation: ResearchOrganisation) -> Principal:
    return Principal(CallerKind.USER, user_id=7, username="mara", organisation=organisation.id)


def published(title: str | None = None, **said: Any) -> int:
    """Add a template and publish it; give its id."""
    return publish(add(TemplateText(title, **said)).id).id


def titles(caller: Principal) -> list[str]:
    return [each.title for each in offered(caller)]


def test_a_new_site_offers_the_default_to_everybody(lakeside: ResearchOrganisation) -> None:
    assert [(each.id, each.title) for each in offered(OUTSIDER)] == [DEFAULT]
    assert offered(member_of(lakeside)) == offered(OUTSIDER)
    [told] = described(offered(OUTSIDER))
    assert (told.organisation, told.values["version"]) == (None, 1)


def test_the_first_plan_of_a_new_site_is_made_from_the_default(plans_table: None) -> None:
    assert template_for(OUTSIDER, None) == DEFAULT
    assert template_for(OUTSIDER, 77) == DEFAULT


def test_organisational_templates_are_for_their_organisation(lakeside: ResearchOrganisation) -> None:
    other = create_organisation("Harbour Institute")
    own = published("Lakeside plan", organisation=lakeside.id, visibility=FOR_ORGANISATION)
    assert titles(member_of(lakeside)) == ["DCC Template", "Lakeside plan"]
    client = Principal(CallerKind.CLIENT, client_id=3, username="eln", organisation=lakeside.id)
    assert titles(client) == titles(member_of(lakeside))
    for stranger in (OUTSIDER, member_of(other)):
        assert titles(stranger) == ["DCC Template"]
        assert template_for(stranger, own) == DEFAULT
    assert template_for(client, own) == (own, "Lakeside plan")


def test_drafts_and_retired_ones_are_offered_to_nobody(plans_table: None) -> None:
    waiting = add(TemplateText("EF - Biochemistry")).id
    assert titles(OUTSIDER) == ["DCC Template"]
    assert template_for(OUTSIDER, waiting) == DEFAULT
    publish(waiting)
    assert template_for(OUTSIDER, waiting) == (waiting, "EF - Biochemistry")
    retire(waiting)
    assert titles(OUTSIDER) == ["DCC Template"]
    assert template_for(OUTSIDER, waiting) == DEFAULT


def test_a_new_version_takes_the_place_of_the_last(lakeside: ResearchOrganisation) -> None:
    first = published("EF - Biochemistry", description="As it was", organisation=lakeside.id)
    waiting = add(TemplateText("EF - Life sciences", version_of=first))
    assert titles(OUTSIDER) == ["DCC Template", "EF - Biochemistry"]
    second = publish(waiting.id)
    assert second.id == waiting.id > first
    assert {name: second.values[name] for name in ("version", "family", "description", "organisation")} == {
        "version": 2,
        "family": first,
        "description": "As it was",
        "organisation": lakeside.id,
    }
    assert [(each.id, each.title) for each in offered(OUTSIDER)] == [DEFAULT, (second.id, "EF - Life sciences")]
    assert template_for(OUTSIDER, first) == (second.id, "EF - Life sciences")
    assert {each.id: each.values["state"] for each in every_version()} == {
        1: "published",
        first: "superseded",
        second.id: "published",
    }


def test_an_earlier_version_leads_to_one_only_for_whom_that_is(lakeside: ResearchOrganisation) -> None:
    first = published("EF - Biochemistry", organisation=lakeside.id)
    second = published(version_of=first, visibility=FOR_ORGANISATION)
    assert template_for(OUTSIDER, first) == DEFAULT
    assert template_for(member_of(lakeside), first) == (second, "EF - Biochemistry")


def test_a_customisation_stands_in_its_originals_place(lakeside: ResearchOrganisation) -> None:
    funder = create_organisation("Example Funder")
    original = published("EF - Biochemistry", description="For biochemists", organisation=funder.id)
    customisation = published(customises=original, organisation=lakeside.id)
    ours = "EF - Biochemistry - with additional questions for Lakeside University"
    mara = member_of(lakeside)
    assert titles(mara) == ["DCC Template", ours]
    assert titles(OUTSIDER) == ["DCC Template", "EF - Biochemistry"]
    assert template_for(mara, customisation) == (customisation, ours)
    assert template_for(mara, original) == (original, "EF - Biochemistry")
    assert template_for(OUTSIDER, customisation) == DEFAULT
    [told] = [each for each in described(offered(mara)) if each.offered.id == customisation]
    assert (told.organisation, told.values["description"]) == (lakeside, "For biochemists")
    published("EF - Life sciences", version_of=original)
    renamed = "EF - Life sciences - with additional questions for Lakeside University"
    assert titles(mara) == ["DCC Template", renamed]
    assert template_for(mara, customisation) == (customisation, renamed)
    again = published(customises=original, organisation=lakeside.id, description="With more")
    assert store().get_many(TEMPLATE, [again])[again].values["version"] == 2
    assert titles(mara) == ["DCC Template", renamed]
    assert template_for(mara, customisation) == (again, renamed)


def test_a_customisation_goes_with_its_original(lakeside: ResearchOrganisation) -> None:
    original = published("EF - Biochemistry")
    customisation = published(customises=original, organisation=lakeside.id)
    retire(original)
    assert titles(member_of(lakeside)) == ["DCC Template"]
    assert template_for(member_of(lakeside), customisation) == DEFAULT
    published(version_of=original)
    retire(customisation)
    assert titles(member_of(lakeside)) == ["DCC Template", "EF - Biochemistry"]


def test_there_is_one_default(lakeside: ResearchOrganisation) -> None:
    other = published("A plan for all")
    assert template_for(OUTSIDER, None) == DEFAULT
    set_default(other)
    assert template_for(OUTSIDER, None) == (other, "A plan for all")
    set_default(other)
    second = published("A plan for us all", version_of=other)
    assert template_for(OUTSIDER, None) == (second, "A plan for us all")
    assert [each.id for each in every_version() if each.values["is_default"]] == [second]
    for id in (other, second):
        with pytest.raises(TemplateRefused, match=r"default|offered to nobody"):
            retire(id)
    retire(1)
    assert titles(OUTSIDER) == ["A plan for us all"]


def test_what_cannot_be_is_refused_and_changes_nothing(lakeside: ResearchOrganisation) -> None:
    template_for(OUTSIDER, None)
    ours = published("Ours", organisation=lakeside.id, visibility=FOR_ORGANISATION)
    customisation = published(customises=1, organisation=lakeside.id)
    waiting = add(TemplateText("Draft")).id
    later = published(version_of=1)
    before = {each.id: (each.version, each.values) for each in every_version()}
    for text, why in (
        (TemplateText(), "title"),
        (TemplateText("  "), "title"),
        (TemplateText("x" * 301), "title"),
        (TemplateText("Long", "x" * 20_001), "description"),
        (TemplateText("Whose?", visibility=FOR_ORGANISATION), "which organisation"),
        (TemplateText("Secret", visibility="secret"), "public or organisational"),
        (TemplateText(customises=1), "which organisation"),
        (TemplateText(customises=99, organisation=lakeside.id), "no template 99"),
        (TemplateText(customises=ours, organisation=lakeside.id), "not offered to everybody"),
        (TemplateText(customises=customisation, organisation=lakeside.id), "is a customisation"),
        (TemplateText(customises=waiting, organisation=lakeside.id), "not offered to everybody"),
        (TemplateText("Next", version_of=waiting), f"Template {waiting} waits"),
        (TemplateText("Next", version_of=99), "no template 99"),
        (TemplateText("Next", version_of=later, organisation=lakeside.id), "leave it out"),
    ):
        with pytest.raises(TemplateRefused, match=why):
            add(text)
    for does, id, why in (
        (publish, 99, "no template 99"),
        (publish, later, "is published"),
        (set_default, 99, "no template 99"),
        (set_default, waiting, "is draft"),
        (set_default, ours, "the site's own"),
        (set_default, customisation, "the site's own"),
        (retire, 1, "is superseded"),
        (retire, 10**15, "no template"),
    ):
        with pytest.raises(TemplateRefused, match=why):
            does(id)
    assert {each.id: (each.version, each.values) for each in every_version()} == before


def test_what_loses_its_audience_is_refused_until_that_is_settled(lakeside: ResearchOrganisation) -> None:
    original = published("EF - Biochemistry")
    customisation = add(TemplateText(customises=original, organisation=lakeside.id)).id
    retire(original)
    with pytest.raises(TemplateRefused, match="offered to nobody"):
        publish(customisation)
    published(version_of=original)
    publish(customisation)
    assert [each.id for each in offered(member_of(lakeside))] == [1, customisation]


def test_those_who_change_templates_at_once_leave_one_version_published_and_one_default(plans_table: None) -> None:
    template_for(OUTSIDER, None)
    rivals = [published(f"Rival {number}") for number in range(3)]
    waiting = add(TemplateText("Version 2", version_of=1)).id
    calls = [partial(publish, waiting), *(partial(set_default, each) for each in rivals), partial(publish, waiting)]
    with ThreadPoolExecutor(len(calls)) as pool:
        outcomes = [each.exception() for each in [pool.submit(call) for call in calls]]
    assert [type(each) for each in outcomes if each] == [TemplateRefused]
    assert titles(OUTSIDER) == ["Rival 0", "Rival 1", "Rival 2", "Version 2"]
    assert sum(each.values["is_default"] or 0 for each in every_version()) == 1
    assert template_for(OUTSIDER, None)[0] in (*rivals, waiting)


@pytest.mark.parametrize("id", [None, 0, -1, 2, 10**16, 10**4000, "first"])
def test_ids_that_lead_nowhere_give_the_default(plans_table: None, id: Any) -> None:
    assert template_for(OUTSIDER, 1 if id == "first" else id) == DEFAULT


def test_round_trips(lakeside: ResearchOrganisation) -> None:
    """A list is one, or two with what is told of a page; a plan's template is one, or none beside another read."""
    template_for(OUTSIDER, None)
    mara = member_of(lakeside)
    own = published("Ours", organisation=lakeside.id, visibility=FOR_ORGANISATION)
    customisation = published(customises=1, organisation=lakeside.id)
    moved = published(version_of=own)
    records = store().get_all(records_to_read([own, moved, customisation, None]), ())
    assert len(records) == 4
    for caller, id, trips in (
        (mara, moved, 0),
        (OUTSIDER, moved, 0),
        (OUTSIDER, None, 0),
        (OUTSIDER, customisation, 0),
        (mara, own, 1),
        (mara, customisation, 1),
    ):
        with metered() as spent:
            chosen(caller, id, records)
        assert spent.trips == trips, id
    with metered() as spent:
        found = offered(mara)
        assert spent.trips == 1
        described(found)
    assert spent.trips == 2
    with metered() as spent:
        template_for(mara, moved)
    assert spent.trips == 1


def test_a_thousand_templates_are_listed_in_order_in_one_round_trip(lakeside: ResearchOrganisation) -> None:
    template_for(OUTSIDER, None)
    for first in range(1001, 2001, 10):
        _put_published(range(first, first + 10))
    with metered() as spent:
        found = offered(member_of(lakeside))
        described(found[500:600])
    assert spent.trips == 2
    assert [(each.title, each.id) for each in found] == sorted((each.title, each.id) for each in found)
    assert len(found) == 1001


def _put_published(ids: range) -> None:
    """Put records and lines of published templates, as a thousand transactions would."""
    items = []
    for id in ids:
        title = f"{random.Random(id).choice('ABÉéя')} {id % 300} {'x' * 200}"
        values = draft(title, family=id, description="d" * 300)
        values |= {"state": PUBLISHED, "current": role_of(values)}
        [line] = store().schema[TEMPLATE].indexes[OFFERED].entries(id, values)
        record = {"body": {"S": encode(values)}, "version": {"N": "1"}, "written": {"S": "-"}}
        place = keys.index_line(TEMPLATE, OFFERED, line.partition, line.sort, id)
        items += [keys.wire(keys.record(TEMPLATE, id)) | record, keys.wire(place) | {"data": {"S": encode(line.data)}}]
    dynamodb().batch_write_item(RequestItems={"plans": [{"PutRequest": {"Item": each}} for each in items]})


def test_what_a_list_tells_of_owners(plans: Plans) -> None:
    """ROR comes before the Funder Registry, and what is not known is left out; a page costs two round trips."""
    both = create_organisation("Both", "B", ror="ror.org/0ABCDEF12", fundref="10.13039/501100000780", region="Europe")
    funder = create_organisation("Funder", fundref="501100000781")
    neither = create_organisation("Neither")
    for owner in (both, funder, neither):
        published(f"Of {owner.name}", organisation=owner.id)
    published(customises=1, organisation=plans.organisation)
    with metered() as spent:
        told = plans.send("GET", "/api/v1/templates").body
    assert spent.trips == 2
    assert told["total_items"] == 4
    items = [item["dmp_template"] for item in told["items"]]
    assert [each["title"].split(" - ")[0] for each in items] == ["DCC Template", "Of Both", "Of Funder", "Of Neither"]
    assert [each["affiliation"] for each in items] == [
        {
            "name": "Lakeside University",
            "abbreviation": "LU",
            "affiliation_id": {"type": "ror", "identifier": "https://ror.org/0demo1234"},
        },
        {
            "name": "Both",
            "abbreviation": "B",
            "region": "Europe",
            "affiliation_id": {"type": "ror", "identifier": "https://ror.org/0abcdef12"},
        },
        {"name": "Funder", "affiliation_id": {"type": "fundref", "identifier": "501100000781"}},
        {"name": "Neither"},
    ]
    assert ["description" in each for each in items] == [True, False, False, False]
    reply = plans.send("GET", "/api/v1/templates", caller=plans.reader)
    assert (reply.status, reply.body["errors"]) == (401, ["Invalid token"])
