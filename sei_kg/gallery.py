"""Draws every picture of ``docs/gallery.md`` anew: ``python -m sei_kg.gallery [STORE]``.

The graph is the one built from the digests of the project; where no store is named, it is built in a temporary folder.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sei_kg.drawing.convert import svg_to
from sei_kg.errors import SeiError
from sei_kg.lexicon import read_lexicon
from sei_kg.resources import home
from sei_kg.store import Store, open_store
from sei_kg.views import EmptyViewError, Request, picture

__all__ = ["Item", "draw_gallery", "main"]


@dataclass(frozen=True, slots=True)
class Item:
    """A picture of the gallery: file name without ending, view, request, the words that say what it tells."""

    name: str
    view: str
    request: Request
    words: str


def _items() -> list[Item]:
    found = []
    for entry in read_lexicon("gallery")["pictures"]:
        request = Request(
            entities=tuple(entry.get("entities", ())), language=entry.get("language", "en"), rows=entry.get("rows", ""),
            columns=entry.get("columns", ""), limit=int(entry.get("limit", 40)),
        )  # fmt: skip
        found.append(Item(entry["name"], entry["view"], request, str(entry["words"])))
    return found


def _command(item: Item) -> str:
    request = item.request
    parts = ["sei-kg export svg", f"--view {item.view}"]
    parts += [f"--entity {name}" for name in request.entities]
    parts += [f"--{key} {value}" for key, value in (("rows", request.rows), ("columns", request.columns)) if value]
    parts += [f"--language {request.language}"] if request.language != "en" else []
    return " ".join(parts)


def draw_gallery(store: Store, folder: Path) -> list[str]:
    """Writes ``folder/gallery/*.svg`` and ``folder/gallery.md``; returns the names drawn. An empty view is said, not drawn."""
    pictures = folder / "gallery"
    pictures.mkdir(parents=True, exist_ok=True)
    words = read_lexicon("gallery")
    lines = [f"# {words['title']}", "", str(words["intro"]), ""]
    drawn = []
    for item in _items():
        lines += [f"## {item.words}", ""]
        try:
            made = picture(store, item.view, item.request)
        except EmptyViewError as error:
            lines += [f"*{error}*", ""]
            continue
        (pictures / f"{item.name}.svg").write_bytes(svg_to(made.svg, "svg"))
        drawn.append(item.name)
        lines += [
            f"![{made.title}](gallery/{item.name}.svg)",
            "",
            f"Finding: {made.title}.",
            "",
            f"`{_command(item)}`",
            "",
        ]
    for path in pictures.glob("*.svg"):
        if path.stem not in drawn:
            path.unlink()
    (folder / "gallery.md").write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    return drawn


def main() -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "store"
            if len(sys.argv) < 2:
                from sei_kg.graph import build

                build((), place)
            drawn = draw_gallery(open_store(place), home() / "docs")
    except SeiError as error:
        print(f"gallery: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    print(f"{len(drawn)} pictures: docs/gallery.md")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
