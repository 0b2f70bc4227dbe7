"""What arrived and was told nobody is verified after a sweep."""

from pathlib import Path

import pytest

from infra.e2e.deployed import deployed_stack
from infra.local.credentials import read
from tests.contract.experiments.client import Client, put
from tests.policies.emulated import swept_later, unannounced
from tests.serving import serving


@pytest.mark.thorough
@pytest.mark.usefixtures("emulated_aws")
def test_a_file_whose_event_was_lost_is_verified_after_a_sweep(tmp_path: Path, emulator: str) -> None:
    with serving(tmp_path / "home", AWS_ENDPOINT_URL=emulator) as served:
        people = read(served.home / "credentials.env")
        owner = Client(served.url, people["STELE_TOKEN"], people["STELE_USER"])
        file, location = owner.register(owner.dataset(owner.experiment()))
        stack = deployed_stack(served.stack)
        with unannounced(stack["FilesBucket"]):
            assert put(location, b"hello world\n").ok
        assert not owner.read(file["resource_uri"])["replicas"][0]["verified"]
        assert swept_later(stack) == {"registry": 0, "experiments": 1, "catalogue": 0, "repository": 0}
        owner.verified(file)
        assert owner.download(file).content == b"hello world\n"
