"""Where the project's data lies: ``ontology/``, ``graph/`` and ``queries/``.

In a checkout they stand beside the package; in a wheel they are packed below ``sei_kg/data``. ``SEI_KG_HOME`` names
another folder that holds the three. ``SEI_KG_STORE`` names the default store.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from sei_kg.errors import InputError

__all__ = ["default_store", "graph_dir", "home", "ontology_dir", "queries_dir"]


@cache
def _find(chosen: str | None) -> Path:
    package = Path(__file__).resolve().parent
    places = [Path(chosen)] if chosen else [package.parent, package / "data"]
    for place in places:
        if (place / "ontology").is_dir() and (place / "queries").is_dir():
            return place
    raise InputError(
        f"no ontology/ and queries/ in {', '.join(str(p) for p in places)}",
        hint="set SEI_KG_HOME to the folder that holds them",
    )


def home() -> Path:
    """The folder that holds ``ontology/``, ``graph/`` and ``queries/``; raises InputError where there is none."""
    return _find(os.environ.get("SEI_KG_HOME"))


def ontology_dir() -> Path:
    return home() / "ontology"


def graph_dir() -> Path:
    return home() / "graph"


def queries_dir() -> Path:
    return home() / "queries"


def default_store() -> str:
    """``SEI_KG_STORE`` or ``build/store``."""
    return os.environ.get("SEI_KG_STORE") or "build/store"
