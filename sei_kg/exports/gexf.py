"""GEXF 1.3 for Gephi, piece by piece, with colours and shapes."""

from __future__ import annotations

from collections.abc import Iterator

from sei_kg.exports import Extra
from sei_kg.exports.attributes import EDGE_TYPES, Value, edges, node_types, nodes, xml_text
from sei_kg.network import Network

__all__ = ["gexf"]

_TYPES = {str: "string", int: "integer", float: "double", bool: "boolean"}
_SHAPES = {"square": "square", "triangle": "triangle", "diamond": "diamond"}  # all that GEXF knows beside the disc


def gexf(network: Network, extra: Extra) -> Iterator[str]:
    """Nodes and edges with flat, typed attributes; no date of writing, so that the same graph gives the same bytes."""
    types = node_types(extra)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
    yield "<meta><creator>SEI-KG</creator></meta>\n"
    yield '<graph defaultedgetype="directed" mode="static">\n'
    for kind, names in (("node", types), ("edge", EDGE_TYPES)):
        yield f'<attributes class="{kind}" mode="static">'
        for place, (name, cls) in enumerate(names.items()):
            yield f'<attribute id="{place}" title="{name}" type="{_TYPES[cls]}"/>'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for node, values in nodes(network, extra):
        red, green, blue = (int(str(values["colour"])[i : i + 2], 16) for i in (1, 3, 5))
        shape = _SHAPES.get(str(values["shape"]), "disc")
        yield (
            f'<node id="{xml_text(node.iri)}" label="{xml_text(node.label)}">{_values(values, list(types))}'
            f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:shape value="{shape}"/></node>\n'
        )
    yield "</nodes>\n<edges>\n"
    for number, (edge, values) in enumerate(edges(network)):
        yield (
            f'<edge id="{number}" source="{xml_text(edge.source)}" target="{xml_text(edge.target)}" weight="{max(edge.evidence, 1)}" '
            f'label="{xml_text(str(values["label_en"]))}">{_values(values, list(EDGE_TYPES))}</edge>\n'
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(values: dict[str, Value], names: list[str]) -> str:
    parts = (
        f'<attvalue for="{place}" value="{str(values[name]).lower() if isinstance(values[name], bool) else xml_text(str(values[name]))}"/>'
        for place, name in enumerate(names)
        if name in values
    )
    return f"<attvalues>{''.join(parts)}</attvalues>"
