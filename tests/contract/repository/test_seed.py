"""Every command of the SURF Data Repository's REST API reference, run by `curl` as it is printed there.

Quotation marks are straight, and each variable is what it stands for. Where the reference contradicts itself, its
prose, its commands and its answers are all served as far as they can be; what is done then stands beside the test.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import Site

from .client import PATCH_TYPE, Client, Json, fresh
from .shell import Shell

CONTENT = b"a line of tide gauge 7\n" * 30
JSON_PATCH = f"-H 'Content-Type:{PATCH_TYPE}'"

_FIELDS = (
    ("datatype", "xs:normalizedString", "Data type", "The type of data in the dataset"),
    ("study", "vocabulary", "Study type", "Astrophysical study type"),
    ("simulation", "vocabulary", "Simulation type", "Type of simulation"),
)
FIELDS = [{"name": name, "type": type, "use": "M", "label": label, "desc": desc} for name, type, label, desc in _FIELDS]


@pytest.fixture
def shell(site: Site, tmp_path: Path) -> Shell:
    """A shell with a token, in a directory with a file."""
    (tmp_path / "data.txt").write_bytes(CONTENT)
    return Shell(site.url, tmp_path, TOKEN=site.token, NAMESPACE="deposit", FILE_NAME="data.txt")


@pytest.fixture(scope="session")
def astrophysics(admin: Client) -> Json:
    """A community with the schema that the reference shows."""
    id = fresh("astrophysics")
    made = admin.make_community(id, title="Astrophysics", description="This is the Astrophysics community")
    admin.ok("PUT", f"/api/objects/community/{id}/schema", {"fields": FIELDS})
    return made


def envelope(url: str, shown: Json, **properties: str) -> Json:
    """The object as the reference shows a draft: what varies is taken from the answer, all else is said here."""
    namespace = shown["properties"]["namespace"]
    here = f"{namespace}/{shown['id']}"
    said = {
        "namespace": namespace,
        "pid": f"{namespace}:{shown['id']}",
        **{name: shown["properties"][name] for name in ("epicpid", "doi") if properties.get("state") == "published"},
        "type": namespace,
        "state": "draft",
        "sharelevel": "open",
        "owner": shown["properties"]["owner"],
    }
    return {
        "$schema": f"{url}/static/schemas/object-metadata",
        **{name: shown[name] for name in ("id", "created", "updated")},
        "properties": {**said, **properties},
        "links": {
            "self": f"{url}/api/objects/{here}",
            "landing": f"{url}/{here}",
            "relationships": {"community": f"{url}/api/objects/community/surf"},
            "files": f"{url}/api/objects/{here}/files",
        },
        "metadata": {
            "base": {
                "$schema": f"{url}/api/objects/schema/dublin",
                "title": "My dataset deposit",
                "rights": ["info:eu-repo/semantics/openAccess"],
            }
        },
    }


def in_order(value: Any) -> Any:
    """What can be compared with the order of members, but of base metadata, whose order the reference varies."""
    if isinstance(value, dict):
        return [(name, each if name == "base" else in_order(each)) for name, each in value.items()]
    return [in_order(each) for each in value] if isinstance(value, list) else value


def with_files(expected: Json, *files: Json) -> Json:
    """The same object with files, where the reference shows them."""
    links = list(expected).index("links")
    return dict([*list(expected.items())[:links], ("files", list(files)), *list(expected.items())[links:]])


def entry(url: str, shown: Json, name: str = "data.txt", content: bytes = CONTENT) -> Json:
    """The entry of a file as the reference shows it; the md5, which it leaves out at first, is there at once."""
    [found] = [each for each in shown["files"] if each["name"] == name]
    assert found["epicpid"].count("/") == 1
    return {
        "name": name,
        "url": f"{url}/deposit/{shown['id']}/files/{name}",
        "external": False,
        "size": len(content),
        "mimetype": "text/plain",
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "epicpid": found["epicpid"],
    }


# Object retrieval


def test_list_all_communities(shell: Shell, astrophysics: Json) -> None:
    status, listed = shell('curl "https://$SDR_HOST/api/objects/community"')
    assert status == 200
    found = {each["id"]: each for each in listed}
    for id, title, description in (
        ("surf", "SURF", "This is the SURF community"),
        (astrophysics["id"], "Astrophysics", "This is the Astrophysics community"),
    ):
        assert in_order(found[id]) == in_order(
            {
                "id": id,
                "created": found[id]["created"],
                "properties": {
                    "pid": f"community:{id}",
                    "namespace": "community",
                    "type": "Community",
                    "state": "Published",
                    "sharelevel": "Open",
                },
                "metadata": {"base": {"title": title, "description": description}},
                "links": {"self": f"{shell.url}/api/objects/community/{id}"},
            }
        )
    assert [each["created"] for each in listed] == sorted(each["created"] for each in listed)
    assert shell('curl "https://$SDR_HOST/api/communities"') == (200, listed)


@pytest.mark.parametrize("kind", ["deposit", "collection"])
def test_list_all_deposits_and_collections_of_a_community(
    shell: Shell, owner: Client, admin: Client, kind: str
) -> None:
    community = admin.make_community()["id"]
    first = owner.create("Test API", kind, community=community)
    owner.add(first, creator=["Test creator", "Test unique"])
    owner.submit(first)
    second = owner.published("Test closed API update", kind, community=community, sharelevel="Closed")
    status, listed = shell(
        f'curl "https://$SDR_HOST/api/objects/community/$COMMUNITY_ID/{kind}s"', COMMUNITY_ID=community
    )
    assert status == 200
    expected = [
        {
            "id": made["id"],
            "created": made["created"],
            "properties": {"pid": f"{kind}:{made['id']}", "namespace": kind, "type": kind.capitalize()},
            "metadata": {"base": base},
            "links": {"self": f"{shell.url}/api/objects/{kind}/{made['id']}"},
        }
        for made, base in (
            (first, {"title": "Test API", "creator": ["Test creator", "Test unique"]}),
            (second, {"title": "Test closed API update"}),
        )
    ]
    assert in_order(listed) == in_order(expected[::-1] if kind == "deposit" else expected)


def test_get_community_schema(shell: Shell, astrophysics: Json) -> None:
    id = astrophysics["id"]
    status, shown = shell('curl "https://$SDR_HOST/api/objects/community/$COMMUNITY_ID/schema"', COMMUNITY_ID=id)
    assert status == 200
    epicpid = shown["properties"]["epicpid"]
    expected = {
        "$schema": f"{shell.url}/static/schemas/object-metadata",
        **{name: shown[name] for name in ("id", "created", "updated")},
        "properties": {
            "namespace": "schema",
            "pid": f"schema:{id}",
            "epicpid": epicpid,
            "doi": shown["properties"]["doi"],
            "type": "schema",
            "state": "published",
            "sharelevel": "open",
            "owner": astrophysics["properties"]["owner"],
        },
        "fields": [
            {
                **{"index": str(number), "name": name, "type": type, "use": "M"},
                **{"label": label, "desc": desc, "useString": "Mandatory"},
            }
            for number, (name, type, label, desc) in enumerate(_FIELDS)
        ],
        "links": {"self": f"{shell.url}/api/objects/schema/{id}", "landing": f"{shell.url}/schema/{id}"},
        "metadata": {
            "base": {
                "$schema": f"{shell.url}/api/objects/schema/dublin",
                "title": "Astrophysics metadata schema",
                "identifier": shown["metadata"]["base"]["identifier"],
                "rights": ["info:eu-repo/semantics/openAccess"],
            }
        },
    }
    assert in_order(shown) == in_order(expected)
    assert shown["id"] == id
    assert shown["metadata"]["base"]["identifier"][:3] == [f"schema:{id}", f"epic:{epicpid}", f"hdl:{epicpid}"]


def test_list_all_objects(shell: Shell) -> None:
    status, found = shell('curl "https://$SDR_HOST/api/objects"')
    assert status == 200
    total = found["hits"]["total"]
    pages = -(-total // 25)
    assert in_order(found["params"]) == in_order(
        {
            **{"query": "*", "type": "", "page": 1, "size": 25},
            **{"start": 1 if total else 0, "end": min(total, 25), "pages": pages},
        }
    )
    assert list(found) == ["params", "hits", "links"]
    for hit in found["hits"]["hits"]:
        assert list(hit) == ["pid", "title", "description", "createdDate", "state", "url", "type"]
        assert hit["state"] == "Published"
    links = {name: f"{shell.url}/api/objects?page={page}" for name, page in (("first", 1), ("last", max(pages, 1)))}
    if pages > 1:
        links["next"] = f"{shell.url}/api/objects?page=2"
    assert found["links"] == {"self": f"{shell.url}/api/objects?", **links}


def test_search_objects(shell: Shell) -> None:
    status, found = shell(
        'curl "https://$SDR_HOST/api/objects/?query=$QUERY_STRING&page=1&size=100&sort=desc"',
        QUERY_STRING="creators.creator:nobodyatall",
    )
    assert status == 200
    assert found["params"] | {"size": 100, "page": 1, "query": "creators.creator:nobodyatall"} == found["params"]
    assert found["hits"] == {"hits": [], "total": 0}


def test_search_drafts(shell: Shell, owner: Client) -> None:
    title = fresh("draft")
    made = owner.create(title)
    status, found = shell('curl "https://$SDR_HOST/api/objects/?drafts&token=$TOKEN"')
    assert status == 200
    assert shell.variables["TOKEN"] not in str(found)
    status, found = shell(f'curl "https://$SDR_HOST/api/objects/?drafts&query=title:%22{title}%22&token=$TOKEN"')
    assert [(each["pid"], each["state"]) for each in found["hits"]["hits"]] == [(f"deposit:{made['id']}", "Draft")]


@pytest.mark.parametrize("kind", ["deposit", "collection"])
def test_get_specific_deposit_and_collection(shell: Shell, owner: Client, kind: str) -> None:
    published = owner.published("My dataset deposit", kind)
    status, shown = shell(f'curl "https://$SDR_HOST/api/objects/{kind}/$OBJECT_ID"', OBJECT_ID=published["id"])
    assert (status, shown) == (200, published)
    draft = owner.create("My dataset deposit", kind)["id"]
    assert shell(f'curl "https://$SDR_HOST/api/objects/{kind}/{draft}"')[0] == 401
    assert shell(f'curl "https://$SDR_HOST/api/objects/{kind}/{draft}?token=$TOKEN"')[0] == 200


# Object administration


CREATE = (
    """curl -X POST -H "Content-Type:application/json" -d '%s' "https://$SDR_HOST/api/objects/deposit?token=$TOKEN\""""
)
PAYLOAD = '{"title":"My dataset deposit", "community":"community:surf", "sharelevel": "Open"}'


def create(shell: Shell) -> Json:
    """A draft, made as the reference does."""
    status, made = shell(CREATE % PAYLOAD)
    assert status == 201
    made_: Json = made
    return made_


def test_create_draft_deposit(shell: Shell) -> None:
    """`links.files` is always there: the reference sends to it for the address of uploads, and shows none here."""
    made = create(shell)
    assert in_order(made) == in_order(envelope(shell.url, made))
    assert made["created"] == made["updated"]
    assert len(made["id"]) == 16


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        (PAYLOAD.replace("Open", "O"), "Invalid share level 'O', choose from 'Open', 'Restricted', 'Closed'"),
        (PAYLOAD.replace("title", "other"), "Missing mandatory fields: 'title'"),
        ("{}", "Missing mandatory fields: 'title', 'community', 'sharelevel'"),
    ],
)
def test_common_errors_of_creation(shell: Shell, payload: str, error: str) -> None:
    assert shell(CREATE % payload) == (400, {"error": error})


def test_the_payload_as_it_is_printed_below_the_command_is_no_json(shell: Shell) -> None:
    """It ends in a comma."""
    payload = '{\n  "title": "My dataset deposit",\n  "community": "community:surf",\n  "sharelevel": "Open",\n}'
    status, said = shell(CREATE % payload)
    assert status == 400
    assert list(said) == ["error"]


def test_the_names_of_the_prose_are_those_of_the_payload(shell: Shell) -> None:
    """The prose of creation names `titles`, `community` and `open_access`, its payload `title` and `sharelevel`."""
    said = '{"titles": [{"title": "My dataset deposit"}], "community": "community:surf", "open_access": true}'
    status, made = shell(CREATE % said)
    assert status == 201
    assert in_order(made) == in_order(envelope(shell.url, made))


UPLOADS = (
    "curl -X PUT -H 'Accept:application/json' -H 'Content-Type:application/octet-stream' --data-binary @$FILE_NAME"
    ' "https://$SDR_HOST/api/objects/$NAMESPACE/$DEPOSIT_ID/files/$FILE_NAME?token=$TOKEN"',
    "curl -X PUT -H 'Accept:application/json' -H 'Content-Type:application/octet-stream'"
    " -H 'Transfer-Encoding:chunked' -T $FILE_NAME"
    ' "https://$SDR_HOST/api/objects/$NAMESPACE/$DEPOSIT_ID/files/$FILE_NAME?token=$TOKEN"',
    'curl -X PUT --data-binary @$FILE_NAME "https://$SDR_HOST/api/object/$NAMESPACE/$DEPOSIT_ID/files/$FILE_NAME?token=$TOKEN"',
)
"""The two commands, and the address as the reference's grammar has it."""


def test_upload_list_and_delete_files(shell: Shell) -> None:
    made = create(shell)
    shell.variables["DEPOSIT_ID"] = shell.variables["OBJECT_ID"] = made["id"]
    for command in UPLOADS:
        status, shown = shell(command)
        assert status == 200
        assert in_order(shown) == in_order(with_files(envelope(shell.url, shown), entry(shell.url, shown)))
        assert shown["updated"] > made["updated"]
    (shell.home / "data2.txt").write_bytes(CONTENT)
    status, shown = shell(UPLOADS[0], FILE_NAME="data2.txt")
    files = [entry(shell.url, shown, name) for name in ("data.txt", "data2.txt")]
    listed = shell('curl "https://$SDR_HOST/api/objects/$NAMESPACE/$OBJECT_ID/files?token=$TOKEN"')
    assert in_order(list(listed)) == in_order([200, files])
    delete = 'curl -X DELETE "https://$SDR_HOST/api/objects/$NAMESPACE/$DEPOSIT_ID/files/$FILE_NAME?token=$TOKEN"'
    assert shell(delete) == (204, None)
    assert shell('curl "https://$SDR_HOST/api/objects/$NAMESPACE/$OBJECT_ID/files?token=$TOKEN"') == (200, files[1:])
    assert shell(delete)[0] == 404


_CREATOR = '[{"op": "add", "path":"/creator", "value": ["Creator #1"]}]'
_TITLE = '[{"op": "replace", "path":"/title", "value": ["New title"]}]'
_FREE = (
    '[{"op": "add", "path": "/community/field_1", "value": "value_1"},'
    ' {"op": "add", "path": "/community/field_2", "value": "value_2"}]'
)

PATCHES = tuple(
    f"curl -X {method} {JSON_PATCH} -d '{patch}' " + f'"https://$SDR_HOST/api/objects/$NAMESPACE/${id}?token=$TOKEN"'
    for method, patch, id in (
        ("PATCH", _CREATOR, "OBJECT_ID"),
        ("PATCH", _TITLE, "DEPOSIT_ID"),
        ("POST", _FREE, "DEPOSIT_ID"),
    )
)
"""The three examples. Of the first the reference says that it adds two keywords, but the patch and its answer count."""


def test_update_draft_deposit_metadata(shell: Shell) -> None:
    made = create(shell)
    shell.variables["DEPOSIT_ID"] = shell.variables["OBJECT_ID"] = made["id"]
    expected, before = envelope(shell.url, made), made["updated"]
    for command, base, community in (
        (PATCHES[0], {"creator": ["Creator #1"]}, {}),
        (PATCHES[1], {"title": "New title"}, {}),
        (PATCHES[2], {}, {"field_1": "value_1", "field_2": "value_2"}),
    ):
        status, shown = shell(command)
        assert status == 200
        expected["metadata"]["base"] |= base
        metadata = {"base": expected["metadata"]["base"]}
        now = {
            **expected,
            "updated": shown["updated"],
            "metadata": metadata | ({"community": community} if community else {}),
        }
        assert in_order(shown) == in_order(now)
        assert shown["updated"] > before
        before = shown["updated"]


@pytest.mark.parametrize(
    ("type", "patch", "status", "said"),
    [
        (
            PATCH_TYPE,
            '[{"op": "remove", "path": "/coverage"}]',
            *(400, {"error": "JSON Patch operation 0 (remove '/coverage'): path does not exist"}),
        ),
        ("text/plain", "[]", 415, {"error": f"Invalid content type 'text/plain', expected '{PATCH_TYPE}'"}),
        (
            PATCH_TYPE,
            '[{"op": "add", "path": "/creator", "value": "N. Wave"}]',
            400,
            {
                "error": "Invalid metadata: 'N. Wave' is not of type 'array'",
                "errors": [{"field": "creator", "message": "'N. Wave' is not of type 'array'"}],
            },
        ),
    ],
)
def test_common_errors_of_patches(shell: Shell, type: str, patch: str, status: int, said: Json) -> None:
    """The reference leaves their words open."""
    made = create(shell)
    at = f'"https://$SDR_HOST/api/objects/deposit/{made["id"]}?token=$TOKEN"'
    assert shell(f"curl -X PATCH -H 'Content-Type:{type}' -d '{patch}' {at}") == (status, said)
    assert shell(f"curl {at}") == (200, made)


def test_add_externally_referenced_files(shell: Shell) -> None:
    """The reference names POST and shows PATCH, with no data: that says nothing and is refused; both methods serve."""
    made = create(shell)
    at = '"https://$SDR_HOST/api/objects/$NAMESPACE/$DEPOSIT_ID/files?token=$TOKEN"'
    shell.variables["DEPOSIT_ID"] = made["id"]
    assert shell(f"curl -X PATCH -H 'Accept:application/json-patch+json' -d '' {at}")[0] == 400
    for method, number in (("POST", 1), ("PATCH", 2)):
        said = f'[{{"name": "file{number}.csv", "epicpid": "21.T12996/far-away-{number}"}}]'
        status, shown = shell(f"curl -X {method} -H 'Content-Type:application/json' -d '{said}' {at}")
        assert status == 200
        assert in_order(shown["files"][-1]) == in_order(
            {
                "name": f"file{number}.csv",
                "url": f"https://hdl.handle.net/21.T12996/far-away-{number}",
                **{"external": True, "size": 0, "mimetype": "text/csv", "md5": ""},
                "epicpid": f"21.T12996/far-away-{number}",
            }
        )


SUBMIT = 'curl -X POST "https://$SDR_HOST/api/objects/$NAMESPACE/$DEPOSIT_ID/submit?token=$TOKEN"'


def test_submit_update_and_delete_a_published_deposit(shell: Shell, site: Site, stranger: Client) -> None:
    made = create(shell)
    shell.variables["DEPOSIT_ID"] = shell.variables["OBJECT_ID"] = made["id"]
    assert shell(UPLOADS[0])[0] == 200
    status, published = shell(SUBMIT)
    assert status == 200
    expected = with_files(envelope(shell.url, published, state="published"), entry(shell.url, published))
    epicpid, doi = (published["properties"][name] for name in ("epicpid", "doi"))
    identifiers = [f"deposit:{made['id']}", f"epic:{epicpid}", f"hdl:{epicpid}", f"doi:{doi}"]
    expected["metadata"]["base"]["identifier"] = identifiers
    assert in_order(published) == in_order(expected)
    assert doi.endswith(f"-{made['id']}")
    assert shell(SUBMIT) == (409, {"error": f"Object 'deposit:{made['id']}' is already published"})
    assert shell(UPLOADS[0]) == (403, {"error": "Files of a published object cannot be changed"})
    status, updated = shell(PATCHES[1].replace('"/title"', '"/titles/title"'))
    assert (status, updated["metadata"]["base"]["title"]) == (200, "New title")
    assert updated["properties"] == published["properties"]
    assert stranger.get(made) == updated
    delete = 'curl -X DELETE "https://$SDR_HOST/api/objects/$NAMESPACE/$OBJECT_ID/?token=$TOKEN"'
    assert shell(delete) == (403, {"error": "Permission denied"})
    assert shell(delete, TOKEN=site.admin_token) == (204, None)
    assert shell('curl "https://$SDR_HOST/api/objects/$NAMESPACE/$OBJECT_ID"')[0] == 404


def test_submission_names_the_mandatory_fields_that_are_missing(shell: Shell, astrophysics: Json) -> None:
    status, made = shell(CREATE % PAYLOAD.replace("community:surf", astrophysics["properties"]["pid"]))
    assert status == 201
    shell.variables["DEPOSIT_ID"] = made["id"]
    missing = "Missing mandatory fields: 'community.datatype', 'community.study', 'community.simulation'"
    assert shell(SUBMIT) == (400, {"error": missing})


def test_delete_draft_object(shell: Shell) -> None:
    shell.variables["OBJECT_ID"] = create(shell)["id"]
    delete = 'curl -X DELETE "https://$SDR_HOST/api/objects/$NAMESPACE/$OBJECT_ID?token=$TOKEN"'
    assert shell(delete) == (204, None)
    assert shell(delete)[0] == 404
