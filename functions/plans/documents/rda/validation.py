"""What the schemas of the RDA DMP Common Standard find in a document."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:  # 15 MB that are loaded when somebody asks for findings
    from jsonschema_rs import Validator

VERSIONS: Final = ("1.0", "1.1", "1.2")

MOST_FINDINGS: Final = 100
"""Findings that are told; one more says that there are more."""

MOST_ENTRIES: Final = 20_000
"""Entries of all lists together that are looked at: every finding is made before the first is told, 5 µs each."""

LONGEST_MESSAGE: Final = 300
"""Characters of a message. A longer one, which repeats a long value, loses its middle."""

_HALF: Final = LONGEST_MESSAGE // 2 - len(" … ")


def findings(dmp: dict[str, Any], version: str) -> list[dict[str, str]]:
    """Give what a version's schema finds in a document.

    Args:
        dmp: the document, as it is answered.
        version: one of `VERSIONS`.

    Returns:
        Each finding's message, and where it is: a `pointer` (RFC 6901) into the answer's item, which starts with
        `/dmp`. A pointer is empty where the message is about the findings themselves.
    """
    validator, item = _validator(version), {"dmp": dmp}
    if validator.is_valid(item):
        return []
    entries = _Entries(MOST_ENTRIES)
    errors = validator.evaluate(entries.of(item)).errors()
    found = [{"pointer": it["instanceLocation"], "message": _cut(it["error"])} for it in errors[:MOST_FINDINGS]]
    if len(errors) > MOST_FINDINGS:
        found.append({"pointer": "", "message": f"only the first {MOST_FINDINGS} findings are told"})
    elif entries.left < 0:
        found.append({"pointer": "", "message": f"only the first {MOST_ENTRIES} entries of lists are looked at"})
    return found


@cache
def _validator(version: str) -> Validator:
    from jsonschema_rs import validator_for

    schema = Path(__file__).with_name(f"maDMP-schema-{version}.json").read_text()
    # Of web addresses the standard's own examples are not strict, and from 1.2 on its schema checks none.
    return validator_for(schema, validate_formats=True, formats={"uri": lambda _: True}, offline=True)


class _Entries:
    """Takes lists as long as there are entries left to take; of each at least one, for lists that must have one."""

    def __init__(self, most: int) -> None:
        self.left = most

    def of(self, value: Any) -> Any:
        """Give a value with lists as long as that."""
        if isinstance(value, dict):
            return {name: self.of(member) for name, member in value.items()}
        if isinstance(value, list):
            taken = value[: max(self.left, 1)]
            self.left -= len(value)
            return [self.of(entry) for entry in taken]
        return value


def _cut(message: str) -> str:
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:_HALF]} … {message[-_HALF:]}"
