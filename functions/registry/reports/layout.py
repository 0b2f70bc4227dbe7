"""Where the nodes of a directed graph are drawn: in layers from left to right.

The method of Sugiyama, Tagawa and Toda ("Methods for visual understanding of hierarchical system structures", 1981):
edges that close a circle are turned, nodes are put into layers, those of a layer are ordered by the mean place of
their neighbours, and then moved as near to these as the order lets them. It knows nothing of what is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

Node = Hashable
Edge = tuple[Node, Node]

_SWEEPS: Final = 8
_BEND_ROOM: Final = 0.4
"""The room of a place where an edge only passes, in that of a node."""


class NodePlace(NamedTuple):
    """A layer, and how far down in it: 1 is the room that a node takes."""

    layer: int
    y: float


class _Bend(NamedTuple):
    """Where an edge passes a layer on its way to a later one."""

    edge: Edge
    layer: int


@dataclass(frozen=True)
class Layout:
    """Where everything goes: the nodes, and the places that each edge passes, from its start to its end."""

    places: Mapping[Node, NodePlace]
    routes: Mapping[Edge, tuple[NodePlace, ...]]

    @property
    def layers(self) -> int:
        """The number of layers."""
        return max((place.layer for place in self.places.values()), default=-1) + 1

    @property
    def height(self) -> float:
        """How far down the lowest node begins."""
        return max((place.y for place in self.places.values()), default=0.0)


def arrange(nodes: Iterable[Node], edges: Iterable[Edge]) -> Layout:
    """Lay a graph out.

    Args:
        nodes: all of them; where all else is equal they stand in this order.
        edges: pairs of nodes, from which and to which.
    """
    names, given = list(dict.fromkeys(nodes)), list(dict.fromkeys(edges))
    forward = {edge: _turned(edge, back) for back in [_closing(names, given)] for edge in given if edge[0] != edge[1]}
    layer_of = _layers(names, set(forward.values()))
    chains = {edge: _chain(way, layer_of) for edge, way in forward.items()}
    layers = _filled(names, layer_of, chains.values())
    near = _neighbours(chains.values())
    y = _aligned(_ordered(layers, near), near)
    depth = {each: index for index, layer in enumerate(layers) for each in layer}
    top = min(y.values(), default=0.0)
    at = {each: NodePlace(depth[each], y[each] - top) for each in depth}
    routes = {edge: _route(edge, chain, forward[edge], at) for edge, chain in chains.items()}
    return Layout({each: at[each] for each in names}, routes)


def _closing(nodes: Sequence[Node], edges: Sequence[Edge]) -> set[Edge]:
    """Give the edges that close a circle, as a walk finds them that goes as deep as it can before it turns."""
    after = _after(edges)
    state: dict[Node, bool] = {}  # False: on the way that is walked, True: done
    closing: set[Edge] = set()
    for start in nodes:
        if start in state:
            continue
        state[start] = False
        way = [(start, iter(after[start]))]
        while way:
            node, rest = way[-1]
            following = next(rest, None)
            if following is None:
                state[node] = True
                way.pop()
            elif following not in state:
                state[following] = False
                way.append((following, iter(after[following])))
            elif not state[following]:
                closing.add((node, following))
    return closing


def _turned(edge: Edge, back: set[Edge]) -> Edge:
    return (edge[1], edge[0]) if edge in back else edge


def _after(edges: Iterable[Edge]) -> dict[Node, list[Node]]:
    after = defaultdict(list)
    for start, end in edges:
        after[start].append(end)
    return after


def _layers(nodes: Sequence[Node], edges: set[Edge]) -> dict[Node, int]:
    """Put each node one layer after the last that leads to it, and those that nothing leads to just before their next.

    There is no circle any more, so that as many rounds as there are layers settle it.
    """
    layer = dict.fromkeys(nodes, 0)
    moved = True
    while moved:
        moved = False
        for start, end in edges:
            if layer[end] <= layer[start]:
                layer[end] = layer[start] + 1
                moved = True
    after, led_to = _after(edges), {end for _, end in edges}
    for node in nodes:
        if node not in led_to and after[node]:
            layer[node] = min(layer[each] for each in after[node]) - 1
    return layer


def _chain(edge: Edge, layer: Mapping[Node, int]) -> list[Node]:
    """Give what an edge passes: a bend in each layer between its ends."""
    start, end = edge
    return [start, *(_Bend(edge, each) for each in range(layer[start] + 1, layer[end])), end]


def _filled(nodes: Sequence[Node], layer: Mapping[Node, int], chains: Iterable[Sequence[Node]]) -> list[list[Node]]:
    """Give what is in each layer: its nodes, and the bends of the edges that pass it."""
    layers: list[list[Node]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in nodes:
        layers[layer[node]].append(node)
    for chain in chains:
        for bend in chain[1:-1]:
            assert isinstance(bend, _Bend)
            if bend not in layers[bend.layer]:
                layers[bend.layer].append(bend)
    return layers


class _Near(NamedTuple):
    """What each node is joined to in the layer before it, and in the one behind it."""

    before: Mapping[Node, list[Node]]
    behind: Mapping[Node, list[Node]]


def _neighbours(chains: Iterable[Sequence[Node]]) -> _Near:
    steps = dict.fromkeys((start, end) for chain in chains for start, end in pairwise(chain))
    return _Near(_after((end, start) for start, end in steps), _after(steps))


def _ordered(layers: list[list[Node]], near: _Near) -> list[list[Node]]:
    """Order each layer by the mean place of what it is joined to, forwards and backwards, and keep the best of all."""
    best, fewest = layers, _crossings(layers, near)
    current = layers
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        backwards = sweep % 2 == 1
        current = _swept(current, near.behind if backwards else near.before, backwards=backwards)
        crossings = _crossings(current, near)
        if crossings < fewest:
            best, fewest = current, crossings
    return best


def _swept(layers: list[list[Node]], joined: Mapping[Node, list[Node]], *, backwards: bool) -> list[list[Node]]:
    place: dict[Node, float] = {}
    done = []
    for layer in reversed(layers) if backwards else layers:
        here = {node: float(index) for index, node in enumerate(layer)}
        means = {node: _mean([place[each] for each in joined.get(node, ())], here[node]) for node in layer}
        done.append(sorted(layer, key=lambda node: means[node]))
        place |= {node: float(index) for index, node in enumerate(done[-1])}
    return done[::-1] if backwards else done


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(layers: list[list[Node]], near: _Near) -> int:
    """Count the edges that cross between layers."""
    total = 0
    for first, second in pairwise(layers):
        place = {node: index for index, node in enumerate(second)}
        ends = [sorted(place[each] for each in near.behind.get(node, ())) for node in first]
        passed: list[int] = []
        for some in ends:
            total += sum(1 for end in some for before in passed if before > end)
            passed += some
    return total


def _aligned(layers: list[list[Node]], near: _Near) -> dict[Node, float]:
    """Move each node as near to what it is joined to as the order of its layer lets it."""
    y: dict[Node, float] = {}
    for layer in layers:
        y |= _spaced(layer, dict.fromkeys(layer, 0.0))
    for sweep in range(_SWEEPS):
        backwards = sweep % 2 == 1
        joined = near.behind if backwards else near.before
        for layer in reversed(layers) if backwards else layers:
            y |= _spaced(layer, {node: _mean([y[each] for each in joined.get(node, ())], y[node]) for node in layer})
    return y


def _spaced(layer: Sequence[Node], wanted: Mapping[Node, float]) -> dict[Node, float]:
    """Give the places nearest to the wanted ones that leave room between neighbours (isotonic regression)."""
    below, offsets = 0.0, {}
    for node in layer:
        room = _BEND_ROOM if isinstance(node, _Bend) else 1.0
        offsets[node] = below + room / 2
        below += room
    blocks: list[tuple[float, int]] = []  # the mean of those who stand together, and how many they are
    for node in layer:
        mean, size = wanted[node] - offsets[node], 1
        while blocks and blocks[-1][0] >= mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    starts = [mean for mean, size in blocks for _ in range(size)]
    return {node: start + offsets[node] for node, start in zip(layer, starts, strict=True)}


def _route(edge: Edge, chain: Sequence[Node], way: Edge, at: Mapping[Node, NodePlace]) -> tuple[NodePlace, ...]:
    places = tuple(at[each] for each in chain)
    return places if way == edge else places[::-1]
