"""Figures on what was written to test the loader and the questions: ``tests/data/heldout``, in development and unseen."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.graph import build
from sei_kg.store import open_store
from tests.conftest import ROOT

HELD_OUT = ROOT / "tests" / "data" / "heldout"
UNSEEN = ("109", "112", "115")  # read by nobody who changes a rule or a lexicon

_DOCUMENTS = """
## Documents written to test the loader

Texts of other kinds, with gold by people who had not seen the rules (`tests/data/heldout`). Those marked unseen were looked at by
nobody who changes a rule, and say best what to expect of a new text; the others were used to find what is missed. What texts scored
while they were still unseen stands in the notes below.

| document | entities F1 | problems, measures: recall | relations F1 | relations precision | figures: value, + unit, + kind, + time, + scope | traps |
| --- | --- | --- | --- | --- | --- | --- |
"""
_QUESTIONS = """
### Questions written to test the answers

48 further questions about the five documents by somebody who had not seen how they are answered
(`tests/data/heldout/questions-corpus.yaml`). Odd numbers were then used in development; even ones were not looked at.

| language | half | asked | right | partly | wrong | refused |
| --- | --- | --- | --- | --- | --- | --- |
"""


def documents(score: Any) -> str:
    """The figures of the scorer (its module ``score``) on each held-out document, and on the unseen ones together."""
    lines = []
    with tempfile.TemporaryDirectory() as place:
        build(sorted(HELD_OUT.glob("*.txt")), Path(place) / "store")
        dump = Path(place) / "graph.nq"
        dump.write_bytes(open_store(Path(place) / "store").raw.dump(format=ox.RdfFormat.N_QUADS) or b"")
        names = [path.name[:3] for path in sorted(HELD_OUT.glob("*.entities.yaml"))]
        for title, chosen in [
            *((f"{name} (unseen)" if name in UNSEEN else name, name) for name in names),
            ("unseen together", ",".join(UNSEEN)),
        ]:
            scores = Path(place) / "score.json"
            sources = ["--gold", str(HELD_OUT), "--corpus", str(HELD_OUT), "--documents", chosen, "--json", str(scores)]
            with contextlib.redirect_stdout(io.StringIO()):
                score.main([str(dump), *sources])
            lines.append(_row(title, json.loads(scores.read_text("utf-8"))["total"]))
    return _DOCUMENTS + "\n".join(lines) + "\n\n"


def questions(each: list[dict[str, Any]]) -> str:
    """Verdicts on the held-out questions, by language and half; ``each``: rows with id, language and verdict."""
    count = Counter((row["language"], int(row["id"][3:]) % 2, row["verdict"]) for row in each)
    lines = []
    for language in ("en", "zh"):
        for odd, half in ((1, "development"), (0, "unseen")):
            verdicts = [count[language, odd, verdict] for verdict in ("right", "partly", "wrong", "refused")]
            total = sum(1 for row in each if row["language"] == language and int(row["id"][3:]) % 2 == odd)
            lines.append(f"| {language} | {half} | {total} | {' | '.join(map(str, verdicts))} |")
    return _QUESTIONS + "\n".join(lines) + "\n"


def _row(name: str, total: dict[str, Any]) -> str:
    entities, relations, seen = total["entities"], total["relations"]["micro"], total["observations"]
    claims = ", ".join(number(entities[kind]["recall"]) if kind in entities else "-" for kind in ("Problem", "Measure"))
    parts = (seen["recall"], *(seen[f"+{part}"] for part in ("unit", "kind", "time", "scope")))
    return (
        f"| {name} | {number(entities['micro']['f1'])} | {claims} | {number(relations['f1'])} | {number(relations['precision'])} "
        f"| {', '.join(map(number, parts))} | {len(total['traps']['fallen_into'])} |"
    )


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
