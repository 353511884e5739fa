"""What a page knows: nodes, edges and the sentences they rest on, as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sei_kg.drawing.style import SHAPES, read_styles
from sei_kg.namespaces import ID, local_name
from sei_kg.views.neighbourhood import lane_of_class, neighbourhood
from sei_kg.views.picture import Edge, Label, Picture, Request
from sei_kg.views.reading import Reader

__all__ = ["DRAWN_BY_PAGE", "MOST_NODES", "page_data"]

DRAWN_BY_PAGE = "lanes"  # the view that the script of the page lays out itself, so that it can grow
MOST_NODES = 400
_HIDDEN = 100  # neighbours that wait to be shown
_QUOTES, _LENGTH = 5, 1200  # most quotes a node or statement; most characters a quote


def page_data(reader: Reader, view: str, request: Request, picture: Picture) -> dict[str, Any]:
    """The data of a page.

    Returns:
        ``nodes`` [{"id", "cls", "label": [en, zh], "lane", "shown", "quotes"}], ``edges`` [{"s", "p", "o", "inferred",
        "quotes"}], ``quotes`` [{"text", "document", "title", "section", "start", "end", "confidence"}], ``classes``,
        ``relations`` [[en, zh, IRI]], ``lanes``, ``words``; numbers refer to places in these lists.
    """
    quotes = _Quotes(reader)
    reader.prepare(node.iri for node in picture.nodes)
    shown = {node.iri: place for place, node in enumerate(picture.nodes)}
    lanes: Mapping[str, int] = {}
    edges: Sequence[Edge] = picture.edges
    if view == DRAWN_BY_PAGE:
        wide = replace(request, limit=min(max(request.limit, len(shown)) + _HIDDEN, MOST_NODES))
        room = dict.fromkeys(range(len(reader.words["lanes"]["columns"])), wide.limit)
        around = neighbourhood(reader, list(shown), wide, caps=room, free=True)
        by_class = lane_of_class(reader)
        lanes = {iri: by_class.get(reader.cls(iri), 2) for iri in around.lanes}
        edges = around.edges
    everything = [reader.node(iri) for iri in lanes] if lanes else list(picture.nodes)
    number = {node.iri: place for place, node in enumerate(everything)}
    bare = {row[0] for row in reader.rows("lanes-problems") if row[1] == "0"} if lanes else set()
    used = [cls for cls in read_styles() if any(node.cls == cls for node in everything)]
    relations = sorted({edge.property for edge in edges})
    styles, seeds = read_styles(), {reader.resolve(name) for name in request.entities} if lanes else set()
    quotes.read([node.iri for node in everything], edges)
    about = reader.rows_of("definition", "entity", [node.iri for node in everything if node.iri == node.cls])
    return {
        "view": view,
        "language": reader.language,
        "title": _pair(picture.finding),
        "source": [reader.source_line("en"), reader.source_line("zh")],
        "nodes": [
            {"id": node.iri, "cls": used.index(node.cls) if node.cls in used else -1, "label": _pair(node.label),
             "lane": lanes.get(node.iri, 0), "shown": node.iri in shown,
             "bare": node.iri in bare, "seed": node.iri in seeds, "quotes": quotes.of_node(node.iri),
             **({"about": _by_language(about[node.iri])} if about.get(node.iri) else {})}
            for node in everything
        ],
        "edges": [
            {"s": number[edge.source], "p": relations.index(edge.property), "o": number[edge.target],
             "inferred": edge.inferred, "quotes": quotes.of_graphs(edge.graphs)}
            for edge in edges if edge.source in number and edge.target in number
        ],
        "quotes": quotes.items,
        "classes": [
            {"name": local_name(cls), "label": _pair(reader.label(cls)), "colour": styles[cls].colour, "path": SHAPES[styles[cls].shape]}
            for cls in used
        ],
        "relations": [[*_pair(reader.label(prop)), prop] if prop else ["", "", ""] for prop in relations],
        "lanes": [[column["en"], column["zh"], column["always"]] for column in reader.words["lanes"]["columns"]],
        "words": {
            key: [item["en"], item["zh"]] for part in ("table", "page") for key, item in reader.words[part].items()
        },
    }  # fmt: skip


def _pair(label: Label) -> list[str]:
    return [label.en, label.zh]


def _by_language(rows: Sequence[tuple[str, ...]]) -> list[str]:
    found = {language.partition("-")[0]: text for text, language in reversed(rows)}
    return [found.get("en", ""), found.get("zh", "")]


class _Quotes:
    """Passages, each once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.items: list[dict[str, Any]] = []
        self._places: dict[str, int] = {}
        self._held: dict[str, list[str]] = {}

    def read(self, nodes: Sequence[str], edges: Sequence[Edge]) -> None:
        """Asks for the evidence and passages of a page together."""
        for iri, rows in self.reader.rows_of("graphs", "entity", nodes).items():
            self._held[iri] = sorted(graph for (graph,) in rows if graph.startswith(ID))[:_QUOTES]
        graphs = {graph for edge in edges for graph in edge.graphs[: 2 * _QUOTES]}.union(*self._held.values())
        found = self.reader.rows_of("evidence", "evidence", sorted(graphs))
        self.reader.rows_of("passage", "passage", sorted({row[0] for rows in found.values() for row in rows}))

    def _place(self, passage: str) -> int:
        if passage not in self._places:
            rows = self.reader.rows("passage", passage=passage)
            if not rows:
                self._places[passage] = -1
                return -1
            text, identifier, document, section, start, end = rows[0]
            self._places[passage] = len(self.items)
            self.items.append({
                "text": text if len(text) <= _LENGTH else text[:_LENGTH] + "…", "document": identifier or local_name(document),
                "title": _pair(self.reader.label(document)), "section": section,
                "start": int(start) if start else None, "end": int(end) if end else None,
            })  # fmt: skip
        return self._places[passage]

    def of_graphs(self, graphs: Sequence[str]) -> list[list[float]]:
        """[place of the quote, confidence] of the evidence."""
        found: dict[int, float] = {}
        for graph in graphs[: 2 * _QUOTES]:
            for passage, confidence, _, _ in self.reader.rows("evidence", evidence=graph):
                place = self._place(passage)
                if place >= 0:
                    found[place] = max(found.get(place, 0.0), float(confidence or 1))
        return [[place, round(sure, 2)] for place, sure in list(found.items())[:_QUOTES]]

    def of_node(self, iri: str) -> list[list[float]]:
        found = self.of_graphs(self._held.get(iri, ()))
        if len(found) == _QUOTES:
            return found
        for (passage,) in self.reader.rows("node-passages", entity=iri)[:_QUOTES]:
            place = self._place(passage)
            if place >= 0 and len(found) < _QUOTES and all(place != held for held, _ in found):
                found.append([place, 0.0])
        return found
