"""Fixtures that many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path | None:
    """The folder with the original documents and the gold: SEI_KG_SHARED, or ``shared`` beside the checkout."""
    chosen = os.environ.get("SEI_KG_SHARED")
    places = [Path(chosen)] if chosen else [ROOT.parent / "shared"]
    return next((place for place in places if (place / "corpus").is_dir()), None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with ``corpus/`` and ``gold/``; skips where it is absent."""
    folder = _shared()
    if folder is None:
        pytest.skip(
            "the original documents are not here (set SEI_KG_SHARED to the folder that holds corpus/ and gold/)"
        )
    return folder


@pytest.fixture(scope="session")
def digest_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the project's own digests, once a session."""
    from sei_kg.graph import build

    folder = tmp_path_factory.mktemp("digests") / "store"
    build((), folder)
    return folder


@pytest.fixture(scope="session")
def corpus_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the original documents, once a session."""
    from sei_kg.graph import build

    folder = tmp_path_factory.mktemp("originals") / "store"
    build([shared / "corpus"], folder)
    return folder
