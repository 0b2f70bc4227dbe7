"""Declared and found."""

import pytest

from shared.files import Expected, Fingerprint

FOUND = Fingerprint(3, md5="0a", sha256="ff")


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        (Expected(), ()),
        (Expected(3, md5="0A", sha256="ff"), ()),
        (Expected(4), ("size",)),
        (Expected(0, md5="0a"), ("size",)),
        (Expected(3, md5=""), ("md5",)),
        (Expected(3, md5="__undetermined__", sha256="FE"), ("md5", "sha256")),
    ],
)
def test_agreement(expected: Expected, wrong: tuple[str, ...]) -> None:
    assert expected.wrong(FOUND) == wrong


def test_what_is_worked_out() -> None:
    assert Expected().digests() == ("sha256",)
    assert Expected(md5="").digests(("sha512",)) == ("md5", "sha256", "sha512")
