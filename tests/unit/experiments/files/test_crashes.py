"""The flow on real records, cut off at any call to AWS, with others doing what they like in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from functions.experiments.store import store
from shared.aws import s3
from tests.aws_calls import aws_calls
from tests.unit.experiments.files.site import BUCKET, ELSEWHERE, Site, md5_of
from tests.unit.reply import Reply

RIGHT = b"the right bytes"
CONTENTS = (RIGHT, b"THE RIGHT BYTES", b"the wrong bytes", b"short")


class Crash(BaseException):
    """The process ends here."""


@contextmanager
def at_every_call(happens: Callable[[str], None]) -> Iterator[None]:
    """Tells of every call to DynamoDB and S3, before and after it; who is told may raise `Crash`."""

    def before(service: str, operation: str, asked: object) -> None:
        happens(f"before {operation}")

    def after(service: str, operation: str) -> None:
        happens(f"after {operation}")

    with aws_calls(s3(), before=before, after=after):
        yield


# Registering: cut off once, then sent again


def by_form(site: Site, dataset: int) -> Reply:
    return site.form(site.said(dataset, size=len(RIGHT), md5sum=md5_of(RIGHT)), RIGHT)


def by_staging(site: Site, dataset: int) -> Reply:
    said = site.said(dataset, size=len(RIGHT), md5sum=md5_of(RIGHT))
    reply = site.send("POST", "/api/v1/dataset_file/", said)
    if reply.status == 201:
        site.put(int(reply.headers["Location"].split("/")[-2]), RIGHT)
    return reply


def by_reference(site: Site, dataset: int) -> Reply:
    shared = [{"url": "a", "location": "kiln-archive"}]
    said = site.said(dataset, size=len(RIGHT), md5sum=md5_of(RIGHT), replicas=shared)
    return site.send("POST", "/api/v1/dataset_file/", said)


def cut_off_at(number: int, attempt: Callable[[], object]) -> bool:
    """Crashes an attempt at its moment of that number; tells whether it has so many."""
    moments = iter(range(10**6))

    def happens(moment: str) -> None:
        if next(moments) == number:
            raise Crash

    try:
        with at_every_call(happens):
            attempt()
    except Crash:
        return True
    return False


@pytest.mark.parametrize("register", [by_form, by_staging, by_reference], ids=lambda each: each.__name__)
def test_a_registration_that_is_cut_off_and_sent_again(site: Site, register: Callable[[Site, int], Reply]) -> None:
    s3().put_object(Bucket=ELSEWHERE, Key="runs/a", Body=RIGHT)
    number = 0
    experiment = site.experiment()
    while True:
        dataset = site.dataset(experiment)
        finished = not cut_off_at(number, lambda dataset=dataset: register(site, dataset))  # type: ignore[misc]
        again = register(site, dataset)
        assert again.status in (201, 409)
        (id,) = (line.id for line in store().entries("dataset_file", "children", str(dataset)))
        if not site.file(id).values["replicas"][0]["verified"] and register is by_staging:
            site.put(id, RIGHT)
        site.send("GET", f"/api/v1/dataset_file/{id}/verify/")
        assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == RIGHT
        assert site.sums("dataset", dataset) == (1, len(RIGHT))
        site.tell_all()
        assert not site.objects(f"staging/experiments/{id}/")
        if finished:
            break
        number += 1
    assert number > 5


# Everything else: at random


class World:
    """One file, and what clients, events and crashes do to it."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.chance = random.Random(seed)
        self.dataset = site.dataset(site.experiment())
        self.id = site.add(self.dataset, size=len(RIGHT), md5sum=md5_of(RIGHT))
        self.path = f"/api/v1/dataset_file/{self.id}/"
        self.keys: list[str] = []
        self.depth = 0
        self.remember(site.send("POST", f"{self.path}upload/"))

    def remember(self, reply: Reply) -> None:
        if reply.status == 200:
            self.keys.append(urlsplit(reply.text).path.lstrip("/"))

    # What may happen

    def put(self) -> None:
        key = self.chance.choice(self.keys[-2:])
        s3().put_object(Bucket=BUCKET, Key=key, Body=self.chance.choice(CONTENTS))

    def event(self) -> None:
        self.site.tell(self.chance.choice(self.keys))

    def verify(self) -> None:
        assert self.site.send("GET", f"{self.path}verify/").status == 200

    def correct(self) -> None:
        content = self.chance.choice(CONTENTS)
        said = {"md5sum": md5_of(content), "size": len(content)}
        assert self.site.send("PATCH", self.path, said).status == 202

    def renew(self) -> None:
        self.remember(self.site.send("POST", f"{self.path}upload/"))

    def give_up(self) -> None:
        assert self.site.send("DELETE", f"{self.path}upload/").status in (204, 409)

    def any_of_it(self) -> None:
        deeds = [self.put, self.put, self.event, self.event, self.verify, self.correct, self.renew, self.give_up]
        self.chance.choice(deeds)()

    def happens(self, moment: str) -> None:
        """Ends the process here, or lets something else happen in between."""
        if self.depth > 1:
            return
        if self.chance.random() < 0.02:
            raise Crash
        if self.chance.random() < 0.15:
            self.depth += 1
            try:
                with suppress(Crash):
                    self.any_of_it()
            finally:
                self.depth -= 1

    # What must hold

    def check(self) -> None:
        file = self.site.file(self.id).values
        reply = self.site.send("GET", f"{self.path}download/")
        verified = any(replica["verified"] for replica in file["replicas"])
        assert (reply.status == 200) is verified
        if verified:
            assert (md5_of(reply.content), len(reply.content)) == (file["md5sum"], file["size"])
        assert self.site.sums("dataset", self.dataset) == (1, file["size"])


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(it, marks=pytest.mark.thorough) for it in range(3, 12))])
def test_whatever_happens_only_what_was_verified_is_given_out(site: Site, seed: int) -> None:
    world = World(site, seed)
    for _ in range(25):
        with suppress(Crash), at_every_call(world.happens):
            world.any_of_it()
        world.check()
    said = {"md5sum": md5_of(RIGHT), "size": len(RIGHT)}
    assert site.send("PATCH", world.path, said).status == 202
    reply = site.send("POST", f"{world.path}upload/")
    if reply.status == 200:
        key = urlsplit(reply.text).path.lstrip("/")
        s3().put_object(Bucket=BUCKET, Key=key, Body=RIGHT)
    site.tell_all()
    world.check()
    assert site.send("GET", f"{world.path}download/").content == RIGHT
    assert site.objects("staging/") == []
    settled = site.file(world.id)
    s3().put_object(Bucket=BUCKET, Key=world.keys[-1], Body=CONTENTS[1])
    site.tell(world.keys[-1])
    assert site.file(world.id) == settled
    assert site.send("GET", f"{world.path}download/").content == RIGHT
