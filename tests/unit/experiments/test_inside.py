"""How objects live inside a record: their ids, and how they are added, changed and taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.experiments import inside
from functions.experiments.inside import Inside
from functions.experiments.kinds import BadValue
from functions.experiments.models import RESOURCES
from functions.experiments.operations.behaviours import BEHAVIOURS
from functions.experiments.operations.people import ACCOUNTS
from shared.records import Record

PLACES = [each.lies for each in BEHAVIOURS.values() if isinstance(each.lies, Inside)]


def test_every_resource_has_its_row() -> None:
    assert BEHAVIOURS.keys() | ACCOUNTS.keys() == RESOURCES.keys()
    assert not BEHAVIOURS.keys() & ACCOUNTS.keys()


@given(place=st.sampled_from(PLACES), owner=st.integers(1, 9 * 10**8), n=st.integers(1, 99))
def test_an_id_leads_to_the_owner_and_fits_into_json(place: Inside, owner: int, n: int) -> None:
    id = place.id(owner, n)
    assert place.place(id) == (owner, n)
    if place.within is None:
        assert place.owner_id(id) == owner
        assert place.id(owner, place.most) < 2**53


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.kept_in} of {place.owner}")
def test_numbers_rise_and_are_not_given_out_again(place: Inside) -> None:
    values = place.add(place.add(place.none, {"key": "a"}), {"key": "b"})
    assert place.find(values, 2) == {"n": 2, "key": "b"}
    values = place.change(place.remove(values, 2), 1, {"key": "c"})
    assert (place.find(values, 1), place.find(values, 2)) == ({"n": 1, "key": "c"}, None)
    assert place.next_id(7, values) == place.id(7, 3)
    with pytest.raises(BadValue, match=f"no more than {place.most} "):
        place.add({**values, place.following: place.room}, {})


def test_parameters_lie_in_the_sets_of_a_record() -> None:
    in_set = inside.PARAMETER.add({"schema": 1, **inside.PARAMETER.none}, {"name": 3})
    record = Record("dataset", 7, 1, inside.SET.add(inside.SET.none, in_set))
    [shown] = inside.PARAMETERS["dataset"].members(record)
    assert (shown.id, shown.values) == (70_001_001, {"n": 1, "name": 3})
    assert inside.PARAMETERS["dataset"].owner_id(shown.id) == 7
    assert inside.PARAMETERS["dataset"].member(record, shown.id) == shown
    assert inside.PARAMETERS["dataset"].member(record, shown.id + 1) is None


def test_options_that_may_be_secrets_are_never_shown() -> None:
    values = inside.OPTIONS.none
    for key in ("password", "location"):
        values = inside.OPTIONS.add(values, {"key": key, "value": "x"})
    [shown] = inside.OPTIONS.members(Record("storagebox", 7, 1, values))
    assert (shown.id, shown.values["key"]) == (702, "location")
