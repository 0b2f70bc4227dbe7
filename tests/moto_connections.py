"""Our DynamoDB client on moto, which of itself catches boto3's requests only."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.models import botocore_stubber

from shared.aws.connections import Connections, NoConnection
from shared.aws.http_connection import ServiceAnswer

_AWS = ".amazonaws.com"


def answer_by_moto(patch: pytest.MonkeyPatch) -> None:
    """Let moto answer what our client asks of AWS; where moto does not run, nobody does."""
    post = Connections.post

    def answer(self: Connections, headers: Mapping[str, str], body: bytes, *, anew: bool = False) -> ServiceAnswer:
        if not self.host.endswith(_AWS):
            return post(self, headers, body, anew=anew)
        sent = HTTPHeaders.from_dict(headers)
        request = AWSPreparedRequest("POST", f"https://{self.host}/", sent, body, False)
        response = botocore_stubber("before-send", request)
        if response is None:
            raise NoConnection(f"no test reaches {self.host}")
        return ServiceAnswer(response.status_code, response.headers, response.content)

    patch.setattr(Connections, "post", answer)
