"""Which resource of a REST API a path belongs to.

API Gateway prefers an exact segment to `{a}`, and `{a}` to `{proxy+}`, at each segment from the left, and comes
back to the next best where the rest of the path does not fit. A slash at the end of a path does not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote


class Match(NamedTuple):
    """The resource found, and the decoded values of its variables."""

    resource: str
    parameters: dict[str, str]


@dataclass
class _Node:
    resource: str | None = None
    exact: dict[str, "_Node"] = field(default_factory=dict)
    variable: tuple[str, "_Node"] | None = None
    greedy: tuple[str, str] | None = None  # variable, resource


class Router:
    """The resources of one API, ready to be matched.

    Raises:
        ValueError: a parent has two variable segments, which API Gateway refuses at deployment.
    """

    def __init__(self, resources: Iterable[str]) -> None:
        self._root = _Node()
        for resource in resources:
            self._add(resource)

    def _add(self, resource: str) -> None:
        node = self._root
        for segment in _segments(resource):
            if segment.endswith("+}"):
                if node.greedy or node.variable:
                    raise ValueError(f"{resource}: its parent has a variable segment already")
                node.greedy = (segment[1:-2], resource)
                return
            if segment.startswith("{"):
                name = segment[1:-1]
                if node.greedy or (node.variable and node.variable[0] != name):
                    raise ValueError(f"{resource}: its parent has a variable segment already")
                node.variable = node.variable or (name, _Node())
                node = node.variable[1]
            else:
                node = node.exact.setdefault(segment, _Node())
        node.resource = resource

    def match(self, path: str) -> Match | None:
        """Find the resource of a raw path (percent-encoded, without query), or None where there is none."""
        return _match(self._root, _segments(path))


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/") if path.strip("/") else []


def _match(node: _Node, segments: list[str]) -> Match | None:
    if not segments:
        return Match(node.resource, {}) if node.resource else None
    first, rest = unquote(segments[0]), segments[1:]
    if first in node.exact and (found := _match(node.exact[first], rest)):
        return found
    if node.variable and (found := _match(node.variable[1], rest)):
        found.parameters[node.variable[0]] = first
        return found
    if node.greedy:
        return Match(node.greedy[1], {node.greedy[0]: unquote("/".join(segments))})
    return None
