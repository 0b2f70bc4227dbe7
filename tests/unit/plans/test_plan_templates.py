"""The command for the templates of plans."""

import json
from pathlib import Path
from typing import Any

import pytest

from functions.plans.operations.template_versions import every_version
from functions.plans.operations.templates import offered
from infra import plan_templates, reach
from shared.accounts.organisations import create_organisation
from shared.principal import ANONYMOUS, CallerKind, Principal


@pytest.fixture
def command(
    plans_table: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs the command; gives its exit code and the lines that it printed, those of errors last."""
    names = {"PlansTable": "plans", "AccountsTable": "accounts", "FilesBucket": "plans-files"}
    monkeypatch.setattr(reach, "resource", lambda stack, name, called: names[name])

    def run(*words: str, file: Any = None) -> tuple[int, list[str]]:
        if file is not None:
            (tmp_path / "said.json").write_text(file if isinstance(file, str) else json.dumps(file))
            words = (*words, str(tmp_path / "said.json"))
        code = plan_templates.main(["--stack", "stele", *words])
        said = capsys.readouterr()
        return code, [*said.out.splitlines(), *said.err.splitlines()]

    return run


def test_a_funder_template_and_its_customisation_come_to_be_offered(command: Any) -> None:
    funder = create_organisation("Example Funder", "EF", "https://ror.org/0abcdef12")
    lakeside = create_organisation("Lakeside University")
    mara = Principal(CallerKind.USER, user_id=7, organisation=lakeside.id)
    assert command("list") == (0, ["    1  published, default  public          DCC Template, version 1, of the site"])
    wanted = {"title": "EF - Biochemistry", "description": "For biochemists", "organisation": "ror.org/0ABCDEF12"}
    assert command("add", file=wanted) == (0, ["1: added as template 2. `publish 2` offers it."])
    assert command("publish", "2") == (
        0,
        [
            "    2  published           public          EF - Biochemistry, version 1, of Example Funder",
            "It is offered to everybody now.",
        ],
    )
    extra = [
        {"customises": 2, "organisation": "LAKESIDE university"},
        {"title": "Ours", "organisation": "Lakeside University", "visibility": "organisational"},
        {"version_of": 2, "title": "EF - Life sciences"},
    ]
    code, said = command("add", file=extra)
    assert (code, [line.partition(".")[0] for line in said]) == (
        0,
        ["1: added as template 3", "2: added as template 4", "3: added as template 5"],
    )
    for number in ("3", "4", "5"):
        assert command("publish", number)[0] == 0
    assert command("list")[1][1:] == [
        "    2  superseded          public          EF - Biochemistry, version 1, of Example Funder",
        "    5  published           public          EF - Life sciences, version 2, of Example Funder",
        "    3  published           organisational  EF - Biochemistry, version 1, of Lakeside University, customises 2",
        "    4  published           organisational  Ours, version 1, of Lakeside University",
    ]
    ours = "EF - Life sciences - with additional questions for Lakeside University"
    assert [each.title for each in offered(mara)] == ["DCC Template", ours, "Ours"]
    assert [each.organisation for each in offered(ANONYMOUS)] == [None, funder.id]
    assert command("retire", "3")[1][1].startswith("It is offered to nobody any more.")
    assert command("publish", "4") == (
        1,
        ["Nothing more was done: Template 4 is published: add its next version and publish that."],
    )


def test_the_default_is_set(command: Any) -> None:
    command("add", file={"title": "For all"})
    assert command("set-default", "2") == (
        1,
        ["Nothing more was done: Template 2 is draft: the default is a published one."],
    )
    command("publish", "2")
    assert command("set-default", "2")[1][1] == "It is the default now."
    assert command("list")[1] == [
        "    1  published           public          DCC Template, version 1, of the site",
        "    2  published, default  public          For all, version 1, of the site",
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("text", "A template is a JSON object of title, description"),
        ({"title": "A", "colour": "red"}, "A template is a JSON object of title, description"),
        ({"title": 7}, "title is a text."),
        ({"title": "A", "customises": "2"}, "customises is a number."),
        ({"title": "A", "version_of": True}, "version_of is a number."),
        ({"title": "A", "organisation": "Nowhere"}, "There is no organisation 'Nowhere'. Administrators add it"),
        ({"title": "DCC Template"}, 'It is there as template 1. Its next version says "version_of": 1.'),
        ({"organisation": " "}, "A template has a title of 1 to 300 characters."),
    ],
)
def test_what_cannot_be_added_says_what_can(command: Any, document: Any, said: str) -> None:
    code, lines = command("add", file=[document, {"title": "Good"}])
    assert code == 1
    assert lines[0].startswith(f"1: {said}")
    assert lines[1] == "2: added as template 2. `publish 2` offers it."
    assert command("add", file={"title": "Good"})[0] == 1
    assert len(list(every_version())) == 2


def test_a_file_that_is_no_json_is_explained(command: Any) -> None:
    code, [line] = command("add", file="title: A")
    assert (code, line.startswith("Nothing more was done: ")) == (1, True)
    code, [line] = command("add", "nowhere.json")
    assert (code, "nowhere.json" in line) == (1, True)
