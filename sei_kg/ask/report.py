"""An answer as a person reads it, in the language of the question."""

from __future__ import annotations

from sei_kg.ask.answers import Answer
from sei_kg.ask.messages import say

__all__ = ["write_answer"]

_FIRST = ("post", "organization", "time", "derivation", "figure", "qualityNote")
_SHOWN = {*_FIRST, "comparator", "of", "direction", "start", "end"}


def write_answer(
    answer: Answer, *, width: int = 100, markdown: bool = False, most: int | None = None, query: bool = True
) -> str:
    """The answer, its quotes with citations, how the question was read, and (unless ``query`` is False) the SPARQL.

    ``most`` limits how many items are written; what is left out is counted.
    """
    language = answer.language
    lines: list[str] = []
    if not answer.answered:
        lines.append(answer.scope)
    for item in answer.items[:most]:
        details = [f"{item.details[k]}" for k in _FIRST if item.details.get(k)]
        if "observation" not in item.details:
            details += [f"{k.replace('_', ' ')}: {v[:80]}" for k, v in item.details.items() if k not in _SHOWN]
        head = item.text(language) + (f"  ({'; '.join(details)})" if details else "")
        lines.append(f"- **{head}**" if markdown else f"• {head}")
        for proof in item.proofs[:2]:
            quote = " ".join(proof.quote.split())
            place = proof.document.split("_")[0] + (f", {proof.section}" if proof.section else "")
            lines += _wrapped(f"“{quote}” — {place}", width, "  > " if markdown else "    ")
        if len(item.proofs) > 2:
            lines.append(f"    (+{len(item.proofs) - 2})")
    if most is not None and len(answer.items) > most:
        lines.append(f"(+{len(answer.items) - most})")
    if answer.note:
        lines.append(f"{say('report/note', language)}: {answer.note}")
    for draft in answer.alternatives:
        if draft.query == "background" and not answer.answered:
            listed = (
                i.text(language) + (f" ({i.details['time']})" if "time" in i.details else "") for i in draft.items[:8]
            )
            lines += _wrapped(f"{draft.reading.get(language, '')}: " + "; ".join(listed), width, "")
        if draft.items and answer.answered:
            lines.append(
                f"{say('report/near', language)}: {draft.reading.get(language, '')}: "
                + "; ".join(i.text(language) for i in draft.items[:5])
            )
    lines += ["", *_wrapped(f"{say('report/read', language)}: {answer.reading}", width, "")]
    if answer.answered and query:
        lines.append(f"{say('report/found', language)}: {answer.query}")
        lines += _wrapped(f"{say('report/scope', language)}: {answer.scope}", width, "")
        body = [line for line in answer.sparql.splitlines() if not line.startswith("#+")]
        lines += [
            f"{say('report/sparql', language)}:",
            *(["```sparql", *body, "```"] if markdown else [f"    {line}" for line in body]),
        ]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Lines of at most ``width`` columns; a Chinese character takes two, and may end a line anywhere."""
    from rich.cells import cell_len

    room = max(20, width - cell_len(indent))
    lines, line, used = [], "", 0
    for word in _pieces(text):
        size = cell_len(word)
        if used + size > room and line:
            lines.append(indent + line.rstrip())
            line, used = "", 0
            word = word.lstrip()
            size = cell_len(word)
        line += word
        used += size
    return [*lines, indent + line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    import re

    clean = "".join(c if c.isprintable() else " " for c in text)
    return re.findall(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+", clean)
