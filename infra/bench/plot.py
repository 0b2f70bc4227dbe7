"""Bars beside each other, as an SVG picture: a group for each request, a bar for each server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_COLOURS: Final = ("#0b6e75", "#c2571a", "#5b4a9e", "#7a6a00", "#a3245f")
"""Dark enough for white ground, and apart from each other also for who does not tell red from green."""

_NAMES, _BAR, _NUMBER, _LINE, _GAP, _TOP = 270, 380, 90, 16, 12, 74
"""Widths of the names, of the longest bar and of its number; heights of a bar's line, between groups, above all."""


@dataclass(frozen=True)
class Chart:
    """One chart: its heading, and by request and server the milliseconds, None where there are none."""

    heading: str
    groups: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True)
class _Bar:
    name: str
    text: str
    colour: str
    y: float
    width: float


def drawn(title: str, charts: Sequence[Chart]) -> str:
    """Draw charts beside each other; in each group the longest bar is as long as in every other."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    servers = list(next(iter(charts[0].groups.values())))
    columns = [(_NAMES + at * (_BAR + _NUMBER), chart, list(_bars(chart, servers))) for at, chart in enumerate(charts)]
    height_of_group = len(servers) * _LINE + _GAP
    return templates.get_template("plot.svg").render(
        title=title,
        told="; ".join(_told(chart) for chart in charts),
        width=_NAMES + len(charts) * (_BAR + _NUMBER),
        height=_TOP + len(charts[0].groups) * height_of_group,
        legend=[(40 + at * 150, name, _colour(at)) for at, name in enumerate(servers)],
        names=[(_TOP + at * height_of_group + _LINE, name) for at, name in enumerate(charts[0].groups)],
        columns=columns,
        line=_LINE,
    )


def _bars(chart: Chart, servers: Sequence[str]) -> Iterator[_Bar]:
    y = float(_TOP)
    for group in chart.groups.values():
        longest = max((value for value in group.values() if value), default=1.0)
        for at, name in enumerate(servers):
            value = group[name]
            text = "none" if value is None else f"{value:.2f} ms"
            yield _Bar(name, text, _colour(at), y, (value or 0) / longest * _BAR)
            y += _LINE
        y += _GAP


def _told(chart: Chart) -> str:
    """Say a chart in words, for who does not see it."""
    groups = (
        f"{request}: " + ", ".join(f"{name} {value:.2f} ms" for name, value in group.items() if value is not None)
        for request, group in chart.groups.items()
    )
    return f"{chart.heading}: " + "; ".join(groups)


def _colour(at: int) -> str:
    return _COLOURS[at % len(_COLOURS)]
