"""POST: JSON and both kinds of form, 201 with Location, and nothing left behind by a refused one."""

from typing import Any
from uuid import uuid4

import pytest

from .client import Client, Json, id_of, outcome, unique
from .tables import Table, each_postable, each_table

FORMS = ("urlencoded", "multipart")


def _as_form(values: Json) -> list[tuple[str, str]]:
    """Members as form fields: a list as repeated keys, a boolean as its text."""
    pairs = []
    for name, value in values.items():
        pairs += [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
    return pairs


def _post_form(client: Client, table: str, values: Json, kind: str) -> Any:
    pairs = _as_form(values)
    if kind == "urlencoded":
        return client.send("POST", f"{table}/", data=pairs)
    return client.send("POST", f"{table}/", files=[(name, (None, value)) for name, value in pairs])


@each_postable
def test_a_created_record_is_answered_as_get_gives_it(registry: Client, table: Table) -> None:
    answer = registry.post(f"{table.name}/", registry.full(table.name))
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json"
    record = answer.json()
    assert answer.headers["Location"] == record["url"]
    assert registry.read(record["url"]) == record
    assert list(record) == [field.name for field in table.fields]


@each_postable
@pytest.mark.parametrize("kind", FORMS)
def test_forms_post_to_every_table(registry: Client, table: Table, kind: str) -> None:
    posted = registry.full(table.name)
    answer = _post_form(registry, table.name, posted, kind)
    assert answer.status_code == 201, answer.text
    record = answer.json()
    assert answer.headers["Location"] == record["url"]
    posted.pop("uuid", None)
    assert {name: record[name] for name in posted} == posted


@each_postable
@pytest.mark.parametrize("kind", FORMS)
def test_what_a_form_leaves_out_takes_its_default(registry: Client, table: Table, kind: str) -> None:
    posted = registry.minimal(table.name)
    if not posted:
        posted = {"description": unique()}
    answer = _post_form(registry, table.name, posted, kind)
    assert answer.status_code == 201, answer.text
    for field in table.writable:
        if field.name not in posted and field.kind != "uuid":
            assert answer.json()[field.name] == field.default, field.name


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("name", ["description", "nonsense"])
def test_a_file_in_a_form_is_refused_and_not_thrown_away(registry: Client, method: str, name: str) -> None:
    made = registry.create("object", {})
    url = "object/" if method == "POST" else made["url"]
    answer = registry.send(method, url, files={name: ("tides.csv", b"1,2,3\n")})
    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert registry.read(made["url"]) == made


@pytest.mark.parametrize("path", ["data", "data/" + "0" * 40])
def test_bytes_are_not_sent_with_the_question_where_they_go(registry: Client, path: str) -> None:
    answer = registry.send("POST", path, files={"checksum": (None, "0" * 40), "file": ("tides.csv", b"1,2,3\n")})
    assert (answer.status_code, list(answer.json())) == (400, ["file"])
    assert registry.send("POST", path, files={"checksum": (None, "0" * 40)}).status_code == 200


@pytest.mark.parametrize("kind", FORMS)
def test_lists_are_repeated_keys(registry: Client, kind: str) -> None:
    authors = [registry.make("author")["url"] for _ in range(3)]
    answer = _post_form(registry, "object", {"authors": authors}, kind)
    assert answer.status_code == 201
    assert set(answer.json()["authors"]) == set(authors)


def test_a_form_as_the_seed_sends_it(registry: Client) -> None:
    """`requests.post(url, data)` with a dictionary."""
    name = unique("tides/north é&=+%20")
    answer = registry.send("POST", "namespace/", data={"name": name, "website": "https://example.org/?a=b&c=d"})
    assert answer.status_code == 201
    assert (answer.json()["name"], answer.json()["website"]) == (name, "https://example.org/?a=b&c=d")


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", ";charset=UTF-8"])
def test_json_with_a_charset(registry: Client, charset: str) -> None:
    name = unique("é")
    headers = {"Content-Type": f"application/json{charset}"}
    body = f'{{"name": "{name}"}}'.encode()
    answer = registry.send("POST", "namespace/", data=body, headers=headers)
    assert (answer.status_code, answer.json()["name"]) == (201, name)


@pytest.mark.parametrize(
    "options",
    [
        {"json": {}},
        {},
        {"data": b"", "headers": {"Content-Type": "application/json"}},
        {"data": b"", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    ],
    ids=["empty JSON object", "nothing", "no JSON", "empty form"],
)
def test_an_empty_body_makes_an_object(registry: Client, options: Json) -> None:
    answer = registry.send("POST", "object/", **options)
    assert answer.status_code == 201
    assert len(answer.json()["components"]) == 1


def test_any_signed_in_user_adds_to_anyones_records(registry: Client, second: Client) -> None:
    mine = registry.make("object")
    theirs = second.make("keyword", object=mine["url"])
    assert theirs["updated_by"] == second.user_url()
    assert registry.read(mine["url"])["keywords"] == [theirs["url"]]


@each_table
def test_a_stranger_posts_nowhere(stranger: Client, registry: Client, table: Table) -> None:
    answer = stranger.post(f"{table.name}/", registry.minimal(table.name))
    assert outcome(answer) == (403, {"detail": "Authentication credentials were not provided."})


def test_a_strangers_post_leaves_nothing(stranger: Client, registry: Client) -> None:
    name = unique()
    assert stranger.post("namespace/", {"name": name}).status_code == 403
    assert registry.records("namespace", name=name) == []


def test_a_refused_post_leaves_nothing(registry: Client) -> None:
    """Neither the record nor its component nor its uuid."""
    chosen = str(uuid4())
    refused = registry.post("object/", {"uuid": chosen, "authors": ["/api/author/999999999/"]})
    assert outcome(refused) == (400, {"authors": ["Invalid hyperlink - Object does not exist."]})
    assert registry.records("object", uuid=chosen) == []
    made = registry.create("object", {"uuid": chosen})
    assert len(registry.records("object_component", object=id_of(made))) == 1


def test_a_duplicate_post_leaves_nothing(registry: Client) -> None:
    made = registry.make("object")
    author = registry.make("author")
    again = {"uuid": made["uuid"], "authors": [author["url"]]}
    assert registry.post("object/", again).status_code == 409
    assert registry.page("object", uuid=made["uuid"])["count"] == 1
    assert registry.page("object", authors=id_of(author))["count"] == 0
    assert registry.page("object_component", object=id_of(made))["count"] == 1
