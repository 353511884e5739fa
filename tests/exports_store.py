"""A small store with names that try to break out of every format."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from sei_kg.graph import turtle_quads
from sei_kg.namespaces import ONTOLOGY
from sei_kg.resources import ontology_dir
from sei_kg.store import EmbeddedStore

DATA = Path(__file__).parent / "data" / "exports.trig"


def small_store() -> EmbeddedStore:
    """The ontology and ``data/exports.trig``, in memory."""
    raw = ox.Store()
    for path in sorted(ontology_dir().glob("*.ttl")):
        raw.extend(turtle_quads(path, ONTOLOGY))
    raw.extend(ox.parse(path=str(DATA), format=ox.RdfFormat.TRIG))
    return EmbeddedStore(raw)
