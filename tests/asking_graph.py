"""The made-up graph of ``tests/data/graphs/asking.trig`` with ontology, vocabularies, curated entities and inference."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

DATA = Path(__file__).parent / "data" / "graphs"


def write_asking_store(folder: Path) -> Path:
    """Writes the store into a folder and gives it back."""
    from sei_kg.graph import static_quads
    from sei_kg.inference import infer
    from sei_kg.search import FOLDER, write_index

    raw = ox.Store(str(folder))
    raw.bulk_extend(static_quads())
    raw.bulk_load(path=str(DATA / "asking.trig"), format=ox.RdfFormat.TRIG)
    infer(raw)
    raw.flush()
    write_index(raw, folder / FOLDER)
    return folder
