"""Cytoscape JSON: for Cytoscape (File, Import, Network) and cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sei_kg.exports import Extra
from sei_kg.exports.attributes import clean, edges, nodes
from sei_kg.network import Network

__all__ = ["cytoscape"]


def cytoscape(network: Network, extra: Extra) -> Iterator[str]:
    """``{"data", "elements": {"nodes": [{"data"}], "edges": [{"data"}]}}``, one element a line."""
    yield '{"format_version": "1.0", "data": {"name": "SEI-KG"}, "elements": {"nodes": [\n'
    for place, (node, values) in enumerate(nodes(network, extra)):
        data = {"id": node.iri, "name": clean(node.label), **values}
        yield (",\n" if place else "") + json.dumps({"data": data}, ensure_ascii=False)
    yield '\n], "edges": [\n'
    for place, (edge, values) in enumerate(edges(network)):
        data = {
            "id": f"e{place}",
            "source": edge.source,
            "target": edge.target,
            "interaction": values["property"],
            **values,
        }
        yield (",\n" if place else "") + json.dumps({"data": data}, ensure_ascii=False)
    yield "\n]}}\n"
