"""The kinds that dialects have in common: what each reads, and the codes and words of what it refuses."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.experiments import kinds as experiments
from functions.registry import kinds as registry
from shared.fields import (
    ABSENT,
    BadValue,
    Boolean,
    Choice,
    Datetime,
    Day,
    Field,
    Float,
    Integer,
    Kind,
    Text,
    ToMany,
    ToOne,
)

KINDS = [Text(), Text(3), Choice(options=("a", "b")), Boolean(), Integer(), Integer(options=(1, 2)), Float()]
KINDS += [Datetime(), Datetime(zone=""), Day()]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str) | st.dates().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)


@given(st.sampled_from(KINDS), ANYTHING)
def test_what_is_stored_is_read_as_itself_again(kind: Kind, value: Any) -> None:
    try:
        stored = kind.parse(value)
    except BadValue:
        return
    assert kind.parse(stored) == stored
    assert json.loads(json.dumps(stored)) == stored


REGISTRY = [registry.Trimmed(3), registry.Name(), registry.Version(), registry.Url(), registry.Uuid()]
REGISTRY += [registry.BOOLEAN, registry.SMALL_INTEGER, Datetime()]
EXPERIMENTS = [each for each in KINDS if each != Datetime()]
EXPERIMENTS += [experiments.Namespace(), experiments.One("dataset"), experiments.Many("dataset")]


@pytest.mark.parametrize(("words", "kinds"), [(registry.WORDS, REGISTRY), (experiments.WORDS, EXPERIMENTS)])
@given(data=st.data())
def test_a_dialect_has_words_for_whatever_its_kinds_refuse(words: Any, kinds: list[Kind], data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(kinds))
    try:
        kind.parse(data.draw(ANYTHING | st.text("ab\x00\ud800[", min_size=3)))
    except BadValue as bad:
        assert all(each.code in words for each in (bad, *bad.also))
        assert bad.texts(words)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-04T" + "0" * 1000, "2026-03-04T05:06:07." + "0" * 1000, "2026-W10-3", "2026-W10-3T05:06"),
        *("2026-03-04T05:06:07,5", "20260304", "2026-03-04T050607", "2026-03-04T05", "2026-03-04_05:06", "2026-063"),
        *("2026-02-30", "2026-03-04T24:00", "2026-03-04T05:06:07+25:00", "2026-03-04T05:06:07 Z", ""),
    ],
)
@pytest.mark.parametrize("kind", [Datetime(), Day()])
def test_what_only_python_takes_for_a_moment_is_none(kind: Kind, text: str) -> None:
    with pytest.raises(BadValue):
        kind.parse(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-03-04", "2026-03-04T00:00:00Z"),
        (" 2026-03-04 05:06 ", "2026-03-04T05:06:00Z"),
        ("2026-03-04t05:06:07.5z", "2026-03-04T05:06:07.500000Z"),
        ("2026-03-04T05:06:07.123456789+0130", "2026-03-04T03:36:07.123456Z"),
        ("2026-03-04T05:06:07-02", "2026-03-04T07:06:07Z"),
    ],
)
def test_moments_as_they_are_written(text: str, kept: str) -> None:
    assert Datetime().parse(text) == kept


@pytest.mark.parametrize(
    ("kind", "value", "codes"),
    [
        (Text(3), "ab\x00d", ["too_long", "null_characters"]),
        (Choice(3, options=("a",)), "abcd", ["too_long"]),
        (Choice(3, options=("a",)), "b", ["choice"]),
        (Integer(digits=3), "1234", ["integer"]),
        (Integer(1, 5), 0, ["too_small"]),
        (Integer(1, 5), 6, ["too_large"]),
        (Float(), float("inf"), ["finite"]),
        (Datetime(), "0001-01-01T00:00+05:00", ["out_of_range"]),
    ],
)
def test_everything_that_is_wrong_is_told_by_code(kind: Kind, value: Any, codes: list[str]) -> None:
    with pytest.raises(BadValue) as refused:
        kind.parse(value)
    assert [refused.value.code, *(each.code for each in refused.value.also)] == codes


def test_words_are_filled_with_data_and_texts_are_left_alone() -> None:
    assert BadValue("too_long", limit=3).texts({"too_long": "at most {limit}"}) == ["at most 3"]
    assert BadValue("name", text="{x}").texts({"name": "not {text}"}) == ["not {x}"]
    assert BadValue('such as {"a": 1}').texts({"too_long": "at most {limit}"}) == ['such as {"a": 1}']


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)), st.integers(-840, 840))
def test_a_moment_is_kept_in_utc(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    kept = Datetime().parse(aware.isoformat())
    assert kept == Datetime(zone="").parse(aware.isoformat()) + "Z"
    assert datetime.fromisoformat(kept) == aware.astimezone(UTC)


@given(st.lists(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)), max_size=4))
def test_moments_are_compared_as_instants(moments: list[datetime]) -> None:
    whole = [each.replace(microsecond=0) for each in moments]
    for kind in (Datetime(), Datetime(zone="")):
        kept = [kind.write(each) for each in moments + whole]
        assert sorted(kept, key=kind.instant) == [kind.write(each) for each in sorted(moments + whole)]
    spellings = ("2031-05-02T08:11:09.5Z", "2031-05-02T08:11:09.500000", "2031-05-02T10:11:09.5+02:00")
    assert len({Datetime().instant(each) for each in spellings}) == 1


@given(st.lists(st.integers()))
def test_links_are_kept_in_order_and_each_once(ids: list[int]) -> None:
    read = ToMany("thing").read(list(map(str, ids)), int)
    assert read == sorted(set(ids), key=ids.index)
    assert all(ToOne("thing").read(str(id), int) == id for id in ids)


@pytest.mark.parametrize("value", ["/thing/1/", {"a": 1}, 5])
def test_links_are_a_list(value: Any) -> None:
    with pytest.raises(BadValue) as refused:
        ToMany("thing").read(value, int)
    assert refused.value.data == {"type": type(value).__name__}


def test_a_new_thing_has_lists_of_its_own() -> None:
    field = Field("tags", Text(), default=())
    assert field.initial == []
    assert field.initial is not field.initial
    nothing = Field("notes", Text())
    assert (nothing.default, nothing.has_default, nothing.initial) == (ABSENT, False, None)
    assert Field("notes", Text(), default=None).has_default


DECLARED = [
    {"name": "station", "type": "vocabulary", "values": ["north", "south"]},
    {"name": "depth", "type": "xs:double"},
    {"name": "day", "type": "xs:date", "desc": "When it was measured."},
]


def test_a_dialect_declares_fields_at_run_time_from_data() -> None:
    kinds = {"xs:double": Float(), "xs:date": Day()}
    fields = [
        Field(each["name"], kinds.get(each["type"]) or Choice(options=tuple(each["values"])), each.get("desc", ""))
        for each in json.loads(json.dumps(DECLARED))
    ]
    words = {"choice": "must be one of {options}", "date": "no date"}
    given = {"station": "east", "depth": "3.5", "day": "soon"}
    complaints: dict[str, list[str]] = {}
    for field in fields:
        try:
            field.kind.parse(given[field.name])
        except BadValue as bad:
            complaints[field.name] = bad.texts(words)
    assert complaints == {"station": ["must be one of north, south"], "day": ["no date"]}
