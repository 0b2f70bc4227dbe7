"""What searches cost, and how long the engine takes: on made packages, beside SQLite's FTS5 on the same ones.

The manifest lies in DynamoDB Local and the packs in MiniStack; the meter counts by DynamoDB's rules. The index is asked
as it is after some dozens of small commits. The engine and FTS5 answer in turn; FTS5 need not count its hits, while
the engine always does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from infra.bench.counting import database
from infra.bench.search_cards import WORDS, package
from infra.bench.search_fts5 import Fts5
from infra.local import emulator
from infra.tables import create_table
from shared.aws import s3
from shared.meter import metered
from shared.search import PUBLIC, And, Everything, Node, Phrase, Word, group, user
from shared.search.engine.searching import MOST_VALUES, Hits, Searcher, Sort, open_searcher, search
from shared.search.engine.writing import META
from shared.search.index_writer import IndexWriter
from shared.search.search_copy import SearchCopy
from shared.search.storage.local_files import LocalFiles
from shared.search.storage.manifest import IndexAddress, Manifest, read_state

SIZES = (1_000, 100_000)
_BATCH = 5_000
_SMALL = (1, 10, 50)
_REPEATS = 15
_BUCKET = "bench-index"
_CALLER = frozenset({PUBLIC, user(3), group(7)})
_DAY = date(2026, 5, 1)


@dataclass(frozen=True)
class Question:
    """What is asked: a tree, and how many of its hits in which order (none is by rank), or how many tags of all."""

    name: str
    tree: Node
    limit: int = 20
    by: str = ""
    tags: int = 0

    def of_engine(self, searcher: Searcher) -> Hits:
        """Ask the engine alone."""
        facets = ["tags"] if self.tags else []
        return search(searcher, self.tree, _CALLER, sort=self._sort, limit=self.limit, facets=facets, values=self.tags)

    def of_copy(self, copy: SearchCopy) -> Hits:
        """Ask as a function does."""
        facets = ["tags"] if self.tags else []
        return copy.search(self.tree, _CALLER, sort=self._sort, limit=self.limit, facets=facets, values=self.tags)

    def of_fts5(self, fts5: Fts5) -> object:
        """Ask FTS5 for the same hits or tags."""
        return (
            fts5.tags(self.tree, _CALLER, self.tags)
            if self.tags
            else fts5.hits(self.tree, _CALLER, self.by, self.limit)
        )

    @property
    def _sort(self) -> Sort | None:
        return Sort(self.by, descending=self.by == "changed") if self.by else None


_COMMONEST = Word(WORDS[0])

QUESTIONS = (
    Question("a rare word", Word(WORDS[15_000])),
    Question("the commonest word", _COMMONEST),
    Question("a common word", Word(WORDS[20])),
    Question("the commonest word and another", And((_COMMONEST, Word(WORDS[5])))),
    Question("a phrase", Phrase(f"{WORDS[10]} {WORDS[30]}")),
    Question("a phrase of the commonest word", Phrase(f"{WORDS[0]} {WORDS[5]}")),
    Question("the commonest word by title", _COMMONEST, by="title"),
    Question("the commonest word, 1,000 rows", _COMMONEST, limit=1_000),
    Question("the commonest word, 1,000 rows by title", _COMMONEST, limit=1_000, by="title"),
    Question("the commonest word, newest first", _COMMONEST, by="changed"),
    Question("50 tags of 6 % of all", Word(WORDS[78]), limit=0, tags=50),
    Question("50 tags of everything", Everything(), limit=0, tags=50),
    Question("all tags of everything", Everything(), limit=0, tags=MOST_VALUES),
)


def main() -> None:
    """Print what is measured at each size."""
    with database(), _buckets():
        for line in report(SIZES):
            print(line, flush=True)


def report(sizes: Sequence[int]) -> Iterator[str]:
    """Give the lines of a report, in which each size has a table; the emulators are those of the environment."""
    if _BUCKET not in {each["Name"] for each in s3().list_buckets()["Buckets"]}:
        s3().create_bucket(Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield f"importing the search: {_importing():.0f} ms"
    for size in sizes:
        with TemporaryDirectory() as directory:
            yield from _at(size, Path(directory))


@contextmanager
def _buckets() -> Iterator[None]:
    with TemporaryDirectory() as directory:
        running = emulator.start(Path(directory), persist=False)
        os.environ["AWS_ENDPOINT_URL_S3"] = running.url
        try:
            yield
        finally:
            emulator.stop(running)


def _at(size: int, directory: Path) -> Iterator[str]:
    address = IndexAddress(create_table(f"search-{size}"), _BUCKET)
    writer = IndexWriter(address, directory / "writer")
    yield f"\n{size:,} packages"
    took = _seconds(lambda: _fill(writer, size))
    yield f"made and indexed in {took:.0f} s, {took / size * 1000:.2f} ms each"
    yield from _commits(writer, size)
    manifest = _manifest(address)
    yield from _cold(address, manifest, directory / "cold")
    with closing(Fts5(directory / "fts5", map(package, _shown(range(1, size + 1), "FTS5")))) as fts5:
        ours = sum(piece.size for piece in manifest.files.values())
        yield f"index {ours / 1e6:.1f} MB, FTS5 {(directory / 'fts5').stat().st_size / 1e6:.1f} MB"
        yield "\n| question | hits or tags | round trips | read units | CPU ms | engine ms | FTS5 ms | FTS5 : engine |"
        yield "|---|---|---|---|---|---|---|---|"
        copy = SearchCopy(address, directory / "cold")
        searcher = open_searcher(directory / "cold")
        for question in QUESTIONS:
            yield _row(question, copy, searcher, fts5)


def _row(question: Question, copy: SearchCopy, searcher: Searcher, fts5: Fts5) -> str:
    """Ask all three, see that they agree, then time them in turn."""
    found, theirs = question.of_copy(copy), question.of_fts5(fts5)
    if question.tags:
        assert found.facets["tags"] == theirs
    else:
        assert found.total == fts5.total(question.tree, _CALLER), question.name
    with metered() as use:
        question.of_copy(copy)
    began = time.process_time()
    for _ in range(_REPEATS):
        question.of_copy(copy)
    cpu = (time.process_time() - began) / _REPEATS * 1000
    engine, other = _in_turn(lambda: question.of_engine(searcher), lambda: question.of_fts5(fts5))
    count = len(found.facets["tags"]) if question.tags else found.total
    return (
        f"| {question.name} | {count:,} | {use.trips} | {use.read_units:.0f} | {cpu:.1f} "
        f"| {engine:.2f} | {other:.2f} | {other / engine:.1f} |"
    )


def _in_turn(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Give the least milliseconds that two things take, done in turn: what else runs here only adds to them."""
    times = [(_seconds(one), _seconds(other)) for _ in range(_REPEATS)]
    return min(each[0] for each in times) * 1000, min(each[1] for each in times) * 1000


def _fill(writer: IndexWriter, size: int) -> None:
    for start in _shown(range(1, size + 1, _BATCH), "index"):
        _write(writer, range(start, min(start + _BATCH, size + 1)))


def _commits(writer: IndexWriter, size: int) -> Iterator[str]:
    """Write some cards again, in many small commits."""
    for count in _SMALL:
        starts = range(1, size + 1, max(count, size // 20))
        times = [_seconds(partial(_write, writer, range(at, min(at + count, size + 1)))) for at in starts]
        yield f"a commit of {count}: {median(times) * 1000:.0f} ms, at most {max(times) * 1000:.0f} ms"


def _write(writer: IndexWriter, numbers: Sequence[int]) -> None:
    refused = writer.write({card.id: card for card in map(package, numbers)}, _DAY)
    assert not refused, refused


def _cold(address: IndexAddress, manifest: Manifest, directory: Path) -> Iterator[str]:
    fetching = _seconds(lambda: LocalFiles(directory).bring(address.bucket, manifest, META))
    opening = _seconds(lambda: open_searcher(directory))
    first = _seconds(lambda: QUESTIONS[0].of_engine(open_searcher(directory)))
    yield (
        f"cold: {len(manifest.packs)} packs fetched in {fetching * 1000:.0f} ms, opened in {opening * 1000:.1f} ms, "
        f"opened and asked in {first * 1000:.1f} ms; {open_searcher(directory).num_segments} segments"
    )


def _manifest(address: IndexAddress) -> Manifest:
    manifest = read_state(address).manifest
    assert manifest is not None
    return manifest


def _importing() -> float:
    """Give the milliseconds that a new process takes to import what searches."""
    program = "import time; t = time.perf_counter(); import shared.search.search_copy; print(time.perf_counter() - t)"
    times = [
        float(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True).stdout)
        for _ in range(3)
    ]
    return min(times) * 1000


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _shown(numbers: range, what: str) -> Iterator[int]:
    """Give the numbers, and say how far they are gone through."""
    step = max(1, len(numbers) // 20)
    for done, number in enumerate(numbers):
        if done % step == 0:
            print(f"\r{what}: {done * 100 // len(numbers)} %", end="", file=sys.stderr, flush=True)
        yield number
    print(f"\r{what}: all  ", file=sys.stderr, flush=True)
