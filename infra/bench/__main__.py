"""python -m infra.bench WHICH [--base-url URL]: registry, catalogue, uploads and others, which `--help` lists."""

import argparse

from infra.bench import (
    catalogue,
    experiments,
    experiments_units,
    plans_units,
    registry,
    registry_units,
    repository_units,
    search,
    uploads,
    verification,
)
from infra.bench.dynamodb_local import DynamoDBLocalMissing
from infra.bench.timing import SiteMissing

_OVER_HTTP = {
    "registry": registry.main,
    "experiments": experiments.main,
    "catalogue": catalogue.main,
    "uploads": uploads.main,
}
_ALONE = {
    "registry-units": registry_units.main,
    "experiments-units": experiments_units.main,
    "plans-units": plans_units.main,
    "repository-units": repository_units.main,
    "verification": verification.main,
    "search": search.main,
}


def main() -> None:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument("which", choices=[*_OVER_HTTP, *_ALONE])
    parser.add_argument("--base-url", metavar="URL", help="the site for requests over HTTP; the local one by default")
    arguments = parser.parse_args()
    try:
        if alone := _ALONE.get(arguments.which):
            alone()
        else:
            _OVER_HTTP[arguments.which](arguments.base_url)
    except (DynamoDBLocalMissing, SiteMissing) as reason:
        parser.exit(1, f"{reason}\n")


if __name__ == "__main__":
    main()
