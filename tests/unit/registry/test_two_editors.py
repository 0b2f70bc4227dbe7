"""A form of a record and another write in the very moment between its reading and its writing."""

import re
from typing import Any

import pytest

from functions.registry.editable import state
from functions.registry.operations import consequences
from functions.registry.store import store
from functions.registry.tables import TABLES
from tests.unit.registry.conftest import Registry
from tests.unit.reply import Reply

HTML = {"Accept": "text/html"}


def _form(registry: Registry, table: str, **said: str) -> Reply:
    return registry.send("POST", f"/api/edit/{table}/1/", form=said, headers=HTML)


def _state(table: str) -> str:
    kept = store().get(table, 1)
    assert kept
    return state(TABLES[table], kept)


def _meanwhile(monkeypatch: pytest.MonkeyPatch, write: Any) -> None:
    """Have something written once a record has been read and before its change is."""
    change, waiting = consequences.change, [write]

    def changed(*given: Any) -> Any:
        planned = change(*given)
        while waiting:
            waiting.pop()()
        return planned

    monkeypatch.setattr(consequences, "change", changed)


@pytest.mark.parametrize(("said", "status", "left"), [("1 2", 303, "1 2 3"), ("", 303, "3"), ("2", 409, "1 3")])
def test_a_component_that_comes_to_an_issue_meanwhile_is_kept(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, said: str, status: int, left: str
) -> None:
    """As if the form had come first, or not at all: what it puts in and takes off are single links, never all."""
    for _ in range(2):
        registry.make("object")
    registry.make("issue", description="x", severity=1, component_issues=["/api/object_component/1/"])

    def comes() -> None:
        registry.make("object_component", object="/api/object/1/", name="came", issues=["/api/issue/1/"])

    shown = _state("issue")
    _meanwhile(monkeypatch, comes)
    lines = "\n".join(f"/api/object_component/{id}/" for id in said.split())
    assert _form(registry, "issue", description="y", component_issues=lines, state=shown).status == status
    kept = registry.read("/api/issue/1/")
    assert kept["description"] == ("y" if status == 303 else "x")
    assert {each.split("/")[-2] for each in kept["component_issues"]} == set(left.split())


def test_a_change_of_the_same_field_meanwhile_is_not_written_over(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.make("issue", description="x", severity=1)
    shown = _state("issue")
    _meanwhile(monkeypatch, lambda: registry.send("PATCH", "/api/issue/1/", {"description": "theirs"}))
    assert _form(registry, "issue", description="mine", severity="1", state=shown).status == 409
    assert registry.read("/api/issue/1/")["description"] == "theirs"


def test_what_a_person_left_alone_is_neither_complained_about_nor_written(registry: Registry) -> None:
    """Whatever browsers do to the ends of lines."""
    script, other = (registry.make("object", description=text)["url"] for text in "so")
    run = {"run_date": "2031-05-02T08:11", "description": "one\ntwo", "submission_script": script}
    registry.make("code_run", **run)
    shown = _state("code_run")
    registry.send("PATCH", "/api/code_run/1/", {"description": "theirs", "run_date": "2031-06-02T08:11"})
    as_it_was = {"description": "one\r\ntwo ", "submission_script": "/api/object/1/", "state": shown}
    assert _form(registry, "code_run", **as_it_was, model_config="/api/object/1/").status == 303
    now = registry.read("/api/code_run/1/")
    assert (now["description"], now["run_date"], now["model_config"]) == ("theirs", "2031-06-02T08:11:00Z", script)
    said = {**as_it_was, "run_date": "2031-07-02T08:11", "model_config": other}
    page = _form(registry, "code_run", **said)
    assert page.status == 409
    assert page.text.count('class="stands"') == 2, "of the date and of the configuration"
    assert "theirs" in page.text and "one\ntwo" not in page.text, "what was left alone is shown as it is"
    assert _state("code_run") in page.text
    anyway = _form(registry, "code_run", run_date="2031-07-02T08:11", description="theirs", state=_state("code_run"))
    assert (anyway.status, registry.read("/api/code_run/1/")["run_date"]) == (303, "2031-07-02T08:11:00Z")


def test_a_text_of_several_lines_keeps_them(registry: Registry) -> None:
    """A browser sends the value of an `input` in one line (HTML, §4.10.5.1.2), as if somebody had changed it."""
    thing = registry.make("object", description="s")["url"]
    registry.make("code_run", run_date="2031-05-02T08:11", description="one\ntwo", submission_script=thing)
    page = registry.send("GET", "/api/edit/code_run/1/", headers=HTML).text
    assert re.search(r'<textarea [^>]*name="description"[^>]*>\s*one\ntwo</textarea>', page)


def test_what_became_too_much_for_a_form_can_be_saved_anyway(registry: Registry) -> None:
    registry.make("issue", description="x", severity=1)
    shown = _state("issue")
    registry.send("PATCH", "/api/issue/1/", {"description": "y" * 20_000})
    page = _form(registry, "issue", description="mine", state=shown)
    assert page.status == 409 and len(page.text) < 20_000
    assert _form(registry, "issue", description="mine", state=_state("issue")).status == 303


def test_a_record_that_changed_is_not_deleted_unseen(registry: Registry) -> None:
    script = registry.make("object", description="s")["url"]
    registry.make("code_run", run_date="2031-05-02T08:11", description="x", submission_script=script)
    asked = registry.send("GET", "/api/delete/code_run/1/", headers=HTML)
    shown = _state("code_run")
    assert f'value="{shown}"' in asked.text
    part = registry.read(script)["components"][0]
    registry.send("PATCH", "/api/code_run/1/", {"outputs": [part]})
    for said in ({"state": shown}, {}):
        again = registry.send("POST", "/api/delete/code_run/1/", form=said, headers=HTML)
        assert (again.status, _state("code_run") in again.text) == (409, True)
        assert "Nothing was deleted" in again.text
    told = registry.send("POST", "/api/delete/code_run/1/", form={"state": shown})
    assert (told.status, list(told.body)) == (409, ["detail"])
    assert registry.send("POST", "/api/delete/code_run/1/", form={"state": _state("code_run")}).status == 303
    assert registry.send("POST", "/api/delete/code_run/1/", form={"state": shown}).status == 404
