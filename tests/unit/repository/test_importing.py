"""Objects of another repository are brought into this one, and are like its own from then on."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.repository import bootstrap
from functions.repository.operations.importing import import_object
from infra.import_objects import _ADMIN as ADMIN
from infra.import_objects import _import as import_file
from shared.http import Refused
from shared.principal import ANONYMOUS, CallerKind, Principal
from tests.unit.repository.conftest import NOBODY, SITE, Repository


def _document(pid: str, **more: Any) -> dict[str, Any]:
    namespace, _, id = pid.partition(":")
    return {
        "id": id,
        "created": "2019-03-28T09:53:27.919000Z",
        "updated": "2020-04-22T19:41:21.212000Z",
        "properties": {
            "namespace": namespace,
            "pid": pid,
            "epicpid": f"21.T12996/{id}",
            "doi": f"10.21945/SURF-{id}",
            "type": "deposit",
            "state": "published",
            "sharelevel": "open",
            "owner": "user:86",
        },
        "links": {"relationships": {"community": "https://repository.surf.example/api/objects/community/surf"}},
        "metadata": {"base": {"$schema": "x", "title": "Small haloes", "creator": ["Ada"], "rights": ["CC0"]}},
        **more,
    }


def test_an_imported_object_is_read_like_any_other(repository: Repository) -> None:
    bootstrap.ensure()
    files = [
        {"name": "128.tar", "external": False, "size": 7, "md5": "a" * 32, "mimetype": "", "epicpid": "21.T12996/f1"},
        {"name": "nowhere.tar", "external": False, "size": 7},
    ]
    import_object(_document("cosmogrid:128", files=files), ADMIN)
    path = "/api/objects/cosmogrid/128"
    shown = repository.ok("GET", path, caller=NOBODY)
    assert (shown["created"], shown["updated"]) == ("2019-03-28T09:53:27.919000Z", "2020-04-22T19:41:21.212000Z")
    assert shown["properties"] == {
        "namespace": "cosmogrid",
        "pid": "cosmogrid:128",
        "epicpid": "21.T12996/128",
        "doi": "10.21945/SURF-128",
        "type": "deposit",
        "state": "published",
        "sharelevel": "open",
        "owner": "user:1",
    }
    assert shown["links"]["landing"] == shown["links"]["self"] == f"{SITE}{path}"
    assert [(each["name"], each["url"]) for each in shown["files"]] == [
        ("128.tar", "https://hdl.handle.net/21.T12996/f1")
    ]
    page = repository.send("GET", path, headers={"Accept": "text/html,*/*"}, caller=NOBODY)
    assert (page.headers["Content-Type"], "Small haloes" in page.text) == ("text/html; charset=utf-8", True)
    assert repository.send("GET", "/doi/10.21945/surf-128", caller=NOBODY).headers["Location"] == f"{SITE}{path}"
    listed = repository.ok("GET", "/api/objects/community/surf/deposits", caller=NOBODY)
    assert [each["properties"]["pid"] for each in listed] == ["cosmogrid:128"]
    assert repository.refused(403, "PUT", f"{path}/files/x", b"x", caller=repository.admin)


@pytest.mark.parametrize("pid", ["deposit:f3b7fc8498cf5a17", "collection:cosmogrid-2048"])
def test_ids_that_tell_no_number_of_ours_are_kept(repository: Repository, pid: str) -> None:
    bootstrap.ensure()
    namespace, _, id = pid.partition(":")
    import_object(_document(pid), ADMIN)
    for _ in range(2):
        assert repository.ok("GET", f"/api/objects/{namespace}/{id}", caller=NOBODY)["id"] == id
    with pytest.raises(Refused) as refused:
        import_object(_document(pid), ADMIN)
    assert refused.value.status == 409


@pytest.mark.parametrize(
    "more",
    [
        {"properties": {"pid": "community:x", "sharelevel": "open"}},
        {"properties": {"pid": "x:1", "sharelevel": "ajar"}},
        {"created": "yesterday"},
        {"metadata": {"base": {"title": "x", "colour": "red"}}},
        {"metadata": {"base": {}}},
        {"links": {"relationships": {"community": "none"}}},
        {"links": []},
    ],
)
def test_what_is_no_object_is_refused(repository: Repository, more: dict[str, Any]) -> None:
    bootstrap.ensure()
    with pytest.raises(Refused) as refused:
        import_object({**_document("x:1"), **more}, ADMIN)
    assert refused.value.status == 400


@pytest.mark.parametrize("same", ["doi", "epicpid"])
def test_an_identifier_of_another_object_is_refused(repository: Repository, same: str) -> None:
    bootstrap.ensure()
    first, second = _document("cosmogrid:1"), _document("cosmogrid:2")
    import_object(first, ADMIN)
    second["properties"][same] = first["properties"][same].upper() if same == "doi" else first["properties"][same]
    with pytest.raises(Refused) as refused:
        import_object(second, ADMIN)
    assert refused.value.status == 400
    assert same in str(refused.value.body)
    repository.refused(404, "GET", "/api/objects/cosmogrid/2")


def test_only_administrators_import() -> None:
    for caller, status in ((ANONYMOUS, 401), (Principal(CallerKind.USER, 2), 403)):
        with pytest.raises(Refused) as refused:
            import_object(_document("x:1"), caller)
        assert refused.value.status == status


def test_a_file_is_imported_line_by_line_and_may_be_given_again(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [_document("cosmogrid:128"), _document("cosmogrid:256"), {**_document("cosmogrid:512"), "created": ""}]
    file = tmp_path / "objects.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert import_file(file) == 1
    assert "2 objects were imported, 0 were there already, 1 were refused" in capsys.readouterr().out
    file.write_text(json.dumps(lines[:2]))
    assert import_file(file) == 0
    assert "0 objects were imported, 2 were there already, 0 were refused" in capsys.readouterr().out


def test_what_was_made_here_is_not_imported_again(repository: Repository) -> None:
    draft = repository.make("Mine")
    pid = draft["properties"]["pid"]
    with pytest.raises(Refused) as refused:
        import_object(_document(pid), ADMIN)
    assert refused.value.status == 409
    assert repository.ok("GET", f"/api/objects/{pid.replace(':', '/')}") == draft
