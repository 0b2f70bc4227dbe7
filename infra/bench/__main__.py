"""python -m infra.bench WHICH: what requests cost, alone, beside other servers and beside another build of Stele."""

import argparse
from types import ModuleType

from infra.bench import (
    before_after,
    experiments_units,
    freshness,
    ingest,
    peers,
    plans_units,
    registry_units,
    repository_units,
    search,
    uploads,
    verification,
)
from infra.bench.connection import Failed
from infra.bench.dynamodb_local import DynamoDBLocalMissing
from infra.bench.processes import NoSuchProcess
from infra.bench.timing import SiteMissing
from infra.local.emulator import EmulatorError

_OVER_HTTP: dict[str, ModuleType] = {"ingest": ingest, "freshness": freshness, "uploads": uploads}
_ALONE: dict[str, ModuleType] = {
    "registry-units": registry_units,
    "experiments-units": experiments_units,
    "plans-units": plans_units,
    "repository-units": repository_units,
    "verification": verification,
    "search": search,
}
_WITH_OPTIONS: dict[str, ModuleType] = {"peers": peers, "before-after": before_after}


def main(arguments: list[str] | None = None) -> None:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="WHICH")
    for name, module in {**_WITH_OPTIONS, **_OVER_HTTP, **_ALONE}.items():
        told = module.__doc__ or ""
        command = commands.add_parser(
            name,
            help=told.partition("\n")[0],
            description=told,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name in _WITH_OPTIONS:
            module.add_options(command)
        elif name in _OVER_HTTP:
            command.add_argument("--base-url", metavar="URL", help="the site; the local one by default")
        command.set_defaults(name=name)
    given = parser.parse_args(arguments)
    try:
        _run(given)
    except (DynamoDBLocalMissing, EmulatorError, Failed, NoSuchProcess, SiteMissing) as reason:
        parser.exit(1, f"{reason}\n")


def _run(given: argparse.Namespace) -> None:
    if module := _WITH_OPTIONS.get(given.name):
        module.main(given)
    elif module := _OVER_HTTP.get(given.name):
        module.main(given.base_url)
    else:
        _ALONE[given.name].main()


if __name__ == "__main__":
    main()
