"""The site's bucket on the emulator, with versions, as the template's is."""

import pytest

from tests.buckets import make_bucket


@pytest.fixture(scope="module")
def shared_bucket(emulated_aws: str) -> str:
    """Makes the bucket of a module's tests."""
    return make_bucket()


@pytest.fixture
def bucket(shared_bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes it the site's."""
    monkeypatch.setenv("FILES_BUCKET", shared_bucket)
    return shared_bucket
