"""Walks by cursor, to the end and back, give every record once, whatever is being created meanwhile."""

from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest

from .client import Client, Json, id_of, ids_of

Between = Callable[[], object]


def _walk(client: Client, page: Json, direction: str, between: Between) -> Iterator[Json]:
    """The pages from `page` on in a direction (next, previous); `between` is called before each further one."""
    yield page
    while page[direction]:
        between()
        page = client.read(page[direction])
        assert page["results"], "a page that a link leads to has records"
        yield page


def _there_and_back(client: Client, first: Json, between: Between) -> tuple[list[int], list[int]]:
    """The ids of a walk to the end, and those of the walk back, both in the order of the list."""
    pages = list(_walk(client, first, "next", between))
    back = list(_walk(client, pages[-1], "previous", between))
    return (
        [one for page in pages for one in ids_of(page["results"])],
        [one for page in reversed(back) for one in ids_of(page["results"])],
    )


def _location_in(registry: Client, root: Json) -> Callable[[], int]:
    """Makes one more location in a storage root, and gives its id."""
    return lambda: id_of(registry.make("storage_location", storage_root=root["url"]))


@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 12, 13])
def test_a_quiet_walk_is_the_list(registry: Client, stranger: Client, count: int, size: int) -> None:
    root = registry.make("storage_root")
    make = _location_in(registry, root)
    made = sorted((make() for _ in range(count)), reverse=True)
    first = stranger.page("storage_location", storage_root=id_of(root), page_size=size)
    assert _there_and_back(stranger, first, lambda: None) == (made, made)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 11])
def test_a_walk_while_records_are_made_between_its_pages(registry: Client, stranger: Client, size: int) -> None:
    root = registry.make("storage_root")
    make = _location_in(registry, root)
    made = sorted((make() for _ in range(12)), reverse=True)
    more = iter(range(15))  # or else the way back would never end, by pages of one
    first = stranger.page("storage_location", storage_root=id_of(root), page_size=size)
    there, back = _there_and_back(stranger, first, lambda: next(more, None) is not None and make())
    assert there == made, "what is newer than the first page comes before it"
    assert back == sorted(set(back), reverse=True)
    assert [one for one in back if one <= made[0]] == made


@pytest.mark.parametrize("size", [2, 5])
@pytest.mark.parametrize("argument", ["storage_root", "path", "ordering"])
def test_a_walk_while_someone_else_makes_records(registry: Client, stranger: Client, size: int, argument: str) -> None:
    """By the newest first with one filter, with a filter that must look at each record, and oldest first."""
    root = registry.make("storage_root")

    def make() -> int:
        return id_of(registry.make("storage_location", path="a.csv", storage_root=root["url"]))

    made = sorted((make() for _ in range(12)), reverse=True)
    done = Event()

    def keep_making() -> None:
        while not done.is_set():
            make()

    other = Thread(target=keep_making)
    other.start()
    try:
        arguments: Json = {"storage_root": id_of(root), "page_size": size}
        arguments |= {"path": {"path": "a.csv"}, "ordering": {"ordering": "last_updated"}}.get(argument, {})
        page = stranger.page("storage_location", **arguments)
        found: list[int] = []
        while not set(made) <= set(found):
            found += ids_of(page["results"])
            assert page["next"] or set(made) <= set(found)
            page = stranger.read(page["next"]) if page["next"] else page
    finally:
        done.set()
        other.join()
    newest_first = argument != "ordering"
    assert found == sorted(set(found), reverse=newest_first)
    assert [one for one in found if one in made] == sorted(made, reverse=newest_first)


def test_a_walk_of_a_whole_table(registry: Client, stranger: Client) -> None:
    """Unfiltered, from the newest record down to the oldest of ours, while more are made."""
    made = sorted((id_of(registry.make("issue")) for _ in range(10)), reverse=True)
    found: list[int] = []
    for page in _walk(stranger, stranger.page("issue", page_size=3), "next", lambda: registry.make("issue")):
        found += ids_of(page["results"])
        if found[-1] <= made[-1]:
            break
    assert found == sorted(set(found), reverse=True)
    assert [one for one in found if one in made] == made


@pytest.mark.parametrize(
    "arguments",
    [
        {"ordering": "keyphrase"},
        {"ordering": "-keyphrase"},
        {"ordering": "identifier,-keyphrase"},
        {"ordering": "last_updated"},
        {"keyphrase": "*e*"},
        {"keyphrase": "*e*", "ordering": "-keyphrase"},
        {"keyphrase": "t*"},
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_walk_by_orderings_and_patterns(registry: Client, tides: Json, arguments: Json, size: int) -> None:
    """There and back it is the list that one page shows."""
    whole = registry.records("keyword", object=id_of(tides), **arguments)
    assert len(whole) >= 2
    first = registry.page("keyword", object=id_of(tides), page_size=size, **arguments)
    assert _there_and_back(registry, first, lambda: None) == (ids_of(whole), ids_of(whole))


@pytest.fixture(scope="module")
def tides(registry: Client) -> Json:
    """An object with keywords, some of which share a beginning and none an identifier."""
    thing = registry.make("object")
    for phrase in ("tide", "ebb", "tidal", "neap tide", "Tide", "überflutung", "surge", "tide gauge"):
        registry.make("keyword", object=thing["url"], keyphrase=phrase)
    return thing


@pytest.mark.parametrize("size", [1, 2])
def test_a_walk_of_what_has_any_of_several_links(registry: Client, size: int) -> None:
    """Records that have both are there once."""
    one, two = registry.make("author"), registry.make("author")
    links = [[one], [one, two], [two], [two, one], [one]]
    made = [registry.create("object", {"authors": [author["url"] for author in some]}) for some in links]
    first = registry.page("object", authors=ids_of([one, two]), page_size=size)
    expected = ids_of(made)[::-1]
    assert first["count"] == 5
    assert _there_and_back(registry, first, lambda: None) == (expected, expected)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_walk_while_what_it_stands_on_is_deleted(registry: Client, size: int) -> None:
    script = registry.make("object")
    made = [registry.make("code_run", submission_script=script["url"]) for _ in range(7)]
    page = registry.page("code_run", submission_script=id_of(script), page_size=size)
    found: list[int] = []
    while True:
        found += ids_of(page["results"])
        assert registry.delete(page["results"][-1]["url"]).status_code == 204
        if not page["next"]:
            break
        page = registry.read(page["next"])
    assert found == ids_of(made)[::-1]


def test_the_count_follows_while_walking(registry: Client, stranger: Client) -> None:
    root = registry.make("storage_root")
    make = _location_in(registry, root)
    for _ in range(4):
        make()
    first = stranger.page("storage_location", storage_root=id_of(root), page_size=2)
    make()
    assert (first["count"], stranger.read(first["next"])["count"]) == (4, 5)


def test_a_page_link_serves_again_and_again(registry: Client, stranger: Client) -> None:
    root = registry.make("storage_root")
    make = _location_in(registry, root)
    for _ in range(4):
        make()
    first = stranger.page("storage_location", storage_root=id_of(root), page_size=2)
    once = stranger.read(first["next"])["results"]
    make()
    assert stranger.read(first["next"])["results"] == once
