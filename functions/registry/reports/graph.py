"""The graph of a lineage: external objects, data products, code runs, and what these wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from functions.registry.labels import label, numbered
from functions.registry.reports.lineage import Lineage
from shared.records import Record, RecordKey

MOST_BESIDE: Final = 8
"""How many things a code run is drawn with on either side, beside those that other runs have too."""

MOST_NODES: Final = 60
"""About how many things are drawn beside code runs: with many runs, fewer beside each."""

NodeKey = tuple[str, int]
"""Of a record its table and id. What stands for the rest of a run's inputs has the run's id."""

MORE: Final = {"inputs": "more inputs", "outputs": "more outputs"}


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One thing that is drawn: the kind for its looks, its name, a word on it, and the record behind it."""

    kind: str
    title: str
    note: str
    record: Record


@dataclass
class ProvenanceGraph:
    """Nodes by their keys, and the edges between them in the direction of time."""

    nodes: dict[NodeKey, GraphNode] = field(default_factory=dict)
    edges: dict[tuple[NodeKey, NodeKey], None] = field(default_factory=dict)

    def add(self, key: NodeKey, node: GraphNode) -> NodeKey:
        """Add a node unless it is there."""
        self.nodes.setdefault(key, node)
        return key

    def join(self, start: NodeKey, end: NodeKey) -> None:
        """Draw an edge."""
        self.edges[start, end] = None


def of(lineage: Lineage) -> ProvenanceGraph:
    """Make the graph of a data product's lineage."""
    graph = ProvenanceGraph()
    beside = min(MOST_BESIDE, MOST_NODES // (2 * len(lineage.runs) + 1))
    shared = _shared(lineage)
    if lineage.product:
        _product(graph, lineage, lineage.product, kind="subject")
    for run in lineage.runs:
        at = graph.add(_key(run), GraphNode("run", label(run), _day(run.values["run_date"]), run))
        for name in ("inputs", "outputs"):
            for key in _side(graph, lineage, run, name, shared, beside):
                graph.join(*((key, at) if name == "inputs" else (at, key)))
    return graph


def _shared(lineage: Lineage) -> set[RecordKey]:
    """Give what several code runs have on a side, and the data product that it is all about: they are always drawn."""
    times: Counter[RecordKey] = Counter()
    for run in lineage.runs:
        faces = {_key(_face(lineage, thing)) for name in MORE for thing in lineage.objects(run, name)}
        times.update(faces)
    about = {_key(lineage.product)} if lineage.product else set()
    return about | {key for key, number in times.items() if number > 1}


def _side(
    graph: ProvenanceGraph, lineage: Lineage, run: Record, name: str, shared: set[RecordKey], most: int
) -> Iterator[NodeKey]:
    """Add what a code run read or wrote, and give its nodes; one of them may stand for the rest."""
    faces = list({_key(face): face for face in _faces(lineage, lineage.objects(run, name))}.values())
    others = [face for face in faces if _key(face) not in shared]
    # One that is left over is drawn: a node that stands for it would take as much room.
    left = others[most:] if len(others) > most + 1 else []
    for face in faces:
        if face not in left:
            yield _drawn(graph, lineage, face)
    if left:
        yield graph.add((MORE[name], run.id), GraphNode("more", f"{len(left)} {MORE[name]}", "on the run's page", run))


def _faces(lineage: Lineage, things: Iterable[Record]) -> Iterator[Record]:
    return (_face(lineage, thing) for thing in things)


def _face(lineage: Lineage, thing: Record) -> Record:
    """Give what an object is drawn as: the data product that the report is about, else its first, else itself."""
    products: Sequence[Record] = lineage.products(thing)
    about = lineage.product
    return about if about in products and about is not None else next(iter(products), thing)


def _drawn(graph: ProvenanceGraph, lineage: Lineage, face: Record) -> NodeKey:
    if face.collection == "data_product":
        return _product(graph, lineage, face)
    return graph.add(_key(face), GraphNode("object", label(face), numbered("object", face.id), face))


def _product(graph: ProvenanceGraph, lineage: Lineage, product: Record, kind: str = "product") -> NodeKey:
    """Add a data product, and the external object that it was taken from."""
    values = product.values
    key = graph.add(_key(product), GraphNode(kind, values["name"], f"Data product {values['version']}", product))
    if external := lineage.one(product, "external_object", "external_object"):
        origin = GraphNode("external", external.values["title"], "External object", external)
        graph.join(graph.add(_key(external), origin), key)
    return key


def _key(record: Record) -> RecordKey:
    return record.collection, record.id


def _day(moment: str) -> str:
    return f"Code run, {moment[:10]}"
