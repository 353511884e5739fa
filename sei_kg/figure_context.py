"""The context of figures: the place and the industry a document is about, which its sentences need not repeat.

A local document names its place once - in the title, above the text, in the signature - and then speaks of 全市 or "the
city". ``DocumentContext`` finds that place and the industry of the title, reads such words as mentions of the place,
and adds place and industry to figures whose own sentence names none. What it adds is inferred, never explicit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sei_kg.entities import Mention
from sei_kg.gazetteer import gazetteer_of
from sei_kg.lexicon import read_lexicon
from sei_kg.passages import Passage, Reading
from sei_kg.patterns import compiled
from sei_kg.scopes import MOST_SCOPES, ScopeFinder
from sei_kg.vocabulary import Vocabulary

__all__ = ["DocumentContext"]

Located = tuple[str, int]  # an IRI and the passage that names it
_FRONT = frozenset(("section-role-title", "section-role-issuing-block"))
_HEAD, _FOOT = 12, 6  # passages of a document that can be its head and its foot
_MOST_NAME = 200  # characters of a name that are searched for names
_OPENING = 8  # characters in which the place of a dateline begins
_DOMINANT = 3  # mentions that make a place the one a document is about, if they are most of all


class DocumentContext:
    """What a document as a whole is about. ``place`` and ``topic`` are (IRI, passage) or None."""

    def __init__(
        self, reading: Reading, named: Mapping[int, Sequence[Mention]], scopes: ScopeFinder, vocabulary: Vocabulary
    ) -> None:
        self._scopes, self._vocabulary, self._named = scopes, vocabulary, named
        self._gazetteer = gazetteer_of(vocabulary)
        self._inner: dict[str, tuple[str, ...]] = {}
        data = read_lexicon("observations")["local_words"]
        self._levels: dict[str, list[str]] = data["levels"]
        self._words = {lang: compiled(data["pattern"][lang], re.IGNORECASE) for lang in ("en", "zh")}
        self._level_of: dict[str, str] = data["level_of"]
        self._dateline = compiled(data["pattern_dateline"])
        self._capitals = frozenset(data["metonyms"])
        self._agent = {lang: compiled(data["pattern_agent"][lang], re.IGNORECASE) for lang in ("en", "zh")}
        self._holders = data["name_holders"]
        self._name_of: dict[str, str] = {}
        for index, mentions in named.items():
            for m in mentions:
                if m.entity not in vocabulary.terms and any(vocabulary.is_a(m.cls, cls) for cls in self._holders):
                    name = reading.passages[index].text[m.i : m.j]
                    if len(name) > len(self._name_of.get(m.entity, "")):
                        self._name_of[m.entity] = name
        self.topic = self._title_topic(reading)
        self.place = self._home(reading)

    # ------------------------------------------------------------------------------------------------ what it is about
    def _title_topic(self, reading: Reading) -> Located | None:
        """The first industry or technology that the title names, in its own words or in a name it holds."""
        for passage in reading.passages[:3]:
            if passage.kind == "title":
                for match in self._gazetteer.find(passage.text[:_MOST_NAME], nested=True):
                    if self._scopes.sort_of(match.cls) == "topic":
                        return match.iri, passage.index
        return None

    def _home(self, reading: Reading) -> Located | None:
        """The place of the title, else of the lines around the text, else the one place the text keeps naming."""
        passages = reading.passages
        title = [p for p in passages[:3] if p.kind == "title"]
        lines = [p for p in (*passages[:_HEAD], *passages[-_FOOT:]) if p.role in _FRONT and p.kind != "title"]
        national: Located | None = None
        for passage in (*title, *lines):
            if national and passage.kind != "title":
                return national  # a title that names the country is not overruled by where its authors work
            named = [m.entity for m in self._named.get(passage.index, ()) if self._scopes.sort(m) == "place"]
            for iri in (*self._places(passage.text[:_MOST_NAME]), *named):
                if not self._is_country(iri):
                    return iri, passage.index
                national = national or (iri, passage.index)
        if national:
            return national
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for mentions in self._named.values():
            for mention in mentions:
                if self._scopes.sort(mention) == "place":
                    counts[mention.entity] += 1
                    first[mention.entity] = min(first.get(mention.entity, mention.passage), mention.passage)
        if counts:
            iri, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
            if most >= _DOMINANT and 2 * most > sum(counts.values()):
                return iri, first[iri]
        return None

    def _places(self, text: str) -> Iterator[str]:
        for match in self._gazetteer.find(text, nested=True):
            if self._scopes.sort_of(match.cls) == "place":
                yield match.iri

    def _is_country(self, iri: str) -> bool:
        term = self._vocabulary.terms.get(iri)
        return term is not None and self._vocabulary.is_a(term.cls, "sei:Country")

    # ---------------------------------------------------------------------------------------------------- in a sentence
    def local(self, passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions that count in a sentence: with words such as 全省 and "the city" read as the place they mean,
        without capitals that stand for a government ("Beijing will widen")."""
        text, language = passage.text, passage.language
        kept = self.spoken_of(passage, mentions)
        added = []
        for match in self._words[language].finditer(text):
            level = self._level_of.get((match["level"] or "").lower(), "")
            named = [m.entity for m in kept if m.j <= match.start() and self._scopes.sort(m) == "place"]
            homes = [*reversed(named), *([self.place[0]] if self.place else [])]
            iri = next((iri for iri in homes if self._is_of_level(iri, level)), None)
            if iri is not None and iri in self._vocabulary.terms:
                i, j = match.span()
                cls = self._vocabulary.terms[iri].cls
                added.append(Mention(passage.index, i, j, *passage.span(i, j), iri, cls, "figure-scope-document", 0.7))
        return sorted([*kept, *added]) if added else kept

    def spoken_of(self, passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions without the capitals that stand for a government."""
        text, language = passage.text, passage.language
        return [
            m
            for m in mentions
            if not (
                (m.i < _OPENING and self._in_dateline(text, m))
                or (text[m.i : m.j] in self._capitals and self._stands_for_government(text, language, m))
            )
        ]

    def _in_dateline(self, text: str, mention: Mention) -> bool:
        """Whether a place only says where a report was written ("BEIJING, Sept. 12, 2024 --")."""
        return mention.i < _OPENING and self._scopes.sort(mention) == "place" and bool(self._dateline.match(text))

    def _stands_for_government(self, text: str, language: str, mention: Mention) -> bool:
        if not self._agent[language].match(text, mention.j):
            return False
        return self._scopes.sort(mention) == "place" and not (self.place and self.place[0] == mention.entity)

    def _is_of_level(self, iri: str, level: str) -> bool:
        """Whether a place is a province, city ... by its names; one whose names do not tell may be any but a country."""
        term = self._vocabulary.terms.get(iri)
        if term is None or self._is_country(iri):
            return False
        ends = {text[-1:] for _, lang, text in term.labels if lang == "zh"}
        known = [name for name, endings in self._levels.items() if ends & set(endings)]
        return not known or level in known

    # ------------------------------------------------------------------------------------------------------- for a figure
    def completed(
        self, scopes: tuple[str, ...], *, near: Sequence[Mention], above: Located | None, passage: int, aimed: bool
    ) -> tuple[Located, ...]:
        """What is added to the scopes of a figure, each with the passage that names it.

        Args:
            scopes: those already chosen.
            near: the mentions of the part of the sentence that speaks of the figure.
            above: what the headings above the sentence are about, where it is not among ``scopes``.
            passage: that of the figure.
            aimed: the figure is a target: a local document sets it for its place, whatever body it names.
        """
        added: list[Located] = []
        sorts = {self._sort(iri) for iri in scopes}
        inside = {self._scopes.sort(m) for m in near if m.entity in scopes}
        for iri in scopes:
            added += [(inner, passage) for inner in self.inner(iri)]
        if "body" not in inside or (aimed and self.place and not self._is_country(self.place[0])):
            if "topic" not in inside:
                added += [found for found in (above, self.topic) if found is not None][:1]
            if "place" not in sorts and not any(self._sort(iri) == "place" for iri, _ in added) and self.place:
                added.append(self.place)
        unique = {iri: where for iri, where in reversed(added) if iri not in scopes}
        return tuple(reversed(unique.items()))[: max(0, MOST_SCOPES - len(scopes))]

    def _sort(self, iri: str) -> str:
        term = self._vocabulary.terms.get(iri)
        return self._scopes.sort_of(term.cls) if term else ""

    def inner(self, iri: str) -> tuple[str, ...]:
        """The industry and the place in the name of a policy or a cluster."""
        if iri not in self._inner:
            term, names = self._vocabulary.terms.get(iri), [self._name_of.get(iri, "")]
            if term is not None:
                holder = any(self._vocabulary.is_a(term.cls, cls) for cls in self._holders)
                names = [text for kind, _, text in term.labels if kind == "pref"] if holder else []
            found: dict[str, str] = {}
            for match in (match for name in names for match in self._gazetteer.find(name[:_MOST_NAME], nested=True)):
                if match.iri != iri:
                    found.setdefault(self._scopes.sort_of(match.cls), match.iri)
            self._inner[iri] = tuple(found[sort] for sort in ("topic", "place") if sort in found)
        return self._inner[iri]
