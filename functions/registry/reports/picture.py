"""A provenance graph as a picture: what an SVG says of it, in pixels. Looks are the sheet's (`site.css`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from functions.registry.labels import cut
from functions.registry.reports import graph as graphs
from functions.registry.reports.layout import NodePlace, arrange
from functions.registry.reports.lineage import Lineage
from functions.registry.reports.vocabulary import record_url
from shared.records import Record

WIDTH, HEIGHT = 216, 48
"""Of a node."""

_ACROSS: Final = WIDTH + 44
_DOWN: Final = HEIGHT + 18
_MARGIN: Final = 8
_LETTERS: Final = 25
"""That a node has room for."""


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node: where it is, what it looks like, and what it says; `full` is the title where that was cut."""

    x: int
    y: int
    kind: str
    title: str
    full: str
    note: str
    record: Record


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of `width` and `height`: its boxes from left to right, and the paths of its lines."""

    width: int
    height: int
    boxes: tuple[DrawnNode, ...]
    lines: tuple[str, ...]


def draw(lineage: Lineage) -> Picture:
    """Draw where a lineage's data product came from."""
    graph = graphs.of(lineage)
    layout = arrange(graph.nodes, graph.edges)
    boxes = [_box(node, layout.places[key]) for key, node in graph.nodes.items()]
    return Picture(
        width=2 * _MARGIN + _ACROSS * (layout.layers - 1) + WIDTH,
        height=2 * _MARGIN + round(_DOWN * layout.height) + HEIGHT,
        boxes=tuple(sorted(boxes, key=lambda box: (box.x, box.y))),
        lines=tuple(_line(route) for route in layout.routes.values()),
    )


def _box(node: graphs.GraphNode, place: NodePlace) -> DrawnNode:
    # Of a name such as `simulation/north/ages` the end tells it from others.
    title = node.title if len(node.title) <= _LETTERS else cut(node.title, _LETTERS)
    if node.kind in ("product", "subject") and len(node.title) > _LETTERS:
        title = f"…{node.title[1 - _LETTERS :]}"
    full = node.title if title != node.title else ""
    return DrawnNode(_x(place), _y(place), node.kind, title, cut(full, 200), node.note, node.record)


def _x(place: NodePlace) -> int:
    return _MARGIN + _ACROSS * place.layer


def _y(place: NodePlace) -> int:
    return _MARGIN + round(_DOWN * place.y)


def _line(route: Sequence[NodePlace]) -> str:
    """Give the path of a line: from the right of one box to the left of the next, level where it passes others."""
    points = [(_x(place), _y(place) + HEIGHT // 2) for place in route]
    ahead = points[0][0] <= points[-1][0]
    x, y = points[0][0] + (WIDTH if ahead else 0), points[0][1]
    path = [f"M{x} {y}"]
    for number, (left, level) in enumerate(points[1:], 2):
        into, out = (left, left + WIDTH) if ahead else (left + WIDTH, left)
        middle = (x + into) // 2
        path.append(f"C{middle} {y} {middle} {level} {into} {level}")
        if number < len(points):
            path.append(f"H{out}")
        x, y = out, level
    return "".join(path)


_SVG: Final = Markup(
    '<svg class="graph" width="{width}" height="{height}" role="group" aria-labelledby="graph-title graph-says">'
    '<title id="graph-title">Where the data product came from</title>'
    '<desc id="graph-says">From left to right: external objects, data products, and the code runs that read and wrote'
    " them. The list of code runs says the same.</desc>"
    '<g aria-hidden="true"><path class="lines" d="{lines}"/></g>{boxes}</svg>'
)
_BOX: Final = Markup(
    '<a class="{kind}" href="{url}">{full}<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}"/>'
    '<text x="{left}" y="{first}">{title}</text><text class="note" x="{left}" y="{second}">{note}</text></a>'
)
_FULL: Final = Markup("<title>{}</title>")


def svg(picture: Picture, site: str) -> Markup:
    """Write a picture as SVG 2, its boxes as links to the records; `site` has no slash at its end."""
    boxes = Markup().join(_written(box, site) for box in picture.boxes)
    return _SVG.format(width=picture.width, height=picture.height, lines="".join(picture.lines), boxes=boxes)


def _written(box: DrawnNode, site: str) -> Markup:
    return _BOX.format(
        kind=box.kind,
        url=record_url(site, box.record.collection, box.record.id),
        full=_FULL.format(box.full) if box.full else "",
        x=box.x,
        y=box.y,
        width=WIDTH,
        height=HEIGHT,
        round=HEIGHT // 2 if box.kind == "run" else 6,
        left=box.x + 14,
        first=box.y + 20,
        second=box.y + 37,
        title=box.title,
        note=box.note,
    )
