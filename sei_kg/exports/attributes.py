"""The attributes of nodes and edges, flat and typed, as every graph file carries them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sei_kg.exports import Extra
from sei_kg.network import Network, NetworkEdge, NetworkNode, edge_attributes, node_attributes

__all__ = ["EDGE_TYPES", "Value", "clean", "edges", "node_types", "nodes", "xml_text"]

Value = str | int | float | bool
_NODE_TYPES: dict[str, type] = {
    "label": str, "label_en": str, "label_zh": str, "class": str, "kind": str, "colour": str, "shape": str, "mentions": int,
}  # fmt: skip
EDGE_TYPES: dict[str, type] = {
    "property": str, "label_en": str, "label_zh": str, "evidence": int, "confidence": float, "inferred": bool,
}  # fmt: skip
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text without what XML cannot hold and without marks that turn the direction; white space folded."""
    return " ".join(_FORBIDDEN.sub("", text).split())


@lru_cache(maxsize=200_000)
def xml_text(text: str) -> str:
    """Text for XML content and attributes."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def node_types(extra: Extra) -> dict[str, type]:
    """Attribute -> type, those of ``extra`` last."""
    types = dict(_NODE_TYPES)
    for values in extra.values():
        for name, value in values.items():
            types.setdefault(name, type(value))
    return types


def nodes(network: Network, extra: Extra) -> Iterator[tuple[NetworkNode, dict[str, Value]]]:
    """Nodes with their attributes."""
    for node in network.nodes.values():
        yield node, {**node_attributes(node), **extra.get(node.iri, {})}


def edges(network: Network) -> Iterator[tuple[NetworkEdge, dict[str, Value]]]:
    """Edges with their attributes."""
    for edge in network.edges:
        yield edge, edge_attributes(edge, network)
