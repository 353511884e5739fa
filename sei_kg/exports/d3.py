"""Node-link JSON as D3 and networkx read it: ``{"directed", "multigraph", "nodes", "links"}``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sei_kg.exports import Extra
from sei_kg.exports.attributes import edges, nodes
from sei_kg.network import Network

__all__ = ["d3"]


def d3(network: Network, extra: Extra) -> Iterator[str]:
    """One node or link a line."""
    yield '{"directed": true, "multigraph": true, "graph": {"name": "SEI-KG"}, "nodes": [\n'
    for place, (node, values) in enumerate(nodes(network, extra)):
        yield (",\n" if place else "") + json.dumps({"id": node.iri, **values}, ensure_ascii=False)
    yield '\n], "links": [\n'
    for place, (edge, values) in enumerate(edges(network)):
        data = {"source": edge.source, "target": edge.target, "key": edge.property, **values}
        yield (",\n" if place else "") + json.dumps(data, ensure_ascii=False)
    yield "\n]}\n"
