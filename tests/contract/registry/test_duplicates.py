"""409, which clients read as "it exists, look it up": every unique key, also under concurrent identical posts."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from .client import Client, Json, author_uuid, fresh_hash, id_of, outcome, unique
from .tables import TABLES, Table

SEVERAL = (409, {"detail": "Field non_field_errors must be unique"})

KEYS = [(table, key) for table in TABLES.values() for key in table.unique if table.name != "user_author"]

each_key = pytest.mark.parametrize(("table", "key"), KEYS, ids=[f"{t}: {' + '.join(k)}" for t, k in KEYS])


def _twins(registry: Client, table: Table, key: tuple[str, ...]) -> tuple[Json, Json]:
    """Two payloads that agree in one unique key and in no other."""
    fixed = {}
    if table.name == "external_object" and "version" in key:
        fixed = {
            "identifier": unique("https://doi.example/"),
            "alternate_identifier": unique(),
            "alternate_identifier_type": "accession",
            "title": unique(),
        }
    first = registry.minimal(table.name, **fixed)
    first |= {name: registry.full(table.name)[name] for name in key if name not in first and name != "version"}
    other = registry.minimal(table.name, **{name: first[name] for name in key if name in first})
    if table.name == "author" and key == ("uuid",):
        first["name"], other["name"] = unique(), unique()
    return first, other


@each_key
def test_every_key_is_unique(registry: Client, table: Table, key: tuple[str, ...]) -> None:
    first, other = _twins(registry, table, key)
    made = registry.create(table.name, first)
    status, body = outcome(registry.post(f"{table.name}/", other))
    assert status == 409
    if key == ("uuid",):
        assert body["detail"]
    elif len(key) == 1:
        assert body == {"detail": f"Field {key[0]} must be unique"}
    else:
        assert body == {"detail": "Field non_field_errors must be unique"}
    assert registry.read(made["url"]) == made


@each_key
def test_the_same_post_again_is_a_duplicate(registry: Client, table: Table, key: tuple[str, ...]) -> None:
    payload, _ = _twins(registry, table, key)
    registry.create(table.name, payload)
    assert registry.post(f"{table.name}/", payload).status_code == 409


@pytest.mark.parametrize(
    ("table", "key", "values"),
    [
        ("storage_location", ("storage_root", "hash"), {"public": False}),
        ("storage_location", ("hash", "path"), {}),
        ("data_product", ("namespace", "name"), {"version": "1.2.4"}),
        ("data_product", ("namespace", "object"), {}),
        ("file_type", ("extension",), {}),
        ("keyword", ("keyphrase",), {}),
        ("licence", ("object", "licence_info"), {}),
        ("key_value", ("object", "value"), {}),
        ("object_component", ("name",), {}),
        ("code_repo_release", ("name",), {"version": "1.2.4"}),
        ("storage_root", (), {"local": True}),
    ],
)
def test_what_differs_in_a_part_of_the_key_is_no_duplicate(
    registry: Client, table: str, key: tuple[str, ...], values: Json
) -> None:
    first = registry.minimal(table)
    registry.create(table, first)
    registry.make(table, **{name: first[name] for name in key}, **values)


def test_the_path_is_not_in_the_key_of_a_location(registry: Client) -> None:
    first = registry.minimal("storage_location")
    registry.create("storage_location", first)
    assert outcome(registry.post("storage_location/", first | {"path": unique()})) == SEVERAL


def test_the_automatic_component_has_the_name_whole_object(registry: Client) -> None:
    made = registry.make("object")
    values = {"object": made["url"], "name": "whole_object"}
    assert outcome(registry.post("object_component/", values)) == SEVERAL


@pytest.mark.parametrize(
    ("table", "field"), [("namespace", "full_name"), ("keyword", "identifier"), ("licence", "identifier")]
)
def test_nulls_are_never_equal(registry: Client, table: str, field: str) -> None:
    registry.make(table, **{field: None})
    registry.make(table, **{field: None})


def test_nulls_in_a_key_of_several_fields_are_never_equal(registry: Client) -> None:
    same = {"identifier": unique("https://doi.example/"), "title": unique()}
    registry.make("external_object", **same)
    registry.make("external_object", **same)


def test_a_derived_uuid_may_be_taken(registry: Client) -> None:
    identifier = unique("https://orcid.example/")
    registry.make("author", name=unique(), uuid=author_uuid(identifier))
    assert registry.post("author/", {"identifier": identifier}).status_code == 409


def test_values_are_compared_as_they_are_kept(registry: Client) -> None:
    root = unique("https://example.org/")
    registry.make("storage_root", root=root)
    again = registry.post("storage_root/", {"root": f"  {root} "})
    assert outcome(again) == (409, {"detail": "Field root must be unique"})
    made = registry.make("object")
    assert registry.post("object/", {"uuid": made["uuid"].replace("-", "").upper()}).status_code == 409


def test_a_form_may_be_a_duplicate_too(registry: Client) -> None:
    made = registry.make("storage_root")
    again = registry.send("POST", "storage_root/", data={"root": made["root"]})
    assert outcome(again) == (409, {"detail": "Field root must be unique"})


def test_other_field_errors_win_over_duplicates(registry: Client) -> None:
    made = registry.make("namespace", full_name=unique())
    status, body = outcome(registry.post("namespace/", {"name": "a*", "full_name": made["full_name"]}))
    assert (status, body["name"]) == (400, ["Name a* contains invalid characters ([]?*)."])
    product = registry.minimal("data_product")
    registry.create("data_product", product)
    del product["object"]
    expected = (400, {"object": ["This field is required."]})
    assert outcome(registry.post("data_product/", product)) == expected


def _identical_posts(client: Client, table: str, payload: Json, times: int) -> Counter[int]:
    """The statuses of identical POSTs that start together."""
    start = Barrier(times)

    def post(_: int) -> int:
        start.wait()
        return client.post(f"{table}/", payload).status_code

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(post, range(times)))


@pytest.mark.parametrize("table", ["namespace", "storage_location", "object"])
def test_one_of_a_hundred_identical_posts_wins(registry: Client, table: str) -> None:
    """A key of one field, one of several, and a uuid with its automatic component."""
    payload = {
        "namespace": {"name": unique()},
        "storage_location": {"path": "a.csv", "hash": fresh_hash(), "storage_root": "/api/storage_root/1/"},
        "object": {"uuid": str(uuid4())},
    }[table]
    assert _identical_posts(registry, table, payload, 100) == {201: 1, 409: 99}
    filters = {name: value for name, value in payload.items() if name != "storage_root"}
    page = registry.page(table, **filters)
    assert (page["count"], len(page["results"])) == (1, 1)
    if table == "object":
        assert registry.page("object_component", object=id_of(page["results"][0]))["count"] == 1


def test_many_different_posts_at_once_all_win(registry: Client) -> None:
    """To one storage root, which all of them point at."""
    root = registry.make("storage_root")

    def post(_: int) -> str:
        return str(registry.make("storage_location", storage_root=root["url"])["url"])

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(post, range(24)))
    assert len(made) == 24
    assert registry.page("storage_location", storage_root=id_of(root))["count"] == 24
    assert set(registry.read(root["url"])["locations"]) == made


@pytest.mark.parametrize("blank", ["", None])
def test_a_blank_name_is_no_value_that_must_be_unique(registry: Client, blank: str | None) -> None:
    for _ in range(2):
        made = registry.create("namespace", {"name": unique(), "full_name": blank})
        assert made["full_name"] == blank


def test_a_form_that_leaves_a_name_blank_is_no_duplicate(registry: Client) -> None:
    for _ in range(2):
        answer = registry.send("POST", "namespace/", data={"name": unique(), "full_name": ""})
        assert answer.status_code == 201, answer.text


def test_blanks_of_a_longer_key_are_no_values_either(registry: Client) -> None:
    blanks = {"alternate_identifier": "", "alternate_identifier_type": ""}
    values = {"identifier": unique("https://doi.example/"), "title": unique(), **blanks}
    for _ in range(2):
        registry.make("external_object", **values)
