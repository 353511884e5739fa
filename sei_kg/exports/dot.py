"""DOT for Graphviz: from left to right, classes by colour and shape, inferred statements dashed."""

from __future__ import annotations

from collections.abc import Iterator

from sei_kg.drawing.style import tint
from sei_kg.drawing.text import wrap
from sei_kg.exports import Extra
from sei_kg.exports.attributes import clean, edges, nodes
from sei_kg.network import Network

__all__ = ["dot"]

_SHAPES = {
    "square": "box", "circle": "ellipse", "page": "note", "book": "folder", "triangle": "invhouse", "diamond": "octagon",
    "cross": "component", "hexagon": "hexagon", "pentagon": "cds", "drop": "oval", "star": "tab", "bar": "box",
    "chart": "box3d", "octagon": "octagon",
}  # fmt: skip


def dot(network: Network, extra: Extra) -> Iterator[str]:
    """A digraph; nodes are numbered, their IRI stands in ``URL``."""
    number = {iri: f"n{place}" for place, iri in enumerate(network.nodes)}
    yield 'digraph "SEI-KG" {\n  rankdir=LR; charset="UTF-8"; node [fontname="Noto Sans CJK SC,Arial", fontsize=11, style="filled,rounded"];\n'
    yield '  edge [fontname="Noto Sans CJK SC,Arial", fontsize=9, color="#57606a"];\n'
    for node, values in nodes(network, extra):
        label = "\\n".join(_quoted(line) for line in wrap(node.label, 180, 11, lines=3))
        colour = str(values["colour"])
        yield (
            f'  {number[node.iri]} [label="{label}", shape={_SHAPES[str(values["shape"])]}, color="{colour}", '
            f'fillcolor="{tint(colour)}", URL="{_quoted(node.iri)}", class="{values["class"]}"];\n'
        )
    for edge, values in edges(network):
        style = ", style=dashed" if edge.inferred else ""
        yield f'  {number[edge.source]} -> {number[edge.target]} [label="{_quoted(str(values["label_en"]))}"{style}];\n'
    yield "}\n"


def _quoted(text: str) -> str:
    return clean(text).replace("\\", "\\\\").replace('"', '\\"')
