"""How a question was understood, and why it is refused, in the language of the question."""

from __future__ import annotations

from sei_kg.ask.context import Context
from sei_kg.ask.messages import say
from sei_kg.ask.understanding import Frame, Part
from sei_kg.namespaces import SEI

__all__ = ["how_read", "refusal"]

_WORDS = 24  # characters of an unknown thing asked for; more is a clause that nobody named
_VALUES = {"figure": "reading/figure", "time": "reading/when", "post": "reading/post", "number": "reading/number"}


def how_read(context: Context) -> str:
    """What is asked for, and what the question names: entities, documents, times, relations."""
    frame, describer, language = context.frame, context.graph.describer, context.language
    wanted = list(dict.fromkeys(filter(None, (_wanted(context, part) for part in frame.parts))))
    said = [say("reading/wanted", language, what="; ".join(wanted))] if wanted else []

    def add(name: str, key: str, words: list[str]) -> None:
        if words:
            said.append(say(name, language, **{key: ", ".join(dict.fromkeys(words))}))

    add("reading/about", "names", [describer.label(one.iri, language) for one in frame.entities])
    add("reading/documents", "names", [identifier.split("_")[0] for _, identifier in frame.links.documents])
    times = [t[0] for t in frame.links.times]
    add("reading/time", "times", [t.start if t.start == t.end else f"{t.start}–{t.end}" for t in times])
    add("reading/relation", "names", [describer.label(r, language) for r in frame.relations if _tells(frame, r)])
    return "; ".join(said)


def _tells(frame: Frame, relation: str) -> bool:
    """Whether a relation says something of the answer: that a document "names" a thing does not, unless it is a problem."""
    needed = {SEI + "describesProblem": SEI + "Problem", SEI + "recommends": SEI + "Measure"}.get(relation)
    return needed is None or any(needed in part.classes for part in frame.parts)


def _wanted(context: Context, part: Part) -> str:
    classes = [context.graph.describer.label(c, context.language) for c in part.classes]
    if classes:
        return " / ".join(classes)
    if part.value:
        return say(_VALUES[part.value], context.language)
    if part.head and not part.known and len(part.head) <= _WORDS and not part.head.isdigit():
        return say("reading/unknown", context.language, what=part.head)
    return ""


def refusal(context: Context, scope: str) -> str:
    """Why nothing is answered: what the graph does not know, or that no statement fits; and what was searched."""
    named = [one.surface for one in context.frame.entities]
    unknown = [
        part.head
        for part in context.frame.parts
        if part.head and not part.known and not any(name in part.head or part.head in name for name in named)
    ]
    if unknown:
        return say("refusal/unknown", context.language, what=unknown[0], scope=scope)
    return say("refusal/nothing", context.language, scope=scope)
