"""Measures of the graph with networkx; each result says in one line what it means and where it ends.

Methods: betweenness centrality (Brandes 2001) and degree centrality on the undirected simple graph; communities by
Louvain (Blondel and others 2008) with a fixed seed; likeness by the Jaccard index of what two things are linked to.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sei_kg.errors import UnknownNameError
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import curie, expand, local_name
from sei_kg.network import Network, NetworkNode, read_network
from sei_kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ANALYSES", "Result", "analyse", "node_measures", "write_json", "write_table"]

_SAMPLE = 400  # nodes from which betweenness is estimated where the graph is larger
_SEED = 2010
Cell = str | int | float
Name = tuple[str, str]  # English, Chinese


@dataclass(frozen=True, slots=True)
class Result:
    """One analysis.

    Attributes:
        name: its name in ``ANALYSES``.
        title, meaning, limits: (en, zh) what it is, what it says, what it does not say.
        columns: names of the columns, (en, zh).
        rows: cells; a name is given as (en, zh), numbers as they are.
        iris: for each row the IRI it is about, or "".
    """

    name: str
    title: Name
    meaning: Name
    limits: Name
    columns: tuple[Name, ...]
    rows: tuple[tuple[Cell | Name, ...], ...]
    iris: tuple[str, ...]


@dataclass(frozen=True)
class _View:
    network: Network
    graph: nx.Graph[str]
    top: int

    @cached_property
    def between(self) -> dict[str, float]:
        return _betweenness(self.graph)

    @cached_property
    def communities(self) -> list[list[str]]:
        return _communities(self.graph)


def analyse(store: Store, names: Collection[str] = (), *, top: int = 10, asserted: bool = True) -> list[Result]:
    """Runs analyses.

    Args:
        store: an open store.
        names: names in ``ANALYSES``; empty: all.
        top: most rows of each (of each class, for centrality).
        asserted: use stated statements alone.

    Raises:
        UnknownNameError: no such analysis.
    """
    for name in names:
        if name not in ANALYSES:
            from difflib import get_close_matches

            raise UnknownNameError(
                "analysis", name, get_close_matches(name, ANALYSES, 3, 0.4), hint="known: " + ", ".join(ANALYSES)
            )
    network = read_network(store, asserted=asserted)
    view = _View(network, _simple(network), top)
    return [_result(name, *ANALYSES[name](view)) for name in ANALYSES if not names or name in names]


def _result(name: str, rows: Sequence[tuple[Cell | Name, ...]], iris: Sequence[str]) -> Result:
    words = read_lexicon("analyses")[name]

    def pair(item: dict[str, str]) -> Name:
        return str(item["en"]), str(item["zh"])

    return Result(name, pair(words["title"]), pair(words["meaning"]), pair(words["limits"]),
                  tuple(map(pair, words["columns"])), tuple(rows), tuple(iris))  # fmt: skip


def _simple(network: Network) -> nx.Graph[str]:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    return graph


def _name(node: NetworkNode) -> Name:
    return node.label_en or node.label, node.label_zh or node.label


def _class(network: Network, iri: str) -> Name:
    english, chinese = network.terms.get(iri, ("", ""))
    return english or local_name(iri), chinese or english or local_name(iri)


def _betweenness(graph: nx.Graph[str]) -> dict[str, float]:
    import networkx as nx

    if graph.number_of_nodes() <= _SAMPLE:
        return dict(nx.betweenness_centrality(graph))
    # the pivots are drawn by networkx from the order of the nodes, which is sorted, with a fixed seed
    return dict(nx.betweenness_centrality(graph, k=_SAMPLE // 4, seed=_SEED))


def _communities(graph: nx.Graph[str]) -> list[list[str]]:
    import networkx as nx

    joined = graph.subgraph([n for n in graph if graph.degree(n)]).copy()
    found = nx.community.louvain_communities(joined, seed=_SEED)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))


def node_measures(network: Network) -> dict[str, dict[str, str | int | float | bool]]:
    """Degree, degree centrality, betweenness and community of each node, as attributes for graph files."""
    graph = _simple(network)
    between, size = _betweenness(graph), max(graph.number_of_nodes() - 1, 1)
    place = {iri: number for number, group in enumerate(_communities(graph)) for iri in group}
    return {
        iri: {"degree": int(graph.degree(iri)), "degree_centrality": round(graph.degree(iri) / size, 6),
              "betweenness": round(between[iri], 6), "community": place.get(iri, -1)}
        for iri in graph
    }  # fmt: skip


def _centrality(view: _View) -> tuple[list[tuple[Cell | Name, ...]], list[str]]:
    between = view.between
    rows: list[tuple[Cell | Name, ...]] = []
    iris: list[str] = []
    classes: dict[str, list[str]] = defaultdict(list)
    for iri, node in view.network.nodes.items():
        if view.graph.degree(iri):
            classes[node.cls].append(iri)
    for cls in sorted(classes):
        order = sorted(classes[cls], key=lambda iri: (-view.graph.degree(iri), iri))[: view.top]
        for iri in order:
            rows.append(
                (
                    _class(view.network, cls),
                    _name(view.network.nodes[iri]),
                    int(view.graph.degree(iri)),
                    round(between[iri], 4),
                )
            )
            iris.append(iri)
    return rows, iris


def _groups(view: _View) -> tuple[list[tuple[Cell | Name, ...]], list[str]]:
    rows: list[tuple[Cell | Name, ...]] = []
    iris = []
    for number, group in enumerate(view.communities[: view.top]):
        inner = view.graph.subgraph(group)
        best = sorted(group, key=lambda iri: (-inner.degree(iri), iri))[:4]
        names = tuple("; ".join(_name(view.network.nodes[iri])[k] for iri in best) for k in (0, 1))
        counts: dict[str, int] = defaultdict(int)
        for iri in group:
            counts[view.network.nodes[iri].cls] += 1
        main = max(sorted(counts), key=lambda cls: counts[cls])
        rows.append((number + 1, len(group), _class(view.network, main), (names[0], names[1])))
        iris.append(best[0])
    return rows, iris


def _bridges(view: _View) -> tuple[list[tuple[Cell | Name, ...]], list[str]]:
    between = view.between
    place = {iri: number for number, group in enumerate(view.communities) for iri in group}
    wanted = {expand("sei:Problem"), expand("sei:Measure")}
    scored = []
    for iri, node in view.network.nodes.items():
        if node.cls in wanted:
            joined = {place[other] for other in view.graph[iri] if other in place}
            if len(joined) > 1:
                scored.append((len(joined), between[iri], iri))
    scored.sort(key=lambda item: (-item[0], -item[1], item[2]))
    rows = [(_class(view.network, view.network.nodes[iri].cls), _name(view.network.nodes[iri]), joined, round(score, 4))
            for joined, score, iri in scored[: view.top]]  # fmt: skip
    return list(rows), [iri for *_, iri in scored[: view.top]]


def _co_issuing(view: _View) -> tuple[list[tuple[Cell | Name, ...]], list[str]]:
    prop = expand("sei:issuedBy")
    issuers: dict[str, set[str]] = defaultdict(set)
    for edge in view.network.edges:
        if edge.property == prop:
            issuers[edge.source].add(edge.target)
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for bodies in issuers.values():
        for pair in combinations(sorted(bodies), 2):
            pairs[pair] += 1
    order = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[: view.top]
    nodes = view.network.nodes
    return [(_name(nodes[a]), _name(nodes[b]), pairs[a, b]) for a, b in order], [a for a, _ in order]


def _coverage(view: _View) -> tuple[list[tuple[Cell | Name, ...]], list[str]]:
    """Per relation of interest: of all entities of a class, how many take part in it."""
    rows: list[tuple[Cell | Name, ...]] = []
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in view.network.edges:
        ends[edge.property, "subject"].add(edge.source)
        ends[edge.property, "object"].add(edge.target)
    for item in read_lexicon("analyses")["coverage"]["ratios"]:
        cls, prop = expand(item["class"]), expand(item["relation"])
        members = {iri for iri, node in view.network.nodes.items() if node.cls == cls}
        held = members & ends[prop, item["end"]]
        ratio = round(len(held) / len(members), 3) if members else 0.0
        rows.append(((str(item["en"]), str(item["zh"])), len(held), len(members), ratio))
    return rows, [""] * len(rows)


def _likeness(cls: str) -> Callable[[_View], tuple[list[tuple[Cell | Name, ...]], list[str]]]:
    def measure(view: _View) -> tuple[list[tuple[Cell | Name, ...]], list[str]]:
        near: dict[str, set[str]] = defaultdict(set)
        wanted = expand(cls)
        inside = {expand("sei:locatedIn")}  # that two cities lie in one province does not make their policies alike
        for edge in view.network.edges:
            if edge.property in inside:
                continue
            for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                if view.network.nodes[one].cls == wanted:
                    near[one].add(other)
        scored = []
        for a, b in combinations(sorted(near), 2):
            common = near[a] & near[b]
            if common:
                scored.append((len(common) / len(near[a] | near[b]), len(common), a, b))
        scored.sort(key=lambda item: (-item[0], -item[1], item[2], item[3]))
        nodes = view.network.nodes
        rows = [
            (_name(nodes[a]), _name(nodes[b]), common, round(score, 3)) for score, common, a, b in scored[: view.top]
        ]
        return list(rows), [a for *_, a, _ in scored[: view.top]]

    return measure


ANALYSES: dict[str, Callable[[_View], tuple[list[tuple[Cell | Name, ...]], list[str]]]] = {
    "centrality": _centrality,
    "communities": _groups,
    "bridges": _bridges,
    "co-issuing": _co_issuing,
    "coverage": _coverage,
    "documents": _likeness("sei:SourceDocument"),
    "regions": _likeness("sei:Region"),
}


def write_json(results: Sequence[Result]) -> str:
    """``{"analyses": [{"name", "title", "meaning", "limits", "columns", "rows", "iris"}]}``; names are {"en", "zh"}."""

    def cell(value: Cell | Name) -> Any:
        return {"en": value[0], "zh": value[1]} if isinstance(value, tuple) else value

    items = [
        {"name": r.name, "title": cell(r.title), "meaning": cell(r.meaning), "limits": cell(r.limits),
         "columns": [cell(c) for c in r.columns], "rows": [[cell(c) for c in row] for row in r.rows],
         "iris": [curie(iri) if iri else None for iri in r.iris]}
        for r in results
    ]  # fmt: skip
    return json.dumps({"analyses": items}, ensure_ascii=False, indent=1) + "\n"


def write_table(results: Sequence[Result], *, language: str = "en", width: int = 110) -> str:
    """All results as tables that fit a terminal, each with its meaning and limits."""
    import io

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    place = 1 if language == "zh" else 0
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None)
    for result in results:
        console.print(Text(result.title[place], style="bold"))
        console.print(Text(result.meaning[place]))
        table = Table(box=None, pad_edge=False)
        for column in result.columns:
            table.add_column(Text(column[place]), overflow="fold")
        for row in result.rows:
            table.add_row(*(Text(value[place] if isinstance(value, tuple) else str(value)) for value in row))
        console.print(table if result.rows else Text("–"))
        console.print(Text(result.limits[place]))
        console.print()
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"
