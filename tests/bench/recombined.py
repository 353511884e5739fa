"""Texts for the bench: paragraphs of the project's own texts, shuffled anew for each document. Deterministic."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

__all__ = ["make_folder", "make_text", "paragraphs"]

ROOT = Path(__file__).resolve().parents[2]
_HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def paragraphs(language: str) -> tuple[str, ...]:
    """The paragraphs of the test texts and digests; language "en", "zh" or "mixed"."""
    paths = [*sorted((ROOT / "tests/data/texts").glob("*.txt")), *sorted((ROOT / "graph/documents").glob("*.md"))]
    found: dict[str, None] = {}
    for path in paths:
        if "html" in path.name:
            continue
        for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
            for part in [block] if path.suffix == ".md" else block.split("\n"):
                if len(part.strip()) > 20:
                    found[part.strip()] = None
    chinese = {part: len(_HAN.findall(part)) * 4 > len(part) for part in found}
    wanted = {"en": (False,), "zh": (True,), "mixed": (False, True)}[language]
    return tuple(part for part in found if chinese[part] in wanted)


def make_text(size: int, *, language: str = "mixed", seed: int = 0) -> str:
    """A text of about ``size`` bytes of UTF-8: paragraphs in random order, numbers changed so that none is repeated."""
    chance, known = random.Random(f"{language} {seed}"), paragraphs(language)
    parts: list[str] = []
    done = 0
    while done < size:
        part = re.sub(r"(?<=\d)[1-9](?!\d)", lambda _: str(chance.randint(1, 9)), chance.choice(known))
        parts.append(part)
        done += len(part.encode()) + 2
    return "\n\n".join(parts) + "\n"


def make_folder(folder: Path, documents: int, *, size: int = 4_000) -> Path:
    """Writes documents of about ``size`` bytes, named by number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(documents):
        (folder / f"doc-{number:05}.txt").write_text(make_text(size, seed=number), "utf-8")
    return folder
