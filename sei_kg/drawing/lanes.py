"""Layout in lanes: boxes in columns by kind, edges that run round the boxes.

A layered drawing after Sugiyama, Tagawa and Toda (1981): the columns are given; an edge that skips a column gets a
bend point there, which takes part in the ordering and so keeps a channel free of boxes; crossings are reduced by
barycentres, sweeping to and fro; heights are then settled by isotonic regression (pool adjacent violators), which puts
every box as near to the mean of its neighbours as the order allows. Time is O(sweeps * edges log edges).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["Box", "Layout", "Link", "Placed", "Route", "lay_out"]

_SWEEPS = 10
_BEND = 8.0  # height of the channel that an edge takes through a column


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed: an id, its column (0-based) and its height in user units."""

    ident: str
    lane: int
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between two boxes, by their ids."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a box stands: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Route:
    """The way of an edge.

    Attributes:
        path: SVG path data, drawn from left to right.
        backward: True where the path ends at the source of the link.
    """

    path: str
    backward: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by id, routes in the order of the links (None where an end is missing), and the height used."""

    boxes: dict[str, Placed]
    routes: tuple[Route | None, ...]
    height: float


@dataclass(slots=True)
class _Point:
    lane: int
    height: float
    name: str
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    y: float = 0.0  # centre
    order: float = 0.0


def lay_out(
    boxes: Sequence[Box], links: Sequence[Link], *, width: float, gutter: float, gap: float = 14, left: float = 0
) -> Layout:
    """Places boxes and routes edges.

    Args:
        boxes: in the order in which they should stand where nothing else decides.
        links: edges; an edge within a column bulges into the gutter to its right.
        width: of a column. gutter: between columns. gap: between boxes. left: x of the first column.

    Returns:
        The layout, with its top at 0. The same input gives the same layout.
    """
    points = [_Point(box.lane, box.height, box.ident) for box in boxes]
    number = {box.ident: index for index, box in enumerate(boxes)}
    chains: list[list[int] | None] = []
    for link in links:
        chains.append(_chain(points, number.get(link.source), number.get(link.target)))
    columns: dict[int, list[int]] = defaultdict(list)
    for index, point in enumerate(points):
        columns[point.lane].append(index)
    _order(points, columns)
    _settle(points, columns, gap)
    top = min((p.y - p.height / 2 for p in points), default=0)
    for point in points:
        point.y -= top
    placed = {
        p.name: Placed(left + p.lane * (width + gutter), p.y - p.height / 2, width, p.height) for p in points if p.name
    }
    height = max((p.y + p.height / 2 for p in points), default=0)
    return Layout(placed, _routes(points, chains, width, gutter, left), height)


def _chain(points: list[_Point], source: int | None, target: int | None) -> list[int] | None:
    """The points of an edge from left to right, with bend points in the columns between."""
    if source is None or target is None or source == target:
        return None
    low, high = (source, target) if points[source].lane <= points[target].lane else (target, source)
    chain = [low]
    for lane in range(points[low].lane + 1, points[high].lane):
        points.append(_Point(lane, _BEND, ""))
        chain.append(len(points) - 1)
    chain.append(high)
    if points[low].lane != points[high].lane:
        for a, b in pairwise(chain):
            points[a].right.append(b)
            points[b].left.append(a)
    return [*chain] if low == source else [*chain, -1]  # the mark -1: the path ends at the source


def _order(points: list[_Point], columns: dict[int, list[int]]) -> None:
    for column in columns.values():
        for place, index in enumerate(column):
            points[index].order = place - len(column) / 2
    lanes = sorted(columns)
    best, best_crossings = {lane: list(columns[lane]) for lane in lanes}, None
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for lane in lanes if forth else reversed(lanes):
            column = columns[lane]
            wanted = {}
            for index in column:
                near = (points[index].left if forth else points[index].right) or points[index].left + points[
                    index
                ].right
                wanted[index] = sum(points[n].order for n in near) / len(near) if near else points[index].order
            column.sort(key=lambda i: (wanted[i], i))
            for place, index in enumerate(column):
                points[index].order = place - len(column) / 2
        crossings = sum(_crossings(points, columns[lane]) for lane in lanes)
        if best_crossings is None or crossings < best_crossings:
            best, best_crossings = {lane: list(columns[lane]) for lane in lanes}, crossings
        if not crossings:
            break
    for lane in lanes:
        columns[lane][:] = best[lane]
        for place, index in enumerate(columns[lane]):
            points[index].order = place - len(columns[lane]) / 2


def _crossings(points: list[_Point], column: list[int]) -> int:
    """Crossings between this column and the next: inversions, counted in a sorted list."""
    from bisect import bisect_right, insort

    seen: list[float] = []
    total = 0
    for index in column:
        ends = sorted(points[n].order for n in points[index].right)
        total += sum(len(seen) - bisect_right(seen, end) for end in ends)
        for end in ends:
            insort(seen, end)
    return total


def _settle(points: list[_Point], columns: dict[int, list[int]], gap: float) -> None:
    for column in columns.values():
        y = 0.0
        for index in column:
            points[index].y = y + points[index].height / 2
            y += points[index].height + _gap(points[index], gap)
        for index in column:
            points[index].y -= y / 2
    lanes = sorted(columns)
    for sweep in range(6):
        for lane in lanes if sweep % 2 else reversed(lanes):
            wanted = []
            for index in columns[lane]:
                near = points[index].left + points[index].right
                wanted.append(sum(points[n].y for n in near) / len(near) if near else points[index].y)
            _isotonic(points, columns[lane], wanted, gap)


def _gap(point: _Point, gap: float) -> float:
    return gap if point.name else gap / 3


def _isotonic(points: list[_Point], column: list[int], wanted: list[float], gap: float) -> None:
    """Least squares to the wanted heights under the least distances between neighbours."""
    offsets, total = [], 0.0
    for place, index in enumerate(column):
        if place:
            before = points[column[place - 1]]
            total += (before.height + points[index].height) / 2 + max(_gap(before, gap), _gap(points[index], gap))
        offsets.append(total)
    pools: list[list[float]] = []  # sum, count
    for place, wish in enumerate(wanted):
        weight = 1.0 if points[column[place]].name else 0.5
        pools.append([(wish - offsets[place]) * weight, weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    place = 0
    for total_, weight, count in pools:
        for _ in range(int(count)):
            points[column[place]].y = total_ / weight + offsets[place]
            place += 1


def _routes(
    points: list[_Point], chains: list[list[int] | None], width: float, gutter: float, left: float
) -> tuple[Route | None, ...]:
    ports: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for number, chain in enumerate(chains):
        if chain is None:
            continue
        nodes = [n for n in chain if n >= 0]
        first, last = nodes[0], nodes[-1]
        within = points[first].lane == points[last].lane
        ports[first, "right"].append((points[nodes[1]].y, number))
        ports[last, "right" if within else "left"].append((points[nodes[-2]].y, number))
    at: dict[tuple[int, str, int], float] = {}
    for (node, side), ends in ports.items():
        room = max(points[node].height - 16, 0)
        step = min(10.0, room / max(len(ends) - 1, 1))
        for place, (_, number) in enumerate(sorted(ends)):
            at[node, side, number] = points[node].y + (place - (len(ends) - 1) / 2) * step
    routes: list[Route | None] = []
    for number, chain in enumerate(chains):
        if chain is None:
            routes.append(None)
            continue
        nodes = [n for n in chain if n >= 0]
        first, last = nodes[0], nodes[-1]
        start_x = left + points[first].lane * (width + gutter) + width
        y = at[first, "right", number]
        if points[first].lane == points[last].lane:
            end = at[last, "right", number]
            bulge = min(gutter * 0.7, 18 + abs(end - y) / 12)
            out = start_x + bulge
            path = f"M{start_x:.1f} {y:.1f}C{out:.1f} {y:.1f} {out:.1f} {end:.1f} {start_x:.1f} {end:.1f}"
        else:
            path, x = f"M{start_x:.1f} {y:.1f}", start_x
            for node in nodes[1:]:
                to_x = left + points[node].lane * (width + gutter)
                to_y = at[last, "left", number] if node == last else points[node].y
                middle = (x + to_x) / 2
                path += f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
                x, y = to_x, to_y
                if node != last:
                    path += f"H{to_x + width:.1f}"
                    x = to_x + width
        routes.append(Route(path, chain[-1] < 0))
    return tuple(routes)
