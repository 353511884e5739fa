"""Node and edge tables as CSV, as Gephi and spreadsheets open them.

A cell that a spreadsheet would take for a formula (it begins with = + - @, or a tab or line end) gets a leading
apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from sei_kg.exports import Extra
from sei_kg.exports.attributes import EDGE_TYPES, edges, node_types, nodes
from sei_kg.network import Network

__all__ = ["edges_csv", "nodes_csv", "safe_cell"]


def safe_cell(value: object) -> str:
    """A cell as text that no spreadsheet runs."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return (
        "'" + text
        if not isinstance(value, int | float) and text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        else text
    )


def nodes_csv(network: Network, extra: Extra) -> Iterator[str]:
    """``Id, Label`` and the attributes."""
    names = list(node_types(extra))
    yield _row(["Id", "Label", *names[1:]])
    for node, values in nodes(network, extra):
        yield _row([node.iri, *(values.get(name, "") for name in names)])


def edges_csv(network: Network, extra: Extra) -> Iterator[str]:
    """``Source, Target, Type, Label`` and the attributes."""
    yield _row(["Source", "Target", "Type", "Label", *EDGE_TYPES])
    for edge, values in edges(network):
        yield _row([edge.source, edge.target, "Directed", values["label_en"], *(values[name] for name in EDGE_TYPES)])


def _row(cells: Sequence[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return stream.getvalue()
