"""Mermaid flowcharts, for Markdown pages. Mermaid itself draws no more than 500 edges unless its host allows more."""

from __future__ import annotations

from collections.abc import Iterator

from sei_kg.drawing.style import read_styles, tint
from sei_kg.exports import Extra
from sei_kg.exports.attributes import clean, edges, nodes
from sei_kg.namespaces import local_name
from sei_kg.network import Network

__all__ = ["mermaid"]

_SHAPES = {
    "square": "[{}]", "circle": "([{}])", "page": "[{}]", "book": "[[{}]]", "triangle": "[/{}\\]", "diamond": "({})",
    "cross": "[/{}/]", "hexagon": "{{{{{}}}}}", "pentagon": ">{}]", "drop": "([{}])", "star": "(({}))", "bar": "[{}]",
    "chart": "[({})]", "octagon": "{{{{{}}}}}",
}  # fmt: skip


def mermaid(network: Network, extra: Extra) -> Iterator[str]:
    """``flowchart LR`` with one class definition for each class."""
    number = {iri: f"n{place}" for place, iri in enumerate(network.nodes)}
    yield "flowchart LR\n"
    if len(network.edges) > 500:
        yield f"%% {len(network.edges)} edges: more than Mermaid draws by default (500); choose fewer with --entity or --class\n"
    for node, values in nodes(network, extra):
        yield f"  {number[node.iri]}{_SHAPES[str(values['shape'])].format(_quoted(node.label))}:::{values['class']}\n"
    for edge, values in edges(network):
        arrow = "-.->" if edge.inferred else "-->"
        yield f"  {number[edge.source]} {arrow}|{_quoted(str(values['label_en']))}| {number[edge.target]}\n"
    used = {node.cls for node in network.nodes.values()}
    for cls, style in read_styles().items():
        if cls in used:
            yield f"  classDef {local_name(cls)} fill:{tint(style.colour)},stroke:{style.colour},color:#1b1f24\n"


def _quoted(text: str) -> str:
    """A label in quotes; what Mermaid or HTML would read as more than a letter becomes an entity code."""
    safe = "".join(f"#{ord(c)};" if c in '"#<>&`\\|;' else c for c in clean(text))
    return f'"{safe}"'
