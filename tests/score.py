"""``make score``: build the originals, score extraction and answers on the gold, write ``docs/reference/quality.md``.

Runs the scorers that come with the gold (``SEI_KG_SHARED`` or ``../shared``); says so and ends where they are absent.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sei_kg.graph import build
from sei_kg.namespaces import PROVENANCE, expand
from sei_kg.store import open_store
from tests import held_out
from tests.conftest import ROOT, _shared
from tests.held_out import HELD_OUT, number

TARGET = ROOT / "docs" / "reference" / "quality.md"
NAMED = ("Organization", "Region", "PlanningPeriod", "Policy", "Programme")
FREE_ENDS = {expand("sei:describesProblem"), expand("sei:recommends")}
BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))


def main() -> int:
    shared = _shared()
    if shared is None:
        print("skipped: the gold is not here (set SEI_KG_SHARED to the folder that holds corpus/ and gold/)")
        return 0
    sys.path.insert(0, str(shared / "tools"))
    with tempfile.TemporaryDirectory() as folder:
        store, dump, scores = Path(folder) / "store", Path(folder) / "graph.nq", Path(folder) / "score.json"
        build([shared / "corpus"], store)
        dump.write_bytes(open_store(store).raw.dump(format=ox.RdfFormat.N_QUADS) or b"")
        import score  # type: ignore[import-not-found]

        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            score.main(
                [str(dump), "--gold", str(shared / "gold"), "--corpus", str(shared / "corpus"), "--json", str(scores)]
            )
        data = json.loads(scores.read_text("utf-8"))
        bins, by_rule = reliability(score, dump, shared)
        questions = asked(shared, store, [shared / "gold"])
        fresh = asked(shared, store, [shared / "gold", HELD_OUT / "corpus-names"], HELD_OUT / "questions-corpus.yaml")
    text = page(data, bins, by_rule, questions.summary) + held_out.questions(fresh.each) + held_out.documents(score)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    notes = TARGET.with_name("quality-notes.md")
    TARGET.write_text(text + (notes.read_text("utf-8") if notes.exists() else ""), "utf-8")
    print(printed.getvalue().replace(str(dump), "graph of the originals"))
    print(questions.printed)
    print(f"written: {TARGET.relative_to(ROOT)}")
    return 0


@dataclass(frozen=True)
class Asked:
    """What the scorer of questions says: rows by group, verdicts one by one, and what it printed."""

    summary: list[dict[str, Any]]
    each: list[dict[str, Any]]
    printed: str


def asked(shared: Path, store: Path, names: list[Path], questions: Path | None = None) -> Asked:
    """Asks all questions of a file (those of the gold, where none is given); names of entities come from ``names``."""
    with tempfile.TemporaryDirectory() as folder:
        gold, report = Path(folder) / "gold", Path(folder) / "questions.json"
        gold.mkdir()
        for path in [path for place in names for path in place.glob("*.entities.yaml")]:
            shutil.copy(path, gold)
        tool, file = shared / "tools" / "score_questions.py", questions or shared / "gold" / "questions.yaml"
        command = [sys.executable, tool, "--gold", gold, "--questions", file, "--store", store, "--json", report]
        command += ["--cmd", f"{sys.executable} -m sei_kg ask"]
        ran = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
        data = json.loads(report.read_text("utf-8")) if report.exists() else {"summary": [], "questions": []}
    return Asked(data["summary"], data["questions"], ran.stdout or ran.stderr)


Counts = list[tuple[str, int, int]]


def reliability(score: Any, dump: Path, shared: Path) -> tuple[Counts, Counts]:
    """For each bin of confidence, and for each rule: how many statements the gold can judge, and how many are right."""
    from score_data import Graph, is_document, load_gold  # type: ignore[import-not-found]

    confidence: dict[str, float] = {}
    rule_of: dict[str, str] = {}
    rules: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    graphs: dict[tuple[str, str, str], float] = defaultdict(float)
    wanted = expand("sei:confidence")
    quads = list(ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS))
    for quad in quads:
        if quad.predicate.value == wanted and quad.graph_name.value == PROVENANCE:
            confidence[quad.subject.value] = float(quad.object.value)
        if quad.predicate.value == expand("sei:rule"):
            rule_of[quad.subject.value] = quad.object.value.rsplit("/rule-", 1)[-1]
    for quad in quads:
        name = quad.graph_name.value
        if name in confidence:
            key = (quad.subject.value, quad.predicate.value, quad.object.value)
            graphs[key] = max(graphs[key], confidence[name])
            rules[key].add(rule_of.get(name, ""))
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in (shared / "corpus").glob("*.txt")}
    names = sorted(path.name[:3] for path in (shared / "gold").glob("*.entities.yaml"))
    whole, counted = Graph(dump, False), Counter[tuple[str, str]]()

    def key_of(said: Any) -> tuple[str, str, str]:
        return said.subject, said.predicate, getattr(said.object, "value", said.object)

    for name in names:
        text = next(text for stem, text in texts.items() if is_document(stem, name))
        gold, view = load_gold(shared / "gold", name, text, set()), whole.view(name)
        stands = score.score_entities(gold, view, set(), score.Result())
        parts: dict[str, list[Any]] = defaultdict(list)
        for said in view.statements:
            level = graphs.get(key_of(said), -1.0)
            for low, high in BINS:
                if low <= level < high:
                    parts[f"{low:.1f} to {min(high, 1.0):.1f}"].append(said)
            for rule in rules.get(key_of(said), ()):
                parts[f"rule {rule}"].append(said)
        for part, statements in parts.items():
            view.statements = statements
            result = score.Result()
            score.score_relations(gold, view, stands, result)
            for counts in result.relations.values():
                counted[part, "judged"] += counts["predicted"]
                counted[part, "right"] += counts["hit"]
            # A problem or measure that no annotator saw is a wrong one, though the scorer cannot judge its relations.
            unseen = [said for said in statements if said.predicate in FREE_ENDS and not stands.get(str(said.object))]
            counted[part, "judged"] += len(unseen)
    rows = [(part, counted[part, "judged"], counted[part, "right"]) for part in sorted({part for part, _ in counted})]
    rows = [row for row in rows if row[1]]
    by_rule = [(part.removeprefix("rule "), judged, right) for part, judged, right in rows if part.startswith("rule ")]
    return [row for row in rows if not row[0].startswith("rule ")], by_rule


def page(data: dict[str, Any], bins: Counts, by_rule: Counts, questions: list[dict[str, Any]]) -> str:
    total, by_document = data["total"], data["by_document"]
    entities, relations, seen = total["entities"], total["relations"], total["observations"]
    named = [entities[name] for name in NAMED if name in entities]
    hit, predicted, found, wanted = (sum(row[key] for row in named) for key in ("hit", "predicted", "found", "wanted"))
    precision, recall = hit / predicted, found / wanted
    code = subprocess.run(["git", "log", "-1", "--format=%cs", "--", "sei_kg", "ontology", "graph", "queries"],
                          cwd=ROOT, check=False, capture_output=True, text=True).stdout.strip()  # fmt: skip
    rows: list[tuple[str, str, str, str]] = [
        ("quotes that stand at their offsets", number(data["quotes"]["share"]), "1.00", "1.00"),
        ("entities, micro F1", number(entities["micro"]["f1"]), "0.85", "0.75"),
        (
            "organisations, regions, periods, policies, F1",
            number(2 * precision * recall / (precision + recall)),
            "0.93",
            "0.85",
        ),
        ("recall of Problem", number(entities["Problem"]["recall"]), "0.85", "0.70"),
        ("recall of Measure", number(entities["Measure"]["recall"]), "0.85", "0.70"),
        ("relations, micro F1", number(relations["micro"]["f1"]), "0.65", "0.55"),
        ("relations, precision", number(relations["micro"]["precision"]), "0.75", "0.75"),
        ("observations: value", number(seen["recall"]), "0.97", "0.93"),
    ]
    for name, aim, floor in (
        ("unit", "0.95", "0.90"),
        ("kind", "0.90", "0.80"),
        ("time", "0.85", "0.70"),
        ("scope", "0.70", "0.55"),
    ):
        rows.append((f"observations: + {name}", number(seen[f"+{name}"]), aim, floor))
    rows.append(("traps fallen into", str(len(total["traps"]["fallen_into"])), "0", "1"))
    lines = [
        "# Quality",
        "",
        "Made by `make score`; not edited by hand (the notes at the end are `quality-notes.md`).",
        f"Code of {code}. Extraction is scored on the gold of the documents {', '.join(data['documents'])}, on a build of the originals.",
        "",
        "| figure | reached | aim | floor |",
        "| --- | --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    for title, block in (("Entities", entities), ("Relations", relations)):
        lines += [
            "",
            f"## {title}",
            "",
            "| kind | precision | recall | F1 | right of said | found of wanted |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for name, row in block.items():
            if name != "notes":
                cells = [number(row[key]) for key in ("precision", "recall", "f1")]
                lines.append(
                    f"| {name} | {' | '.join(cells)} | {row['hit']}/{row['predicted']} | {row['found']}/{row['wanted']} |"
                )
    lines += [
        "",
        "## By document",
        "",
        "| document | entities F1 | relations F1 | observations found |",
        "| --- | --- | --- | --- |",
    ]
    for name, row in by_document.items():
        lines.append(
            f"| {name} | {number(row['entities']['micro']['f1'])} | {number(row['relations']['micro']['f1'])} | {number(row['observations']['recall'])} |"
        )
    lines += [
        "", "## Reliability", "",
        "How many of the statements that the gold can judge are right, by the confidence they carry.", "",
        "| confidence | judged | right | share |", "| --- | --- | --- | --- |",
        *(f"| {name} | {judged} | {right} | {right / judged:.2f} |" for name, judged, right in bins),
        "", "### By rule", "", "| rule | judged | right | share |", "| --- | --- | --- | --- |",
        *(f"| `{name}` | {judged} | {right} | {right / judged:.2f} |" for name, judged, right in by_rule),
    ]  # fmt: skip
    if questions:
        lines += ["", "## Answers", "", "`sei-kg ask` on the questions that come with the gold.", "",
                  "| language | group | asked | right | wrong | refused |", "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
        for row in questions:
            lines.append(
                f"| {row['language']} | {row['group']} | {row['asked']} | {row['right']} | {row['wrong']} | {row['refused']} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
