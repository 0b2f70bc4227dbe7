"""The flow under crashes at any point, and with uploads, events and corrections at any time.

A run of the handler is crashed before and after any call to AWS and any access to the record; between them others put
bytes, correct the metadata, and bring the same event again. Whatever happened, a record that says verified points at
bytes of the digest it names, which are those that were declared then; and once it is quiet one more event ends it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from shared.aws import s3
from shared.files import Expected, StoredFile, uploads, verification
from tests.files.interference import Crash, interference
from tests.files.model_group import FileRecord, Group

RIGHT = b"the right bytes"
WRONG = (b"other bytes", b"THE RIGHT BYTES", b"")
CALLS = [f"{at} {call}Object" for call in ("Head", "Get", "Copy", "Delete") for at in ("before", "after")]
MOMENTS = {"before read", "before write", "after write", *CALLS}
"""When a run of the handler may end."""


def digests(content: bytes) -> tuple[str, str]:
    return hashlib.md5(content).hexdigest(), hashlib.sha256(content).hexdigest()


@dataclass
class World:
    """One file of the group in a bucket, and chance."""

    bucket: str
    chance: random.Random
    expected: Expected
    crashes: list[str] = field(default_factory=list)
    calm: bool = False
    depth: int = 0
    group: Group = field(init=False)

    def __post_init__(self) -> None:
        staged = uploads.open_put("model", "1")
        self.group = Group(FileRecord(staged, self.expected), self.step)

    def step(self, moment: str) -> None:
        """Lets the process end here, or something else happen in between."""
        if self.calm:
            return
        if self.chance.random() < 0.12:
            self.crashes.append(moment)
            raise Crash
        if moment.startswith("before") and self.depth < 3 and self.chance.random() < 0.15:
            self.others()

    def before_call(self, operation: str) -> None:
        self.step(f"before {operation}")

    def after_call(self, operation: str) -> None:
        self.step(f"after {operation}")

    def others(self) -> None:
        """Lets others do one thing, whole."""
        self.depth += 1
        with suppress(Crash):
            self.chance.choice([self.put_right, self.put_wrong, self.correct, self.confuse, self.event])()
        self.depth -= 1

    def put(self, content: bytes) -> None:
        """PUTs bytes at the address that was given out, once more."""
        with self.quiet():
            uploads.put_bytes(self.group.record.staged, content)

    def put_right(self) -> None:
        self.put(RIGHT)

    def put_wrong(self) -> None:
        self.put(self.chance.choice(WRONG))

    def confuse(self) -> None:
        """Declares what is not true."""
        if self.expected.md5:
            self.group.declare(Expected(md5="__undetermined__"))

    def correct(self) -> None:
        """Declares what is true."""
        self.group.declare(self.expected)
        self.event()

    def event(self) -> None:
        """Brings the event of the upload, again or late."""
        self.group.arrived("1", self.group.record.staged.key)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        before, self.calm = self.calm, True
        try:
            yield
        finally:
            self.calm = before

    def check(self) -> None:
        """A record that says verified points at the bytes that it says."""
        with self.quiet():
            if stored := self.group.record.stored:
                content = kept(self.bucket, stored)
                assert (len(content), hashlib.sha256(content).hexdigest()) == (stored.size, stored.sha256)
                if self.expected.md5:
                    assert content == RIGHT
                else:
                    assert content in (RIGHT, *WRONG)
            assert len({record.stored.sha256 for record in self.group.history if record.stored}) <= 1

    def finish(self) -> None:
        """Lets quiet return, the right bytes be there, and their event come."""
        with self.quiet():
            self.correct()
            if not self.group.record.stored:
                self.put(RIGHT)
                self.event()


def kept(bucket: str, stored: StoredFile) -> bytes:
    return s3().get_object(Bucket=bucket, Key=stored.key)["Body"].read()


def keys_below(bucket: str, prefix: str) -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]


def story(world: World) -> None:
    """Some things in any order, each of which may end anywhere."""
    acts: list[Callable[[], None]] = [world.put_right, world.put_wrong, world.event, world.event, world.correct]
    for act in world.chance.choices(acts, k=8):
        with suppress(Crash):
            act()
        world.check()
    world.finish()
    world.check()


@pytest.mark.parametrize("declared", [True, False])
def test_no_record_ever_points_at_unverified_bytes(bucket: str, declared: bool, thorough: bool) -> None:
    md5, _ = digests(RIGHT)
    crashes: list[str] = []
    seed = 0
    enough = 700 if thorough else 100
    while len(crashes) < enough:
        seed += 1
        world = World(bucket, random.Random(seed), Expected(md5=md5) if declared else Expected())
        with interference(world.before_call, world.after_call):
            story(world)
        crashes += world.crashes
        record = world.group.record
        assert record.stored, seed
        # The staged bytes are gone, and of permanent ones there is what the record points at. A run that crashed
        # before its write may have left others of the same upload, which nothing points at.
        assert not keys_below(bucket, record.staged.key), seed
        assert record.stored.key in keys_below(bucket, f"files/model/1/{record.staged.key.rpartition('/')[2]}/")
        if declared:
            assert (record.stored.md5, record.stored.sha256) == digests(RIGHT)
    assert set(crashes) == MOMENTS


def test_a_put_after_verification_changes_nothing(bucket: str) -> None:
    world = World(bucket, random.Random(0), Expected(md5=digests(RIGHT)[0]), calm=True)
    world.put_wrong()
    world.event()
    assert (world.group.record.stored, world.group.record.looked) == (None, 1)
    world.put_right()
    world.event()
    first = world.group.record
    assert first.stored
    for again in (world.put_wrong, world.put_right):
        again()
        assert kept(bucket, first.stored) == RIGHT
        world.event()
        world.event()
        assert world.group.record == first
        assert kept(bucket, first.stored) == RIGHT
        assert not keys_below(bucket, first.staged.key)


def test_a_correction_during_verification_is_heard(bucket: str) -> None:
    world = World(bucket, random.Random(0), Expected(md5=digests(RIGHT)[0]), calm=True)
    world.put_right()
    told: list[str] = []

    def before(name: str) -> None:
        if name == "CopyObject" and not told:
            told.append(name)
            world.confuse()

    with interference(before):
        world.event()
    assert not any(each.stored for each in world.group.history)
    assert not keys_below(bucket, f"files/model/1/{world.group.record.staged.key.rpartition('/')[2]}")
    world.correct()
    assert world.group.record.stored
    assert isinstance(verification.settle(world.group.record.staged, Expected()), verification.Absent)
