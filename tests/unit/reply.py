"""What a Lambda handler answers, as a client sees it."""

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    """An answer as a client sees it."""

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text in it."""
        return self.content.decode()

    @property
    def body(self) -> Any:
        """The JSON in it."""
        return json.loads(self.content)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """Reads what a handler returns: several values of a header joined, the body unpacked."""
        headers = {name: ", ".join(values) for name, values in answer["multiValueHeaders"].items()}
        content = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        packed = headers.get("Content-Encoding") == "gzip"
        return cls(answer["statusCode"], gzip.decompress(content) if packed else content, headers)
