"""Which entities stand around a chosen one, lane by lane, and how many were left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sei_kg.namespaces import INFERRED, expand
from sei_kg.views.picture import Edge, Request
from sei_kg.views.reading import Reader

__all__ = ["Neighbourhood", "lane_of_class", "neighbourhood"]

_RANKED = 150  # most neighbours of one entity whose own links are counted to find the telling ones
_HOP = tuple[str, str, bool, str]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Entities to show.

    Attributes:
        lanes: entity IRI -> lane number, in the order in which they were chosen.
        edges: the statements among them.
        left_out: lane number -> how many neighbours are not shown.
    """

    lanes: Mapping[str, int]
    edges: tuple[Edge, ...]
    left_out: Mapping[int, int]


def lane_of_class(reader: Reader) -> dict[str, int]:
    """Class IRI -> number of the lane it is drawn in."""
    return {
        expand(cls): number
        for number, column in enumerate(reader.words["lanes"]["columns"])
        for cls in column["classes"]
    }


def neighbourhood(
    reader: Reader, seeds: Sequence[str], request: Request, *, caps: Mapping[int, int], free: bool = False
) -> Neighbourhood:
    """Grows outwards from the seeds, at most three steps, never turning back towards their lane.

    Args:
        reader: the store.
        seeds: IRIs of the entities in the middle.
        request: limit of nodes, and filters.
        caps: lane number -> most nodes in it.
        free: one step only, in every direction, and every edge: the stock of a page.
    """
    by_class, hops = lane_of_class(reader), _Hops(reader, request)
    lanes: dict[str, int] = {}
    for seed in seeds:
        lanes[seed] = by_class.get(reader.cls(seed), 2)
    held: dict[int, int] = defaultdict(int)
    for lane in lanes.values():
        held[lane] += 1
    home = dict(lanes)
    side: dict[str, int] = dict.fromkeys(seeds, 0)
    ring, seen = list(seeds), set(seeds)
    left_out: dict[int, set[str]] = defaultdict(set)
    for step in range(1 if free else 3):
        found: dict[str, tuple[int, int, int]] = {}  # candidate -> lane, side, stated links to what is shown
        hops.read(ring)
        for entity in ring:
            for _, other, _, graph in hops.of(entity):
                near = by_class.get(reader.cls(other))
                if near is None or other in seen or (request.classes and not _kept(reader.cls(other), request.classes)):
                    continue
                direction = (near > lanes[entity]) - (near < lanes[entity])
                if step and (direction == 0 or direction == -side[entity]):
                    continue
                if direction == 0 and len(home) > 1 and not free:
                    continue
                weight = found[other][2] if other in found else 0
                found[other] = (near, direction, weight + (graph != INFERRED))
        seen.update(found)
        order = sorted(found, key=lambda iri: (-found[iri][2], iri))
        if len(order) > 12 and not free:
            hops.read(order[:_RANKED])
            links = {iri: len(hops.lanes_of(iri)) for iri in order[:_RANKED]}
            order.sort(key=lambda iri: (-min(found[iri][2], 3), -links.get(iri, 0), -found[iri][2], iri))
        ring = []
        room = {lane: min(caps.get(lane, 8), max(request.limit - len(lanes), 0)) - held[lane] for lane in range(8)}
        for iri in order:
            lane, direction, _ = found[iri]
            if room[lane] > 0 and len(lanes) < request.limit:
                lanes[iri], side[iri] = lane, direction
                room[lane] -= 1
                held[lane] += 1
                ring.append(iri)
            else:
                left_out[lane].add(iri)
    hops.read(lanes)
    reader.prepare(lanes)
    rows = [
        (entity, prop, other, graph) if forward else (other, prop, entity, graph)
        for entity in lanes
        for prop, other, forward, graph in hops.of(entity)
        if other in lanes
    ]
    edges = [edge for edge in reader.edges(rows) if edge.source != edge.target]
    if not free:
        edges = _reduced(edges, lanes, seeds if len(seeds) == 1 else ())
    return Neighbourhood(lanes, tuple(edges), {lane: len(left) for lane, left in left_out.items() if left})


def _reduced(edges: Sequence[Edge], lanes: Mapping[str, int], chosen: Sequence[str]) -> list[Edge]:
    """Leaves out an edge over several lanes where a way through the lanes between joins its ends already."""
    right: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        low, high = sorted((edge.source, edge.target), key=lambda iri: lanes[iri])
        if lanes[low] != lanes[high]:
            right[low].add(high)

    def roundabout(low: str, high: str) -> bool:
        ring = {n for n in right[low] if lanes[n] < lanes[high]}
        seen: set[str] = set()
        while ring:
            if any(high in right[n] for n in ring):
                return True
            seen |= ring
            ring = {m for n in ring for m in right[n] if lanes[m] < lanes[high]} - seen
        return False

    kept = []
    for edge in edges:
        low, high = sorted((edge.source, edge.target), key=lambda iri: lanes[iri])
        if edge.source in chosen or edge.target in chosen or not roundabout(low, high):
            kept.append(edge)
    return kept


def _kept(cls: str, wanted: Sequence[str]) -> bool:
    return cls.rpartition("#")[2] in wanted


class _Hops:
    """The links of entities, each read once."""

    def __init__(self, reader: Reader, request: Request) -> None:
        self.reader, self.request = reader, request
        self._known: dict[str, list[_HOP]] = {}

    def of(self, entity: str) -> list[_HOP]:
        if entity not in self._known:
            self.read([entity])
        return self._known[entity]

    def read(self, entities: Iterable[str]) -> None:
        """Reads the links of several entities, and the classes of their other ends, together."""
        rows = self.reader.rows_of("lanes-hop", "entity", [e for e in entities if e not in self._known])
        told = (graph for found in rows.values() for *_, graph in found)
        left_out = self.reader.unsaid(told) if self.request.asserted else frozenset()
        for entity, found in rows.items():
            self._known[entity] = sorted(
                (prop, other, forward == "1", graph)
                for prop, other, forward, graph in found
                if graph not in left_out
                and (
                    not self.request.relations
                    or _kept("#" + prop.replace("/", "#").rpartition("#")[2], self.request.relations)
                )
            )
        self.reader.classify(other for entity in rows for _, other, _, _ in self._known[entity])

    def lanes_of(self, entity: str) -> set[tuple[str, str]]:
        return {(prop, other) for prop, other, _, _ in self.of(entity)}
