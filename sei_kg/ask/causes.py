"""What causes a problem, and what follows from it, along chains of causes."""

from __future__ import annotations

from collections.abc import Sequence

from sei_kg.ask.answers import Draft
from sei_kg.ask.claim_items import draft_of, of_class, tied
from sei_kg.ask.claims import CAUSES, PROBLEM, Claim, soft_links
from sei_kg.ask.context import Context
from sei_kg.ask.words import Term

__all__ = ["answer_caused"]


def answer_caused(context: Context, terms: Sequence[Term]) -> Draft | None:
    """Causes or consequences of the problem that the question names: which, its word order tells."""
    for least, near in (
        (0.42, 0.8),
        (0.34, 0.6),
        (0.42, 0.4),
    ):  # what is surely named, what comes near it, what holds it
        draft = _caused_by(context, terms, soft_links(context, terms, PROBLEM, least=least, near=near))
        if draft is not None:
            return draft
    return None


def _caused_by(context: Context, terms: Sequence[Term], named: Sequence[Claim]) -> Draft | None:
    frame = context.frame
    if not named:
        return None
    asked = frame.parts[0]
    place_of_terms = min(t.start for t in terms)
    forward = _forward(frame.text, frame.language, asked.start, place_of_terms, context)
    steps = 6 if "indirect" in frame.operations or frame.language else 1
    seen = {c.iri for c in named}
    rows: list[tuple[str, ...]] = []
    border = sorted(seen)
    for _ in range(steps):
        fresh = [
            row for iri in border for row in context.rows("forward" if forward else "backward", given=iri, first=CAUSES)
        ]
        rows += [row for row in fresh if row[2] not in seen]
        border = sorted({row[2] for row in fresh} - seen)
        seen |= set(border)
        if not border or "indirect" not in frame.operations:
            break
    found = of_class(context, rows, PROBLEM)
    if not found:
        return None
    return draft_of(
        context,
        found,
        0.6 + 0.3 * named[0].score,
        "consequences-of-problem" if forward else "causes-of-problem",
        PROBLEM,
        sparql=tied(found, "forward" if forward else "backward", sorted(seen), CAUSES),
    )


def _forward(text: str, language: str, asked: int, named: int, context: Context) -> bool:
    """Whether consequences are wanted: "X causes which ...", "which ... follow from X", "what does X cause"."""
    said = text.casefold()
    nouns = context.lexicon.data["cause_nouns"]
    for direction in ("causes", "consequences"):
        if any(word in said for word in nouns[direction][language]):
            return direction == "consequences"
    cue = next((c for c in context.frame.cues if c.kind == "relation" and c.meaning[0] == CAUSES), None)
    if cue is None:
        return True
    passive = (
        any(word in cue.surface.casefold() for word in ("from", "due", "because", "by", "follow", "源于", "由于"))
        or "caused by" in text.casefold()
    )
    active = named < cue.start  # what is named stands before the verb: it is the cause
    return active != passive
