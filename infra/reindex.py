"""`python -m infra.reindex`: makes a site's search index anew from its records, or compares them.

The present index is searched and kept up to date meanwhile; the new one takes its place when all is in it. What was
broken off goes on from where it stopped. With `--check` nothing is made: what differs is counted and named.

Without `--stack` it works on the site of this machine, which must be running (`STELE_HOME`, `AWS_ENDPOINT_URL` and
`STELE_STACK` as for `infra.local`). With it, on that stack in AWS, in the account and region that the environment
names; it needs to read the stack's resources and its tables of records, and to write the search's table and bucket.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Collection

from botocore.exceptions import BotoCoreError, ClientError

from functions.indexer import messages
from functions.indexer.checking import CheckProgress, check
from functions.indexer.rebuilding import Outcome, Progress, Rebuild
from functions.indexer.site import indexed_site
from functions.indexer.sources import SOURCES
from infra.reach import CannotReach, reach
from shared.search.errors import SearchUnavailable

_TRIES = 100

_NAMED = 20
"""How many addresses that differ are shown."""

_SETTINGS = {
    "SEARCH_TABLE": "SearchTable",
    "INDEX_BUCKET": "IndexBucket",
    "INDEXER_QUEUE": "IndexerQueue",
    "FILES_BUCKET": "FilesBucket",
    **{f"{source.dialect.upper()}_TABLE": f"{source.dialect.capitalize()}Table" for source in SOURCES},
}


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; give the process's exit code: 1 where something differs, too."""
    parser = argparse.ArgumentParser(prog="python -m infra.reindex", description="Make a site's search index anew.")
    parser.add_argument("--stack", help="a deployed stack's name; without it, the site of this machine")
    parser.add_argument("--check", action="store_true", help="only compare the index with the records")
    given = parser.parse_args(arguments)
    try:
        reach(given.stack, {name: (it, it) for name, it in _SETTINGS.items()})
        return compare() if given.check else reindex()
    except (CannotReach, SearchUnavailable, BotoCoreError, ClientError) as error:
        print(f"The index was not made: {type(error).__name__}: {error}", file=sys.stderr)
        return 1


def reindex() -> int:
    """Make the index anew, and wake the indexer for what waits meanwhile."""
    began = time.monotonic()
    first: list[int] = []

    def said(progress: Progress) -> None:
        first.append(progress.done)
        seconds = time.monotonic() - began
        rate = (progress.done - first[0]) / seconds
        print(f"  {progress.done} records, {progress.cards} cards, {seconds:.0f} s, {rate:.0f} a second", flush=True)

    for attempt in range(_TRIES):
        try:
            if Rebuild(indexed_site(), said=said).run() is Outcome.DONE:
                break
            raise CannotReach("another makes it anew just now; what it does not finish, this goes on with in a minute")
        except SearchUnavailable:
            if attempt + 1 == _TRIES:
                raise
    messages.send(messages.WAKE)
    print(f"The index is made anew ({time.monotonic() - began:.1f} s).")
    return 0


def compare() -> int:
    """Compare the index with the records, and say what differs."""

    def said(progress: CheckProgress, differing: Collection[str]) -> None:
        shown.extend(sorted(differing)[: _NAMED - len(shown)])
        print(f"  {progress.done} records, {progress.differing} differ", flush=True)

    shown: list[str] = []
    progress = check(indexed_site(), said=said, queue=False)
    if progress.differing:
        print(f"{progress.differing} differ: {', '.join(shown)}{' …' if progress.differing > len(shown) else ''}")
    else:
        print(f"Nothing differs ({progress.done} records).")
    return int(bool(progress.differing))


if __name__ == "__main__":
    sys.exit(main())
