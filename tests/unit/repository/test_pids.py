"""Ids of objects: the number of a record can be read of them, and nothing else."""

from hypothesis import example, given
from hypothesis import strategies as st

from functions.repository.pids import new_id, number_of, parse

_NUMBERS = st.integers(1, 2**36 - 1)


@given(_NUMBERS)
@example(1)
@example(2**36 - 1)
def test_an_id_tells_the_number_of_its_record(number: int) -> None:
    id = new_id(number)
    assert len(id) == 16
    assert number_of(id) == number


def test_ids_of_one_number_differ_and_neighbours_have_nothing_in_common() -> None:
    ids = [new_id(number) for number in (1, 1, 2, 3)]
    assert len({id[:8] for id in ids}) == len({id[8:] for id in ids}) == 4


def test_what_is_no_id_has_no_number() -> None:
    assert [number_of(each) for each in ("", "surf", "F" * 16, "٣" * 16, "a" * 17)] == [None] * 5


def test_a_pid_is_split_at_its_first_colon() -> None:
    assert parse("cosmogrid:128") == ("cosmogrid", "128")
    assert parse("a:b:c") == ("a", "b:c")
    assert parse("surf", "community") == ("community", "surf")
    assert [parse(each) for each in ("surf", ":surf", "community:", "")] == [None] * 4
