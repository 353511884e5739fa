"""SEI-KG: a knowledge graph of China's strategic emerging industries policy, every statement proved by its sentence.

import sei_kg
graph = sei_kg.open("build/store")
print(graph.ask("Which measures address the financing of small firms?").text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from sei_kg.session import Graph

__all__ = ["__version__", "open", "to_networkx"]
__version__ = "0.1.0"


def open(store: str | Path | None = None, *, timeout: float = 10.0) -> Graph:
    """Opens a store for asking: queries of the library, search, questions.

    Args:
        store: a folder, or the http(s) address of a SPARQL 1.1 endpoint; default ``build/store`` or SEI_KG_STORE.
        timeout: seconds that one request to an endpoint may take.

    Raises:
        StoreError: there is none.
    """
    from sei_kg.session import open_graph

    return open_graph(store, timeout=timeout)


def to_networkx(store: str | Path | None = None, *, timeout: float = 10.0) -> nx.MultiDiGraph[str]:
    """The entities and statements of a store as a networkx ``MultiDiGraph``; see ``sei_kg.network.to_networkx``.

    Args:
        store: a folder, or the http(s) address of a SPARQL 1.1 endpoint; default ``build/store`` or SEI_KG_STORE.
        timeout: seconds that one request to an endpoint may take.

    Raises:
        StoreError: there is none.
    """
    from sei_kg.network import to_networkx as convert
    from sei_kg.resources import default_store
    from sei_kg.store import open_store

    return convert(open_store(store or default_store(), timeout=timeout))
