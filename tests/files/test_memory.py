"""Verification takes the same memory however large the file is (2 GiB: `python -m infra.bench verification`)."""

from infra.bench import verification
from shared.files import uploads

SIZE = 192 * uploads.MIB
MARGIN = 24 * uploads.MIB


def test_memory_is_flat(bucket: str) -> None:
    measured = verification.measured(verification.upload(SIZE))
    assert measured.size == SIZE
    assert measured.grown < MARGIN
