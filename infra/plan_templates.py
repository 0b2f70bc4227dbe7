"""`python -m infra.plan_templates list|add|publish|retire|set-default`: the templates that plans are made from.

`add FILE` takes a JSON object, or an array of them, with these members: `title`; `description`; `organisation`, its
name or its ROR identifier, without which a template is the site's own; `visibility`, `public` (which it is if nothing
is said) or `organisational`; `customises`, the number of a template that the organisation adds questions to;
`version_of`, the number of a template of which this is the next version, and which says whatever is left out. What is
added is offered to nobody until it is published, `publish NUMBER`, in place of the version before. The default is the
one that plans are made from which name none.

Without `--stack` it works on the site of this machine, which must be running. With it, on that stack in AWS, in the
account and region that the environment names; it needs to read the stack's resources and its table of accounts, and to
write its table of plans.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.plans import bootstrap
from functions.plans.operations import template_versions
from functions.plans.operations.template_versions import TemplateRefused, TemplateText
from functions.plans.store import DRAFT, FOR_EVERYBODY, PUBLISHED
from infra.reach import CannotReach, reach
from shared.accounts.organisations import NamedOrganisation, known_organisations, organisations
from shared.records import Record

_RESOURCES = {
    "PLANS_TABLE": ("PlansTable", "table of plans"),
    "ACCOUNTS_TABLE": ("AccountsTable", "table of accounts"),
    "FILES_BUCKET": ("FilesBucket", "bucket of files"),
}
_TEXTS = ("title", "description", "organisation", "visibility")
_NUMBERS = ("customises", "version_of")
_ALIVE = (DRAFT, PUBLISHED)
_COMMANDS = {
    "publish": (template_versions.publish, "It is offered to {audience} now."),
    "retire": (template_versions.retire, "It is offered to nobody any more. Plans that were made from it stay."),
    "set-default": (template_versions.set_default, "It is the default now."),
}


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; give the process's exit code."""
    given = _read(arguments)
    try:
        reach(given.stack, _RESOURCES)
        bootstrap.ensure()
        return _do(given)
    except (CannotReach, BotoCoreError, ClientError, OSError, ValueError) as error:
        print(f"Nothing more was done: {error}", file=sys.stderr)
        return 1


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.plan_templates", description="See to plans' templates.")
    parser.add_argument("--stack", help="a deployed stack's name; without it, the site of this machine")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show all versions of all templates")
    commands.add_parser("add", help="add templates, or versions").add_argument("file", type=Path, help="JSON")
    for name in _COMMANDS:
        commands.add_parser(name).add_argument("number", type=int, help="the template's, as `list` shows it")
    return parser.parse_args(arguments)


def _do(given: argparse.Namespace) -> int:
    if given.command == "list":
        return _show(template_versions.every_version())
    if given.command == "add":
        return _add(json.loads(given.file.read_text()))
    change, follows = _COMMANDS[given.command]
    record = change(given.number)
    _show([record])
    print(follows.format(audience=_audience(record)))
    return 0


def _show(records: Iterable[Record]) -> int:
    """Print a line a version, those of one template together; give the exit code."""
    found = sorted(records, key=lambda each: (each.values["family"], each.id))
    owners = organisations(sorted({it for each in found if (it := each.values["organisation"]) is not None}))
    for each in found:
        values = each.values
        owner = owners[values["organisation"]].name if values["organisation"] in owners else "the site"
        state = f"{values['state']}, default" if values["is_default"] else values["state"]
        adds = f", customises {values['customises']}" if values["customises"] else ""
        said = f"{values['title']}, version {values['version']}, of {owner}{adds}"
        print(f"{each.id:5}  {state:18}  {values['visibility']:14}  {said}")
    return 0


def _add(documents: Any) -> int:
    """Add what a file says, and say what becomes of each; give the exit code."""
    known = {_name(each): each.id for each in template_versions.every_version() if each.values["state"] in _ALIVE}
    refused = 0
    for number, document in enumerate(documents if isinstance(documents, list) else [documents], 1):
        try:
            text = _text_of(document)
            if not (text.version_of or text.customises):
                _check_new(known.get((text.title, text.organisation)))
            record = template_versions.add(text)
        except TemplateRefused as error:
            refused += 1
            print(f"{number}: {error}")
            continue
        known[_name(record)] = record.id
        print(f"{number}: added as template {record.id}. `publish {record.id}` offers it.", flush=True)
    return 1 if refused else 0


def _name(record: Record) -> tuple[str | None, int | None]:
    return record.values["title"], record.values["organisation"]


def _check_new(there: int | None) -> None:
    """See that a template that is to be added is not there.

    Raises:
        TemplateRefused: it is.
    """
    if there is not None:
        raise TemplateRefused(f'It is there as template {there}. Its next version says "version_of": {there}.')


def _text_of(document: Any) -> TemplateText:
    """Read what is said of a template.

    Raises:
        TemplateRefused: it is no object of the members that there are.
    """
    if not isinstance(document, Mapping) or not document.keys() <= {*_TEXTS, *_NUMBERS}:
        raise TemplateRefused(f"A template is a JSON object of {', '.join((*_TEXTS, *_NUMBERS))}.")
    for name, value in document.items():
        if not isinstance(value, str if name in _TEXTS else int) or isinstance(value, bool):
            raise TemplateRefused(f"{name} is a {'text' if name in _TEXTS else 'number'}.")
    given = dict(document)
    return TemplateText(organisation=_organisation(given.pop("organisation", "")), **given)


def _organisation(said: str) -> int | None:
    """Give the organisation of a name or a ROR identifier; None if neither is said."""
    if not said.strip():
        return None
    [found] = known_organisations([NamedOrganisation(name=said, ror=said)])
    if found is None:
        raise TemplateRefused(f"There is no organisation {said!r}. Administrators add it: POST /account/organisations.")
    return found.id


def _audience(record: Record) -> str:
    return "everybody" if record.values["visibility"] == FOR_EVERYBODY else "the people of its organisation"


if __name__ == "__main__":
    sys.exit(main())
