"""PUT of an object: the seed's form of path, hash and storage root, and replacing an object's own fields."""

from uuid import uuid4

import pytest

from .client import Client, Json, fresh_hash, id_of, ids_of, methods_of, outcome, unique


@pytest.fixture
def thing(registry: Client) -> Json:
    """An object with a value in every field."""
    return registry.create("object", registry.full("object"))


@pytest.fixture
def place(registry: Client) -> Json:
    """Where bytes may be: path, hash and storage root."""
    root = registry.make("storage_root")
    return {"path": "tides/2031b.csv", "hash": fresh_hash(), "storage_root": root["url"]}


@pytest.mark.parametrize("kind", ["form", "multipart", "json"])
def test_the_place_becomes_the_objects_location(registry: Client, thing: Json, place: Json, kind: str) -> None:
    sent = {
        "form": {"data": place},
        "multipart": {"files": {name: (None, value) for name, value in place.items()}},
        "json": {"json": place},
    }[kind]
    answer = registry.send("PUT", thing["url"], **sent)
    assert answer.status_code == 201
    assert answer.headers["Location"] == thing["url"]
    put = answer.json()
    assert registry.read(thing["url"]) == put
    location = registry.read(put["storage_location"])
    assert {name: location[name] for name in place} == place
    assert location["public"] is True
    changed = {"storage_location", "last_updated"}
    assert {k: v for k, v in put.items() if k not in changed} == {k: v for k, v in thing.items() if k not in changed}
    assert put["last_updated"] > thing["last_updated"]


def test_a_location_that_is_there_is_taken(registry: Client, thing: Json, place: Json) -> None:
    location = registry.create("storage_location", place)
    put = registry.put(thing["url"], place | {"path": "elsewhere.csv"})
    assert put.status_code == 201
    assert put.json()["storage_location"] == location["url"]
    assert registry.read(location["url"])["path"] == place["path"]


@pytest.mark.parametrize("public", [True, False])
def test_public_is_part_of_the_place(registry: Client, thing: Json, place: Json, public: bool) -> None:
    registry.create("storage_location", place | {"public": not public})
    put = registry.put(thing["url"], place | {"public": public}).json()
    assert registry.read(put["storage_location"])["public"] is public
    assert registry.page("storage_location", storage_root=id_of(place["storage_root"]))["count"] == 2


def test_the_same_put_again_changes_nothing(registry: Client, thing: Json, place: Json) -> None:
    first = registry.send("PUT", thing["url"], data=place).json()
    answer = registry.send("PUT", thing["url"], data=place)
    assert answer.status_code == 201
    again = answer.json()
    assert first | {"last_updated": again["last_updated"]} == again
    assert registry.page("storage_location", storage_root=id_of(place["storage_root"]))["count"] == 1
    assert registry.page("object_component", object=id_of(thing))["count"] == 1


def test_own_fields_that_are_sent_are_replaced(registry: Client, thing: Json) -> None:
    author, file_type = registry.make("author"), registry.make("file_type")
    values = {"description": "Tide gauge, south", "authors": [author["url"]], "file_type": file_type["url"]}
    answer = registry.put(thing["url"], values)
    assert answer.status_code == 201
    assert answer.json() == thing | values | {"last_updated": answer.json()["last_updated"]}
    assert ids_of(registry.records("object", authors=id_of(author))) == [id_of(thing)]
    assert ids_of(registry.records("object", authors=id_of(thing["authors"][0]))) == []
    assert ids_of(registry.records("object", file_type=id_of(thing["file_type"]))) == []


def test_a_link_may_be_taken_away(registry: Client, thing: Json) -> None:
    values: Json = {"description": None, "authors": [], "file_type": None, "storage_location": None}
    answer = registry.put(thing["url"], values)
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in values} == values


def test_lists_in_a_form_are_repeated_keys(registry: Client, thing: Json) -> None:
    authors = [registry.make("author")["url"] for _ in range(2)]
    answer = registry.send("PUT", thing["url"], data={"authors": authors})
    assert answer.status_code == 201
    assert set(answer.json()["authors"]) == set(authors)
    assert answer.json()["description"] == thing["description"]


def test_an_empty_put_keeps_everything(registry: Client, thing: Json) -> None:
    answer = registry.put(thing["url"], {})
    assert answer.status_code == 201
    assert answer.json() == thing | {"last_updated": answer.json()["last_updated"]}


def test_the_uuid_and_the_creator_stay(registry: Client, second: Client, thing: Json) -> None:
    answer = second.put(thing["url"], {"uuid": str(uuid4()), "description": "theirs"})
    assert answer.status_code == 201
    assert (answer.json()["uuid"], answer.json()["updated_by"]) == (thing["uuid"], thing["updated_by"])


@pytest.mark.parametrize("left", [("path",), ("hash",), ("storage_root",), ("path", "hash")])
def test_a_place_is_whole_or_absent(registry: Client, thing: Json, place: Json, left: tuple[str, ...]) -> None:
    sent = {name: value for name, value in place.items() if name in left}
    missing = {name: ["This field is required."] for name in place if name not in left}
    assert outcome(registry.send("PUT", thing["url"], data=sent)) == (400, missing)
    assert registry.read(thing["url"]) == thing


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"storage_root": "/api/storage_root/999999999/"}, "Invalid hyperlink - Object does not exist."),
        ({"storage_root": "tides"}, "Invalid hyperlink - No URL match."),
        ({"storage_root": "/api/object/1/"}, "Invalid hyperlink - Incorrect URL match."),
        ({"public": "perhaps"}, "Must be a valid boolean."),
        ({"path": ""}, "This field may not be blank."),
        ({"hash": "x" * 1025}, "Ensure this field has no more than 1024 characters."),
        ({"authors": ["tides"]}, "Invalid hyperlink - No URL match."),
    ],
)
def test_a_bad_put_changes_nothing(registry: Client, thing: Json, place: Json, sent: Json, errors: str) -> None:
    expected = (400, {name: [errors] for name in sent})
    assert outcome(registry.put(thing["url"], place | sent)) == expected
    assert registry.read(thing["url"]) == thing
    assert registry.page("storage_location", storage_root=id_of(place["storage_root"]))["count"] == 0


def test_a_stranger_puts_nothing(registry: Client, stranger: Client, thing: Json, place: Json) -> None:
    answer = stranger.send("PUT", thing["url"], data=place)
    assert outcome(answer) == (403, {"detail": "Authentication credentials were not provided."})
    assert registry.read(thing["url"]) == thing


def test_an_object_takes_no_patch_and_no_delete(registry: Client, thing: Json) -> None:
    for method in ("PATCH", "DELETE", "POST"):
        answer = registry.send(method, thing["url"], json={})
        assert outcome(answer) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert methods_of(answer) == {"GET", "PUT", "HEAD", "OPTIONS"}


def test_an_unused_id_is_created_and_never_given_again(registry: Client, place: Json) -> None:
    unused = id_of(registry.make("object")) + 3
    assert registry.get(f"object/{unused}/").status_code == 404
    description = unique()
    answer = registry.put(f"object/{unused}/", place | {"description": description})
    assert answer.status_code == 201
    put = answer.json()
    assert put["url"] == answer.headers["Location"] == f"{registry.api}object/{unused}/"
    [component] = registry.records("object_component", object=unused)
    assert (component["name"], put["components"]) == ("whole_object", [component["url"]])
    later = [registry.make("object") for _ in range(6)]
    assert len({unused, *ids_of(later)}) == 7
    assert registry.read(put["url"]) == put
    assert registry.records("object", description=description) == [put]
    listed = ids_of(registry.records("object", page_size=20))
    assert listed == sorted(set(listed), reverse=True)
    assert {unused, *ids_of(later)} <= set(listed)


@pytest.mark.parametrize("path", ["object/0/", "object/-1/", "object/tides/"])
def test_only_a_positive_id_can_be_put(registry: Client, place: Json, path: str) -> None:
    assert registry.put(path, place).status_code == 404
