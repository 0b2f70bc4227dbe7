"""JSON Patches of metadata (RFC 6902, RFC 5789): what they do, who may, what is refused, and that nothing is lost."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .client import PATCH_TYPE, Client, Json, at, fresh

CASES = json.loads((Path(__file__).parent / "records" / "json-patch-cases.json").read_text())
UNKNOWN = "/api/objects/deposit/0000000000000000"


def send(client: Client, it: Json | str, body: Any, method: str = "PATCH", type: str | None = PATCH_TYPE) -> Any:
    """Send a patch, of some content type."""
    return client.send(method, at(it), body, headers={"Content-Type": type} if type else None)


def refused(client: Client, it: Json | str, *operations: Any) -> tuple[int, str]:
    """Send a patch that is refused: the status and the sentence."""
    answer = send(client, it, list(operations))
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()["error"]


def test_base_fields_and_those_of_the_community_are_changed_at_once(owner: Client) -> None:
    draft = owner.create("Tidal gauge 7, raw", sharelevel="Restricted")
    after = owner.patch(
        draft,
        {"op": "test", "path": "/title", "value": "Tidal gauge 7, raw"},
        {"op": "replace", "path": "/title", "value": ["Tidal gauge 7"]},
        {"op": "add", "path": "/rights/0", "value": {"name": "CC-BY-4.0"}},
        {"op": "add", "path": "/community/station", "value": {"no": 7, "depth": 3.5}},
    )
    assert after["metadata"] == {
        "base": {
            "$schema": f"{owner.url}/api/objects/schema/dublin",
            "title": "Tidal gauge 7",
            "rights": [{"name": "CC-BY-4.0"}, "info:eu-repo/semantics/restrictedAccess"],
        },
        "community": {"station": {"no": 7, "depth": 3.5}},
    }
    assert after["updated"] > draft["updated"]
    assert owner.get(draft) == after
    emptied = owner.patch(
        draft,
        {"op": "remove", "path": "/rights"},
        {"op": "remove", "path": "/community"},
        {"op": "add", "path": "/subject", "value": []},
    )
    assert emptied["metadata"]["base"]["rights"] == ["info:eu-repo/semantics/restrictedAccess"]
    assert "community" not in emptied["metadata"]


def test_a_patch_that_fails_changes_nothing(owner: Client) -> None:
    draft = owner.create()
    add = {"op": "add", "path": "/creator", "value": ["N. Wave"]}
    assert refused(owner, draft, add, {"op": "remove", "path": "/coverage"}) == (
        400,
        "JSON Patch operation 1 (remove '/coverage'): path does not exist",
    )
    answer = send(owner, draft, [{**add, "value": "N. Wave"}])
    message = "'N. Wave' is not of type 'array'"
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": f"Invalid metadata: {message}", "errors": [{"field": "creator", "message": message}]},
    )
    for body in (
        b"",
        b"{}",
        b"[1]",
        b'[{"op":"add","op":"remove","path":"/title"}]',
        b'[{"op":"add","path":"/creator","value":["a"],"value":["b"]}]',
        b'[{"op":"add","path":"/creator","value":["a"]},]',
        [{"op": "add", "path": "/community/x", "value": 1}] * 1001,
        [add, {"op": "add", "path": "/sharelevel", "value": "open"}],
        [add, {"op": "replace", "path": "", "value": {}}],
        [add, {"op": "add", "path": "/collection/x", "value": 1}],
        [add, {"op": "add", "path": "/keywords", "value": ["x"]}],
        [add, {"op": "test", "path": "/title", "value": "another"}],
    ):
        answer = send(owner, draft, body)
        assert (answer.status_code, next(iter(answer.json()))) == (400, "error"), body
    assert owner.get(draft) == draft


def test_cases_of_the_working_group_hold_below_community(owner: Client) -> None:
    """Each case's document is put at `/community/d`, and all its pointers below."""
    draft = owner.create()

    def below(operation: Json) -> Json:
        pointers = {name: operation[name] for name in ("path", "from") if isinstance(operation.get(name), str)}
        return {**operation, **{name: f"/community/d{pointer}" for name, pointer in pointers.items()}}

    def run(case: Json) -> tuple[int, Json]:
        start = {"op": "add", "path": "/community/d", "value": case["doc"]}
        end = {"op": "test", "path": "/community/d", "value": case.get("expected", case["doc"])}
        operations = [start, *map(below, case["patch"]), *([] if "error" in case else [end])]
        return send(owner, draft, operations).status_code, case

    for case in CASES:
        status, _ = run(case)
        assert status == (400 if "error" in case else 200), case


def test_json_values_come_back_as_they_are(owner: Client) -> None:
    values = {
        "": None,
        "numbers": [0, -1, 1.0, 0.1, 1e-7, 12345678901234567890, 1e300],
        "booleans": [True, False, [], {}],
        "a/b~c": "ünïcødé \U0001f30a \u0000 \u2028",
    }
    draft = owner.create()
    shown = owner.patch(draft, {"op": "add", "path": "/community", "value": values})
    for each in (shown, owner.get(draft)):
        assert json.dumps(each["metadata"]["community"], sort_keys=True) == json.dumps(values, sort_keys=True)
    one = owner.patch(draft, {"op": "replace", "path": "/community/numbers/2", "value": 1})
    assert json.dumps(one["metadata"]["community"]["numbers"][2]) == "1"
    assert owner.patch(draft, {"op": "add", "path": "/community/a~1b~0c", "value": 2})["metadata"]["community"] == {
        **one["metadata"]["community"],
        "a/b~c": 2,
    }


def test_the_same_again_leaves_the_object_as_it_is(owner: Client) -> None:
    draft = owner.create()
    operations: list[Json] = [
        {"op": "add", "path": "/subject", "value": ["tides"]},
        {"op": "add", "path": "/community/b", "value": {"x": 1, "y": 2}},
    ]
    once = owner.patch(draft, *operations)
    assert owner.patch(draft, *operations) == once
    assert owner.patch(draft) == once
    assert owner.patch(draft, {"op": "test", "path": "/base/subject/0", "value": "tides"}) == once


def test_a_document_that_grows_too_large_is_refused_at_once(owner: Client) -> None:
    draft = owner.create()
    first = {"op": "add", "path": "/community/a", "value": ["x"]}
    begun = time.monotonic()
    bomb = [{"op": "copy", "from": "/community/a", "path": "/community/a/-"}] * 40
    assert refused(owner, draft, first, *bomb) == (413, "Metadata too large (limit 262144 bytes)")
    assert time.monotonic() - begun < 3
    long = {"op": "add", "path": "/description", "value": "x" * 262_144}
    assert refused(owner, draft, long, {"op": "remove", "path": "/description"})[0] == 413
    assert owner.get(draft) == draft
    most = {**long, "value": "x" * 261_000}
    assert len(owner.patch(draft, most)["metadata"]["base"]["description"]) == 261_000


def test_only_a_json_patch_is_one_by_patch_and_by_post(owner: Client) -> None:
    draft = owner.create()
    add = [{"op": "add", "path": "/creator", "value": ["N. Wave"]}]
    for method in ("PATCH", "POST"):
        for type in (None, "text/plain", "application/json", "application/merge-patch+json"):
            answer = send(owner, draft, json.dumps(add).encode(), method, type)
            shown = type or ""
            assert (answer.status_code, answer.json()) == (
                415,
                {"error": f"Invalid content type '{shown}', expected '{PATCH_TYPE}'"},
            )
        for type in ("Application/JSON-Patch+JSON", f"{PATCH_TYPE}; charset=utf-8"):
            assert send(owner, draft, add, method, type).status_code == 200


def test_who_may_patch(owner: Client, other: Client, admin: Client, stranger: Client) -> None:
    draft = owner.create()
    add = {"op": "add", "path": "/creator", "value": ["N. Wave"]}
    assert refused(stranger, draft, add) == refused(stranger, UNKNOWN, add) == (401, "Access token required")
    assert refused(owner, UNKNOWN, add) == (404, f"Object 'deposit:{'0' * 16}' not found")
    assert refused(other, draft, add) == (403, "Permission denied")
    assert send(other, draft, b"{no patch", type="text/plain").status_code == 403
    admin.patch(draft, add)
    assert refused(admin, "/api/objects/schema/dublin", add)[0] == 403


def test_a_published_object_is_patched_by_its_owner_and_its_community(
    owner: Client, other: Client, admin: Client
) -> None:
    me = owner.create()["properties"]["owner"]
    them = other.create()["properties"]["owner"]
    assert me != them
    fields = [{"name": "gauge", "type": "xs:integer", "use": "M"}]
    community = admin.make_community(fields=fields, admins=[them], policies={"mandatory": ["creator", "license"]})
    draft = owner.create(community=community["properties"]["pid"])
    gauge = {"op": "add", "path": "/community/gauge", "value": 7}
    assert refused(other, draft, gauge)[0] == 403
    status, said = owner.refused("POST", f"{at(draft)}/submit")
    assert (status, said) == (400, {"error": "Missing mandatory fields: 'creator', 'license', 'community.gauge'"})
    owner.add(draft, creator=["N. Wave"], rights=["MIT"])
    assert owner.refused("POST", f"{at(draft)}/submit")[1] == {"error": "Missing mandatory fields: 'community.gauge'"}
    owner.patch(draft, gauge)
    published = owner.submit(draft)
    names = {name: published["properties"][name] for name in ("epicpid", "doi")}
    assert published["metadata"]["base"]["identifier"] == [
        f"deposit:{draft['id']}",
        f"epic:{names['epicpid']}",
        f"hdl:{names['epicpid']}",
        f"doi:{names['doi']}",
    ]
    for client in (owner, other, admin):
        title = fresh()
        after = client.patch(draft, {"op": "replace", "path": "/titles/title", "value": title})
        assert after["metadata"]["base"]["title"] == title
        assert after["properties"] == published["properties"]
        assert after["metadata"]["base"]["identifier"] == published["metadata"]["base"]["identifier"]
    for path, name in (("/title", "title"), ("/rights/0", "license"), ("/community/gauge", "community.gauge")):
        assert refused(owner, draft, {"op": "remove", "path": path}) == (400, f"Missing mandatory fields: '{name}'")
    assert refused(owner, draft, {"op": "add", "path": "/title", "value": " "})[0] == 400
    assert refused(owner, draft, {"op": "remove", "path": "/identifier"}) == (
        400,
        "JSON Patch operation 0 (remove '/identifier'): read-only",
    )
    assert owner.get(draft) == after


def test_what_waits_for_a_review_is_not_patched(owner: Client, admin: Client) -> None:
    community = admin.make_community(policies={"review": True})
    draft = owner.create(community=community["properties"]["pid"])
    assert owner.submit(draft)["properties"]["state"] == "submitted"
    assert refused(owner, draft, {"op": "add", "path": "/subject", "value": ["x"]})[0] == 409


@pytest.mark.parametrize("namespace", ["deposit", "collection"])
def test_patches_at_the_same_time_are_all_kept(owner: Client, namespace: str) -> None:
    draft = owner.create(namespace=namespace)
    names = [f"key{number}" for number in range(8)]

    def patch(name: str) -> None:
        client = Client(owner.url, owner.token)
        for attempt in range(20):
            answer = send(client, draft, [{"op": "add", "path": f"/community/{name}", "value": attempt}])
            if answer.status_code == 200:
                return
            assert answer.status_code == 409, answer.text
        raise AssertionError(f"{name} never came through")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(patch, names))
    assert sorted(owner.get(draft)["metadata"]["community"]) == names
