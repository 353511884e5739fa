"""Graph files: the graph in the forms that other programs open.

Writers of networks give text piece by piece, so that a large graph need not stand in memory as one text. Writers of RDF
give the store as it is, with its named graphs where the form has them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping

from sei_kg.errors import UnknownNameError
from sei_kg.network import Network
from sei_kg.store import Store

__all__ = ["NETWORK_FORMATS", "RDF_FORMATS", "Extra", "export_network", "export_rdf"]

Extra = Mapping[str, Mapping[str, str | int | float | bool]]  # node IRI -> further attributes

NETWORK_FORMATS: dict[str, tuple[str, str]] = {  # name -> (module:function, ending of the file)
    "graphml": ("sei_kg.exports.graphml:graphml", "graphml"),
    "gexf": ("sei_kg.exports.gexf:gexf", "gexf"),
    "cytoscape": ("sei_kg.exports.cytoscape:cytoscape", "cyjs"),
    "d3": ("sei_kg.exports.d3:d3", "json"),
    "dot": ("sei_kg.exports.dot:dot", "dot"),
    "mermaid": ("sei_kg.exports.mermaid:mermaid", "mmd"),
    "nodes-csv": ("sei_kg.exports.tables:nodes_csv", "csv"),
    "edges-csv": ("sei_kg.exports.tables:edges_csv", "csv"),
}
RDF_FORMATS: dict[str, tuple[str, str]] = {  # name -> (name in pyoxigraph, ending)
    "turtle": ("TURTLE", "ttl"),
    "trig": ("TRIG", "trig"),
    "nquads": ("N_QUADS", "nq"),
    "ntriples": ("N_TRIPLES", "nt"),
    "jsonld": ("JSON_LD", "jsonld"),
    "rdfxml": ("RDF_XML", "rdf"),
}


def export_network(network: Network, form: str, *, extra: Extra | None = None) -> Iterator[str]:
    """A network in one of ``NETWORK_FORMATS``, as pieces of text; ``extra`` adds attributes to nodes."""
    if form not in NETWORK_FORMATS:
        raise UnknownNameError("graph format", form, list(NETWORK_FORMATS))
    module, name = NETWORK_FORMATS[form][0].split(":")
    writer: Callable[[Network, Extra], Iterator[str]] = getattr(importlib.import_module(module), name)
    return writer(network, extra or {})


def export_rdf(store: Store, form: str, *, asserted: bool = False) -> Iterator[bytes]:
    """A store in one of ``RDF_FORMATS``, as pieces; ``asserted`` leaves the inferred statements out."""
    if form not in RDF_FORMATS:
        raise UnknownNameError("RDF format", form, list(RDF_FORMATS))
    from sei_kg.exports.rdf import rdf

    return rdf(store, RDF_FORMATS[form][0], asserted=asserted)
