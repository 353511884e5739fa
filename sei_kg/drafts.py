"""Drafts: what one document yields, in the form of entries that a person reviews, edits and adds.

A draft holds an entry for the document and one for each entity that the document says something new of, in the order of
the text: problems, measures, figures, policies, bodies. Objects are written by their label where just one thing bears it,
else by their id. Behind each value stands the rule that made it, its confidence, and the offsets of its proof. The same
findings come as JSON for machines, and as an explanation for people who ask why.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal

from sei_kg.assertions import Assertion, Extraction
from sei_kg.documents import read_document
from sei_kg.entities import Entity
from sei_kg.entries import RDF_TYPE, Terms, read_terms
from sei_kg.explanations import cue_words
from sei_kg.extraction import extract
from sei_kg.gazetteer import fold
from sei_kg.namespaces import ID, curie, expand
from sei_kg.vocabulary import Vocabulary, read_vocabulary

__all__ = [
    "MOST_QUOTES",
    "draft_entries",
    "explain",
    "joined",
    "read_extraction",
    "vocabulary",
    "write_draft",
]

MOST_QUOTES = 12  # of one entry; what more passages prove is better proved by the entries of the things themselves
_MOST_VALUES = 1500  # of one entry, below the bound of the reader of entries
_LONGEST_QUOTE = 4000  # characters; the shapes refuse quotes that nobody reads
_LABELS = ("label", "altLabel")
_ALWAYS = ("id", "type", "label", "source", "quote")
_BROADER = expand("skos:broader")
_HEAD = {
    "en": ("Draft from {name} (sha256 {sha}), made by sei-kg extract. Nothing in it has been checked by a person.",
           "Behind a value: the rule that made it, its confidence, and where in the text its proof stands.",
           "Review it, delete what is wrong, then: sei-kg validate FILE; sei-kg add FILE"),
    "zh": ("由 sei-kg extract 从 {name}（sha256 {sha}）生成的草稿，尚未经人工核对。",
           "各值之后注明所用规则、置信度及依据在原文中的位置。",
           "请审阅并删除错误内容，然后运行：sei-kg validate 文件；sei-kg add 文件"),
}  # fmt: skip
_WORDS = {
    "en": {"named": "Known things that the text names, with the number of mentions:", "rule": "rule", "cues": "cue words",
           "confidence": "confidence", "explicit": "stated", "inferred": "inferred from topic or position",
           "none": "nothing was found", "left": "{} more values were left out", "names": "words",
           "needed": "(needed, and not found in the text)"},
    "zh": {"named": "文中提到的已有实体及提及次数：", "rule": "规则", "cues": "线索词", "confidence": "置信度",
           "explicit": "明确陈述", "inferred": "由主题或位置推断", "none": "未发现任何内容", "left": "另有 {} 个值未列出", "names": "词语", "needed": "（必填，文中未发现）"},
}  # fmt: skip


def read_extraction(path: Path) -> Extraction:
    """Reads one document with the vocabulary of the project. Raises DocumentError."""
    return extract(read_document(path), vocabulary())


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the project, read once a process."""
    return read_vocabulary()


def draft_entries(path: Path, kind: str | None = None, *, language: str = "en") -> str:
    """The draft of one document; with a kind (name of a class), its entries of this kind alone.

    Raises:
        DocumentError: the document cannot be read.
        UnknownNameError: no such kind.
    """
    from sei_kg.templates import find_class

    cls = find_class(kind)[1] if kind else None
    return write_draft(read_extraction(path), vocabulary(), language=language, cls=cls)


def joined(drafts: Iterable[str]) -> str:
    """Several drafts in one file; an entity that two documents speak of stands in it under the first, and its second
    entry as a comment, because an id may be written once a file only."""
    seen: set[str] = set()
    blocks = []
    for draft in drafts:
        for block in draft.rstrip("\n").split("\n\n"):
            name = block.partition("\n")[0] if block.startswith("- id: ") else ""
            blocks.append("\n".join(f"# {line}" for line in block.split("\n")) if name in seen else block)
            seen.add(name or block)
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True, slots=True)
class _Thing:
    """One entity of the draft: its class, its labels, what is said of it, and the first passage that speaks of it."""

    iri: str
    cls: str
    labels: tuple[tuple[str, str], ...]
    entity: Entity | None
    assertions: tuple[Assertion, ...]
    first: int


def write_draft(extraction: Extraction, vocabulary: Vocabulary, *, language: str = "en", cls: str | None = None) -> str:
    """The findings of one document as YAML entries.

    Args:
        extraction: what was read.
        vocabulary: what it was read with.
        language: of comments, and of the labels by which things are named ("en" or "zh").
        cls: IRI of a class; only its entries are written.
    """
    source = extraction.reading.source
    head = [f"# {line.format(name=source.identifier, sha=source.sha256[:12])}" for line in _HEAD[language]]
    writer = _Draft(extraction, vocabulary, language)
    blocks = ["\n".join(head)]
    for thing in writer.things():
        if cls is None or cls in read_terms().above.get(thing.cls, (thing.cls,)):
            blocks.append("\n".join(writer.entry(thing)))
    if len(blocks) == 1:
        blocks.append(f"# {_WORDS[language]['none']}")
    named = writer.named() if cls is None else []
    return "\n\n".join(blocks) + "\n" + ("\n" + "\n".join(named) + "\n" if named else "")


class _Draft:
    """One extraction on its way to entries."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary, language: str) -> None:
        self.extraction, self.vocabulary, self.language = extraction, vocabulary, language
        self.terms: Terms = read_terms()
        self.words = _WORDS[language]
        self.passages = extraction.reading.passages
        self.document = extraction.reading.source.iri
        self.names = _names(extraction.entities, vocabulary)
        self.bearers: dict[str, set[str]] = defaultdict(set)
        for iri, labels in self.names.items():
            for label in labels:
                self.bearers[fold(label)].add(iri)

    def things(self) -> list[_Thing]:
        """The document, then what is new or newly spoken of, in the order of the text."""
        said: dict[str, list[Assertion]] = defaultdict(list)
        first: dict[str, int] = {}
        for mention in self.extraction.mentions:
            first[mention.entity] = min(mention.passage, first.get(mention.entity, mention.passage))
        for assertion in self.extraction.assertions:
            if self._new(assertion):
                said[assertion.subject].append(assertion)
                for name in (assertion.subject, assertion.object):
                    if isinstance(name, str):  # what is not named in the text is spoken of in the statements about it
                        first.setdefault(name, assertion.passages[0])
        known = {entity.iri: entity for entity in self.extraction.entities}
        found = []
        for iri in {*said, *known}:
            entity, term = known.get(iri), self.vocabulary.terms.get(iri)
            labels: tuple[tuple[str, str], ...]
            if iri == self.document:
                cls, labels = expand("sei:SourceDocument"), ()
            elif entity:
                cls, labels = entity.cls, entity.labels
            elif term:
                cls, labels = term.cls, tuple((lang, text) for kind, lang, text in term.labels if kind == "pref")
            else:
                continue
            if iri in first:
                found.append(_Thing(iri, cls, labels, entity, tuple(said[iri]), first[iri]))
        return sorted(found, key=lambda thing: (thing.iri != self.document, thing.first, thing.iri))

    def _new(self, assertion: Assertion) -> bool:
        """Whether the vocabulary does not say it already, near or far."""
        if assertion.predicate != _BROADER:
            return True
        above, todo = set[str](), [assertion.subject]
        while todo:
            fresh = set(self.vocabulary.broader.get(todo.pop(), ())) - above
            above |= fresh
            todo += fresh
        return assertion.object not in above

    def entry(self, thing: _Thing) -> list[str]:
        lines = [f"- id: {thing.iri.removeprefix(ID)}", f"  type: {self._class(thing.cls)}"]
        if thing.entity:
            lines[1] += self._why(thing.entity.rule, thing.entity.confidence, (thing.first,))
        lines += _label_lines(thing.labels)
        by_key: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in thing.assertions[:_MOST_VALUES]:
            if assertion.predicate != RDF_TYPE:
                by_key[self.terms.keys.get(assertion.predicate) or curie(assertion.predicate)].append(assertion)
        for key, assertions in by_key.items():
            lines += self._property(key, assertions)
        if len(thing.assertions) > _MOST_VALUES:
            lines.append(f"  # {self.words['left'].format(len(thing.assertions) - _MOST_VALUES)}")
        lines += [f"  # {key}:  {self.words['needed']}" for key in self._needed(thing) if key not in by_key]
        levels = [a.confidence for a in thing.assertions] + ([thing.entity.confidence] if thing.entity else [])
        lines.append(f"  confidence: {min(levels):.2f}")
        own = thing.iri == self.document  # nothing is its own source; the name of the file is its citation
        lines.append(
            f"  source: {_scalar(self.extraction.reading.source.identifier) if own else self.document.removeprefix(ID)}"
        )
        quotes = self._quotes(thing)
        if quotes:
            lines += ["  quote:", *(f"    - {_scalar(quote)}" for quote in quotes)]
        return lines

    def _needed(self, thing: _Thing) -> list[str]:
        """Keys that the shapes ask for, other than those that every entry of a draft has; nothing of known things."""
        from sei_kg.context import required_keys

        return [key for key in required_keys(thing.cls) if thing.entity and key not in _ALWAYS]

    def _class(self, cls: str) -> str:
        name = curie(cls)
        short = name.rpartition(":")[2]
        return short if self.terms.classes.get(short) == cls else name

    def _property(self, key: str, assertions: Sequence[Assertion]) -> Iterator[str]:
        tagged: dict[str, list[Assertion]] = defaultdict(list)
        plain: dict[str, Assertion] = {}
        for one in assertions:
            if isinstance(one.object, Literal) and one.object.language:
                tagged[one.object.language].append(one)
            else:
                written = self._value(one.object)
                if written not in plain or plain[written].confidence < one.confidence:
                    plain[written] = one
        if len(plain) == 1 and not tagged:
            for written, one in plain.items():
                yield f"  {key}: {written}{self._why(one.rule, one.confidence, one.passages, one.explicit)}"
        elif tagged:
            yield f"  {key}:"
            for language, ones in sorted(tagged.items()):
                for text, one in {str(getattr(one.object, "value", "")): one for one in ones[:1]}.items():
                    yield f"    {language}: {_scalar(text)}{self._why(one.rule, one.confidence, one.passages, one.explicit)}"
        else:
            yield f"  {key}:"
            for written, one in plain.items():
                yield f"    - {written}{self._why(one.rule, one.confidence, one.passages, one.explicit)}"

    def _value(self, value: str | Literal) -> str:
        """A literal as text; a thing by the label that it alone bears, else by its id."""
        if isinstance(value, Literal):
            return _scalar(value.value)
        if not value.startswith(ID):
            return curie(value)
        label = self.label(value)
        bearers = self.bearers.get(fold(label), set())
        return _scalar(label) if label and bearers == {value} and not label.isdigit() else value.removeprefix(ID)

    def label(self, iri: str) -> str:
        """The first label in the language of the draft, else the first."""
        labels = self.names.get(iri, {})
        return next((text for text, lang in labels.items() if lang == self.language), next(iter(labels), ""))

    def _why(self, rule: str, confidence: float, passages: Sequence[int], explicit: bool = True) -> str:
        places = " ".join(f"[{self.passages[p].start}:{self.passages[p].end}]" for p in passages)
        basis = "" if explicit else f" {self.words['inferred']}"
        return f"  # {rule} {confidence:.2f}{basis} {places}"

    def _quotes(self, thing: _Thing) -> list[str]:
        """The sentences that prove the entry, in the order of the text. Those of the document are the entries' own."""
        if thing.iri == self.document:
            return []
        used = {p for assertion in thing.assertions for p in assertion.passages} | (
            {thing.first} if thing.entity else set()
        )
        quotes = [" ".join(self.passages[p].exact.split())[:_LONGEST_QUOTE].strip() for p in sorted(used)]
        return list(dict.fromkeys(quotes))[:MOST_QUOTES]

    def named(self) -> list[str]:
        """Comments: the curated things that the text names."""
        counts: dict[str, int] = defaultdict(int)
        for mention in self.extraction.mentions:
            if mention.entity in self.vocabulary.terms:
                counts[mention.entity] += 1
        if not counts:
            return []
        rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [
            f"# {self.words['named']}",
            *(f"#   {n:4} {iri.removeprefix(ID)} ({self.label(iri)})" for iri, n in rows),
        ]


def _names(entities: Iterable[Entity], vocabulary: Vocabulary) -> dict[str, dict[str, str]]:
    """IRI -> label -> language, preferred labels first, of everything a draft may name."""
    found: dict[str, dict[str, str]] = {}
    for iri, term in vocabulary.terms.items():
        labels = {text: lang for kind, lang, text in term.labels if kind == "pref"}
        found[iri] = labels | {text: lang for kind, lang, text in term.labels if kind == "alt" and text not in labels}
    for entity in entities:
        labels = found.setdefault(entity.iri, {})
        for lang, text in entity.labels:
            labels.setdefault(text, lang)
    return found


def _label_lines(labels: Iterable[tuple[str, str]]) -> Iterator[str]:
    by_language: dict[str, list[str]] = defaultdict(list)
    for language, text in labels:
        if text not in by_language[language]:
            by_language[language].append(text)
    for key, part in zip(_LABELS, (slice(0, 1), slice(1, None)), strict=True):
        texts = {language: found[part] for language, found in sorted(by_language.items()) if found[part]}
        if texts:
            yield f"  {key}:"
            for language, found in texts.items():
                one = found[0] if len(found) == 1 else None
                yield f"    {language}: " + (_scalar(one) if one else f"[{', '.join(map(_scalar, found))}]")


def _scalar(text: str) -> str:
    """A text as a double-quoted YAML scalar; what cannot be printed is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)


def explain(extraction: Extraction, vocabulary: Vocabulary, *, language: str = "en") -> str:
    """For every statement: what it says, which rule made it, by which words, how sure, and the quote with its offsets."""
    writer, words, reading = _Draft(extraction, vocabulary, language), _WORDS[language], extraction.reading
    spoken: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for mention in extraction.mentions:
        spoken[mention.passage, mention.entity].append((mention.start, mention.end))
    blocks = [f"# {reading.source.identifier}"]
    for one in sorted(extraction.assertions, key=lambda a: (a.passages, a.subject, a.predicate, str(a.object))):
        value = one.object.value if isinstance(one.object, Literal) else _shown(one.object, writer)
        subject, predicate = _shown(one.subject, writer), _property_label(one.predicate, language)
        lines = [f"{subject} — {predicate} — {value}"]
        rule = vocabulary.label(f"{ID}rule-{one.rule}", language)
        basis = words["explicit" if one.explicit else "inferred"]
        lines.append(f"    {words['rule']}: {rule} ({one.rule}); {words['confidence']} {one.confidence:.2f}; {basis}")
        cues = list(dict.fromkeys(cue for p in one.passages for cue in cue_words(one.rule, reading.passages[p].text)))
        if cues:
            lines.append(f"    {words['cues']}: {', '.join(cues)}")
        names = [
            f"{reading.source.text[i:j]!r} [{i}:{j}]"
            for p in one.passages for iri in (one.subject, one.object) if isinstance(iri, str)
            for i, j in spoken.get((p, iri), ())[:3]
        ]  # fmt: skip
        if names:
            lines.append(f"    {words['names']}: {', '.join(dict.fromkeys(names))}")
        for p in one.passages:
            passage = reading.passages[p]
            lines.append(f"    [{passage.start}:{passage.end}] {' '.join(passage.exact.split())[:1000]}")
        blocks.append("\n".join(lines))
    if len(blocks) == 1:
        blocks.append(words["none"])
    return "\n\n".join(blocks) + "\n"


def _shown(iri: str, writer: _Draft) -> str:
    return writer.label(iri) or curie(iri).removeprefix("id:")


def _property_label(iri: str, language: str) -> str:
    from sei_kg.context import notes

    return notes().get(iri, {}).get(language) or curie(iri)
