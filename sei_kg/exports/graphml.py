"""GraphML, piece by piece; with the yFiles extension, so that yEd too shows labels, shapes and colours."""

from __future__ import annotations

from collections.abc import Iterator

from sei_kg.exports import Extra
from sei_kg.exports.attributes import EDGE_TYPES, Value, edges, node_types, nodes, xml_text
from sei_kg.network import Network

__all__ = ["graphml"]

_TYPES = {str: "string", int: "int", float: "double", bool: "boolean"}
_YED = {
    "square": "rectangle", "circle": "ellipse", "page": "roundrectangle", "book": "rectangle3d", "triangle": "triangle",
    "diamond": "diamond", "cross": "hexagon", "hexagon": "hexagon", "pentagon": "octagon", "drop": "ellipse",
    "star": "star5", "bar": "rectangle", "chart": "rectangle", "octagon": "octagon",
}  # fmt: skip


def graphml(network: Network, extra: Extra) -> Iterator[str]:
    """Nodes and edges with flat, typed attributes."""
    types = node_types(extra)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">\n'
    for kind, names in (("node", types), ("edge", EDGE_TYPES)):
        for name, cls in names.items():
            yield f'<key id="{kind[0]}_{name}" for="{kind}" attr.name="{name}" attr.type="{_TYPES[cls]}"/>\n'
    yield '<key id="y_node" for="node" yfiles.type="nodegraphics"/>\n<key id="y_edge" for="edge" yfiles.type="edgegraphics"/>\n'
    yield '<graph id="SEI-KG" edgedefault="directed">\n'
    for node, values in nodes(network, extra):
        label, shape = xml_text(node.label), _YED[str(values["shape"])]
        yield (
            f'<node id="{xml_text(node.iri)}">{_data("n", values)}<data key="y_node"><y:ShapeNode>'
            f'<y:Geometry height="40" width="180"/><y:Fill color="{values["colour"]}" transparent="false"/>'
            f'<y:NodeLabel textColor="#FFFFFF">{label}</y:NodeLabel><y:Shape type="{shape}"/></y:ShapeNode></data></node>\n'
        )
    for number, (edge, values) in enumerate(edges(network)):
        line = "dashed" if edge.inferred else "line"
        yield (
            f'<edge id="e{number}" source="{xml_text(edge.source)}" target="{xml_text(edge.target)}">{_data("e", values)}'
            f'<data key="y_edge"><y:PolyLineEdge><y:LineStyle color="#57606A" type="{line}" width="1"/>'
            '<y:Arrows source="none" target="standard"/>'
            f"<y:EdgeLabel>{xml_text(str(values['label_en']))}</y:EdgeLabel></y:PolyLineEdge></data></edge>\n"
        )
    yield "</graph>\n</graphml>\n"


def _data(kind: str, values: dict[str, Value]) -> str:
    return "".join(f'<data key="{kind}_{name}">{_text(value)}</data>' for name, value in values.items())


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else xml_text(str(value))
