"""python -m infra.bench units | requests [--base-url URL]."""

import argparse

from infra.bench import requests, units
from infra.bench.dynamodb_local import CannotStart


def main() -> None:
    """Runs one of the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument("which", choices=["units", "requests"])
    parser.add_argument("--base-url", metavar="URL", help="the site for `requests`; the local one by default")
    arguments = parser.parse_args()
    try:
        units.main() if arguments.which == "units" else requests.main(arguments.base_url)
    except CannotStart as reason:
        parser.exit(1, f"{reason}\n")


if __name__ == "__main__":
    main()
