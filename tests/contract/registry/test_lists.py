"""Lists: the envelope, exact counts, newest first, page sizes, ordering, cursors and unknown arguments."""

import base64
import os
from urllib.parse import parse_qs, urlsplit

import pytest

from .client import Client, Json, id_of, ids_of, outcome, unique
from .conftest import Example
from .tables import MIB, Table, each_table

PHRASES = ("surge", "ebb", "moon", "tide", "neap")


@pytest.fixture(scope="module")
def phrased(registry: Client) -> Json:
    """An object with five keywords: PHRASES in the order of their ids."""
    thing = registry.make("object")
    for phrase in PHRASES:
        registry.make("keyword", object=thing["url"], keyphrase=phrase)
    return thing


def phrases(records: list[Json]) -> list[str]:
    """The keyphrases of keywords, in their order."""
    return [record["keyphrase"] for record in records]


@each_table
def test_everyone_may_list_a_table(stranger: Client, example: Example, table: Table) -> None:
    example(table.name)
    answer = stranger.get(f"{table.name}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    page = answer.json()
    assert list(page) == ["count", "next", "previous", "results"]
    assert page["count"] >= len(page["results"]) >= 1
    assert page["previous"] is None
    ids = ids_of(page["results"])
    assert ids == sorted(set(ids), reverse=True)


@each_table
def test_a_record_is_listed_as_it_is_read(stranger: Client, example: Example, table: Table) -> None:
    record = stranger.read(example(table.name)["url"])
    assert stranger.records(table.name, last_updated=record["last_updated"]) == [record]


def test_a_record_is_listed_as_soon_as_it_is_made(registry: Client, stranger: Client) -> None:
    root = registry.make("storage_root")
    for count in range(1, 6):
        made = registry.make("storage_location", storage_root=root["url"])
        page = stranger.page("storage_location", storage_root=id_of(root))
        assert (page["count"], page["results"][0]) == (count, made)


def test_the_newest_is_first(registry: Client, phrased: Json) -> None:
    assert phrases(registry.records("keyword", object=id_of(phrased))) == list(reversed(PHRASES))


def test_an_empty_list(registry: Client) -> None:
    thing = registry.make("object")
    empty: Json = {"count": 0, "next": None, "previous": None, "results": []}
    assert registry.page("keyword", object=id_of(thing)) == empty


def test_a_page_has_100_records_and_the_count_has_all(stranger: Client, crowded_root: Json) -> None:
    page = stranger.page("storage_location", storage_root=id_of(crowded_root))
    assert (page["count"], len(page["results"])) == (105, 100)
    last = stranger.read(page["next"])
    assert (last["count"], len(last["results"]), last["next"]) == (105, 5, None)


@pytest.mark.parametrize("size", ["0", "-1", "junk", "1.5", ""])
def test_a_page_size_that_is_none_means_100(stranger: Client, crowded_root: Json, size: str) -> None:
    page = stranger.page("storage_location", storage_root=id_of(crowded_root), page_size=size)
    assert len(page["results"]) == 100


@pytest.mark.parametrize("size", [1, 7, 104, 105, 106, 1000])
def test_page_sizes(stranger: Client, crowded_root: Json, size: int) -> None:
    page = stranger.page("storage_location", storage_root=id_of(crowded_root), page_size=size)
    assert (page["count"], len(page["results"])) == (105, min(size, 105))
    assert (page["next"] is None) == (size >= 105)


def test_next_and_previous_keep_every_other_argument(stranger: Client, phrased: Json) -> None:
    arguments = {"object": str(id_of(phrased)), "ordering": "keyphrase", "page_size": "2", "keyphrase": "*e*"}
    first = stranger.page("keyword", **arguments)
    second = stranger.read(first["next"])
    for link in (first["next"], second["previous"]):
        assert link.startswith(f"{stranger.api}keyword/?")
        query = parse_qs(urlsplit(link).query)
        query.pop("cursor", None)
        assert query == {name: [value] for name, value in arguments.items()}
    assert phrases(first["results"] + second["results"]) == ["ebb", "neap", "surge", "tide"]
    assert first["previous"] is None
    assert second["next"] is None


def test_repeated_arguments_are_kept(registry: Client) -> None:
    authors = [registry.make("author") for _ in range(2)]
    made = [registry.create("object", {"authors": [author["url"]]}) for author in authors]
    first = registry.page("object", authors=ids_of(authors), page_size=1)
    second = registry.read(first["next"])
    assert first["count"] == second["count"] == 2
    assert first["results"] + second["results"] == list(reversed(made))


@pytest.mark.parametrize("cursor", ["junk", "%00", "é", "bnVsbA==", "eyJhIjoxfQ==", "x" * 3000])
def test_a_bad_cursor(stranger: Client, cursor: str) -> None:
    assert outcome(stranger.get(f"object/?cursor={cursor}")) == (404, {"detail": "Invalid cursor"})


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("keyphrase", ["ebb", "moon", "neap", "surge", "tide"]),
        ("-keyphrase", ["tide", "surge", "neap", "moon", "ebb"]),
        ("last_updated", list(PHRASES)),
        ("-last_updated", list(reversed(PHRASES))),
        ("keyphrase,last_updated", ["ebb", "moon", "neap", "surge", "tide"]),
        ("object,-keyphrase", ["tide", "surge", "neap", "moon", "ebb"]),
        ("nonsense,keyphrase", ["ebb", "moon", "neap", "surge", "tide"]),
        ("nonsense", list(reversed(PHRASES))),
        ("", list(reversed(PHRASES))),
    ],
)
@pytest.mark.parametrize("size", [2, 100])
def test_ordering(stranger: Client, phrased: Json, ordering: str, expected: list[str], size: int) -> None:
    page = stranger.page("keyword", object=id_of(phrased), ordering=ordering, page_size=size)
    found = page["results"]
    while page["next"]:
        page = stranger.read(page["next"])
        found += page["results"]
    assert phrases(found) == expected


def test_ordering_by_a_field_that_repeats_keeps_each_record_once(registry: Client) -> None:
    root = registry.make("storage_root")
    for number in range(7):
        registry.make("storage_location", path=f"{number % 2}.csv", storage_root=root["url"])
    arguments = {"storage_root": id_of(root), "ordering": "path", "page_size": 2}
    page = registry.page("storage_location", **arguments)
    found = page["results"]
    while page["next"]:
        page = registry.read(page["next"])
        found += page["results"]
    assert [record["path"] for record in found] == ["0.csv"] * 4 + ["1.csv"] * 3
    assert len(set(ids_of(found))) == 7


@pytest.mark.parametrize("size", [2, 100])
def test_long_texts_are_ordered(registry: Client, size: int) -> None:
    root = registry.make("storage_root")
    paths = [unique() + end * 2000 for end in "caéb"]
    for path in paths:
        registry.make("storage_location", path=path, storage_root=root["url"])
    for ordering, expected in (("path", sorted(paths)), ("-path", sorted(paths, reverse=True))):
        page = registry.page("storage_location", storage_root=id_of(root), ordering=ordering, page_size=size)
        found = page["results"]
        while page["next"]:
            page = registry.read(page["next"])
            found += page["results"]
        assert [record["path"] for record in found] == expected


@each_table
def test_an_unknown_argument_is_refused_with_the_known_ones(registry: Client, stranger: Client, table: Table) -> None:
    known = registry.options(f"{table.name}/").json()["filter_fields"]
    allowed = ", ".join([*known, "cursor", "format", "ordering", "page_size"])
    detail = f"Invalid query arguments, only query arguments [{allowed}] are allowed"
    assert outcome(stranger.get(f"{table.name}/?nonsense=1")) == (400, {"detail": detail})


@pytest.mark.parametrize("argument", ["page", "limit", "id", "token", "name__contains", "Description"])
def test_arguments_that_are_not_there(stranger: Client, argument: str) -> None:
    status, body = outcome(stranger.get(f"object/?{argument}=secret"))
    assert status == 400
    assert "secret" not in body["detail"]


def test_a_page_that_would_be_too_long_ends_early(registry: Client) -> None:
    """Seven descriptions of a mebibyte are more than the 6 MB that the gateway carries."""
    file_type = registry.make("file_type")
    for _ in range(7):
        description = base64.b64encode(os.urandom(MIB * 3 // 4)).decode()
        last = registry.make("object", file_type=file_type["url"], description=description)
    headers = {"Accept-Encoding": "identity"}
    page = registry.read(f"object/?file_type={id_of(file_type)}", headers=headers)
    assert page["count"] == 7
    assert page["results"][0] == last
    assert 1 <= len(page["results"]) < 7
    found = page["results"]
    while page["next"]:
        page = registry.read(page["next"], headers=headers)
        found += page["results"]
    ids = ids_of(found)
    assert len(ids) == 7
    assert ids == sorted(set(ids), reverse=True)
