"""What a text says of its own publication, of the posts of persons and of document numbers, as assertions.

Also suggestions that a new name may be a known one (``sei:possiblySameAs``): by likeness of the words alone, never more
than a suggestion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from pyoxigraph import Literal, NamedNode

from sei_kg.assertions import Assertion
from sei_kg.entities import Entity, Mention
from sei_kg.gazetteer import fold, gazetteer_of
from sei_kg.induction import Candidate, clean_label, zh_shape
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand, mint
from sei_kg.passages import Passage, Reading
from sei_kg.patterns import compiled
from sei_kg.persons import Post
from sei_kg.titles import document_numbers
from sei_kg.vocabulary import Vocabulary

__all__ = ["Particulars"]

_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_RANKED = re.compile("(省|自治区|市|县|区)(?=[^级内外直])")
_PLACE = re.compile(r"(?:^|(?<=[，。；：、（“《\s在从由]))[\u4e00-\u9fff]{2,3}?(省|自治区|市|县|区)")
_LIKE = 90.0  # rapidfuzz token_sort_ratio, 0 to 100
_MOST_RIVALS = 60
_LONG_CHINESE = 10
_NOTE = 12  # passages at the beginning and end of a text in which a note on its author may stand


class Particulars:
    """Gathers, while a document is read, what is said of its entities; ``findings`` hands it over."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading, self.vocabulary = reading, vocabulary
        self._posts: list[tuple[int, str, Post, Mention | None]] = []
        self._numbers: list[Assertion] = []
        self._entities: list[Entity] = []
        self._home: dict[str, str] | None = None

    def at_home(self, candidate: Candidate) -> Candidate:
        """A Chinese body under its full name. One called by its rank alone (省财政厅) gets its place; where the text
        does not say which province or city it means, its IRI is one that no other document shares."""
        rank = _RANKED.match(candidate.label) if candidate.language == "zh" and not candidate.iri else None
        if candidate.rule != "body-suffix":
            return candidate
        full: dict[str, str] = read_lexicon("entities")["zh_full_names"]
        for short, long in full.items():
            if candidate.label.endswith(short) and len(candidate.label) > len(short):
                candidate = replace(candidate, label=candidate.label.removesuffix(short) + long)
        if not rank:
            return candidate
        place = self._places().get(rank[1], "")
        if place:
            return replace(candidate, label=place + candidate.label[len(rank[1]) :])
        return replace(candidate, iri=mint("organization", f"{candidate.label} {self.reading.source.identifier}"))

    def _places(self) -> dict[str, str]:
        """Rank (省, 市 ...) -> the place of that rank the document speaks from: the first one its opening names."""
        if self._home is None:
            self._home = {}
            about = self.reading.metadata
            opening = [about.publisher, about.title_text, *(p.text for p in self.reading.passages[:12])]
            for text in opening:
                for short, full in read_lexicon("entities")["zh_autonomous_regions"].items():
                    if short in text:
                        self._home.setdefault("自治区", full)
                for match in _PLACE.finditer(text):
                    if match[0] not in read_lexicon("entities")["zh_no_places"]:
                        self._home.setdefault(match[1], match[0])
        return self._home

    def authors(self) -> list[Candidate]:
        """The authors, as candidates whose IRI is known; in printed order, the other writings of a name behind it."""
        found = []
        cls = expand("sei:Person")
        for author in self.reading.metadata.authors:
            iri = self._person(author.names)
            for name in author.names:
                found.append(Candidate(author.i, author.j, cls, name, _language(name), "author", iri))
        return found

    def _person(self, names: tuple[str, ...]) -> str:
        latin = next((name for name in names if name.isascii()), names[0])
        return mint("person", latin)

    def post(self, passage: Passage, post: Post, stated: list[Mention]) -> None:
        """Keeps a post until all mentions are known."""
        person = next((m for m in stated if (m.i, m.j) == (post.person.i, post.person.j)), None)
        body = next(
            (m for m in stated if post.body[0] >= 0 and m.i <= post.body[0] < m.j and "/organization-" in m.entity),
            None,
        )
        if body is None and post.title in read_lexicon("entities")["government_posts"]:
            body = self._government(passage, next((m for m in stated if m.i <= post.body[0] < m.j), None))
        if body is None:  # a body of the vocabulary may have grown into a longer new one; else the next in front
            body = next(
                (
                    m
                    for m in reversed(stated)
                    if person and m.j <= person.i <= m.j + 24 and "/organization-" in m.entity
                ),
                None,
            )
        if person and body and post.person.language == "zh" and body.j < person.i <= body.j + 16:
            between = passage.text[body.j : person.i]
            if compiled(r"[\u4e00-\u9fff]+").fullmatch(between) and not compiled("[的和在]").search(between):
                post = replace(post, title=between)  # 电子信息司司长: the office within the body belongs to the post
        if person and post.title:
            self._posts.append((passage.index, person.entity, post, body))

    def _government(self, passage: Passage, place: Mention | None) -> Mention | None:
        """苏州市副市长: who heads a place sits in its government, which the text need not name."""
        name = passage.text[place.i : place.j] if place and "/region-" in place.entity else ""
        if not place or not name.endswith(tuple(read_lexicon("entities")["ranked_place_ends"])):
            return None
        label, rule = name + read_lexicon("entities")["zh_government"], "person-post"
        iri, cls = mint("organization", label), expand("sei:GovernmentBody")
        self._entities.append(Entity(iri, cls, (("zh", label),), rule, self.vocabulary.confidence(rule, 0.8)))
        return replace(place, entity=iri, cls=cls, rule=rule)

    def numbers(self, passage: Passage, stated: list[Mention]) -> None:
        """A document number belongs to the policy named next to it, before or behind, in the same passage."""
        found = document_numbers(passage.text)
        policies = [m for m in stated if self.vocabulary.is_a(m.cls, "sei:Policy")] if found else []
        for number in found:
            near = [(min(abs(number.i - m.j), abs(m.i - number.j)), m.i, m) for m in policies]
            if near and min(near)[0] <= 6:
                self._numbers.append(
                    self._said(
                        min(near)[2].entity,
                        "sei:documentNumber",
                        Literal(number.text),
                        passage.index,
                        "document-number",
                    )
                )

    def findings(self, mentions: list[Mention], entities: Mapping[str, Entity]) -> tuple[list[Entity], list[Assertion]]:
        """Further entities (posts, publishers) and all assertions."""
        self._signed(mentions)
        said = [*self._publication(mentions), *self._held(), *self._numbers, *self._alike(mentions, entities)]
        return self._entities, said

    def _signed(self, mentions: list[Mention]) -> None:
        """（作者系某大学副院长）: the post of the author of a Chinese text, in the note in front of or behind it."""
        authors = self.reading.metadata.authors
        if len(authors) != 1 or _language(authors[0].names[0]) != "zh":
            return
        passages = self.reading.passages
        for passage in (*passages[:_NOTE], *passages[max(_NOTE, len(passages) - _NOTE) :]):
            note = zh_shape("author_note").match(passage.text) if passage.language == "zh" else None
            bodies = (
                [m for m in mentions if m.passage == passage.index and "/organization-" in m.entity] if note else []
            )
            for body in bodies:
                title = _post_behind().match(passage.text, body.j)
                if note and title and body.i >= note.end() - 1:
                    author = authors[0]
                    person = Candidate(author.i, author.j, expand("sei:Person"), author.names[0], "zh", "author")
                    post = Post(person, title[1], (body.i, body.j))
                    self._posts.append((passage.index, self._person(author.names), post, body))

    def _said(
        self, subject: str, predicate: str, value: str | Literal, passage: int, rule: str, *, explicit: bool = True
    ) -> Assertion:
        return Assertion(
            subject, expand(predicate), value, (passage,), rule, self.vocabulary.confidence(rule, 0.8), explicit
        )

    def _publication(self, mentions: list[Mention]) -> list[Assertion]:
        about, document = self.reading.metadata, self.reading.source.iri
        rule = "document-metadata"
        said: list[Assertion] = []
        if about.title >= 0 and about.title_text:
            title = Literal(about.title_text, language=self.reading.passages[about.title].language)
            said.append(self._said(document, "dcterms:title", title, about.title, rule))
        bodies = self._author_bodies(mentions)
        for author in about.authors:
            person = self._person(author.names)
            said.append(self._said(document, "dcterms:creator", person, author.passage, "author"))
            for name, passage, _, _ in author.affiliations:
                body = self._body(name)
                if body:
                    said.append(self._said(person, "sei:affiliatedWith", body, passage, "affiliation"))
            if not author.affiliations:
                said += [
                    self._said(person, "sei:affiliatedWith", body, passage, "affiliation", explicit=False)
                    for body, passage in bodies
                ]
        if about.publisher and about.publisher_passage >= 0 and (body := self._body(about.publisher)):
            said.append(self._said(document, "dcterms:publisher", body, about.publisher_passage, rule))
        if about.issued and about.issued_passage >= 0 and len(about.issued) in _DATES:
            date = Literal(about.issued, datatype=NamedNode(expand(_DATES[len(about.issued)])))
            said.append(self._said(document, "dcterms:issued", date, about.issued_passage, rule))
        if about.number and about.number_passage >= 0 and about.title >= 0:
            own = [m for m in mentions if m.passage == about.title and self.vocabulary.is_a(m.cls, "sei:Policy")]
            if own:
                number = Literal(compiled(r"\s+").sub("", about.number))
                said.append(
                    self._said(own[0].entity, "sei:documentNumber", number, about.number_passage, "document-number")
                )
        return said

    def _author_bodies(self, mentions: list[Mention]) -> list[tuple[str, int]]:
        """Bodies that the opening says the authors come from ("scholars from the Academy of X")."""
        cues = read_lexicon("entities")["author_cues"]
        for mention in mentions:
            if mention.passage > 6:
                break
            before = self.reading.passages[mention.passage].text[max(0, mention.i - 40) : mention.i]
            if "/organization-" in mention.entity and any(before.rstrip().endswith(cue) for cue in cues):
                return [(mention.entity, mention.passage)]
        return []

    def _body(self, name: str) -> str:
        """IRI of a body printed as affiliation or publisher: a known one, or a new one of the class its words show."""
        name = clean_label(name)
        known = [m for m in gazetteer_of(self.vocabulary).find(name) if "/organization-" in m.iri]
        if known and 2 * sum(m.j - m.i for m in known) > len(name):
            return known[0].iri
        if len(name) < 3:
            return ""
        cls = _body_class(name)
        iri = mint("organization", name)
        rule = "affiliation"
        self._entities.append(Entity(iri, cls, ((_language(name), name),), rule, self.vocabulary.confidence(rule, 0.8)))
        return iri

    def _held(self) -> list[Assertion]:
        said = []
        for passage, person, post, body in self._posts:
            organization = self.vocabulary.label(body.entity, post.person.language) if body else ""
            if body and body.entity not in self.vocabulary.terms:
                organization = self.reading.passages[passage].text[body.i : body.j]
            separator = "" if post.person.language == "zh" else ", "
            label = (
                organization + post.title if not separator else post.title + (separator + organization if body else "")
            )
            iri = mint("post", f"{person.rsplit('/', 1)[-1]} {label}")
            rule = "person-post"
            self._entities.append(
                Entity(
                    iri,
                    expand("org:Membership"),
                    ((post.person.language, label),),
                    rule,
                    self.vocabulary.confidence(rule, 0.8),
                )
            )
            said.append(self._said(person, "sei:holdsPost", iri, passage, rule))
            if body:
                said.append(self._said(iri, "org:organization", body.entity, passage, rule))
        return said

    def _alike(self, mentions: list[Mention], entities: Mapping[str, Entity]) -> list[Assertion]:
        first: dict[str, int] = {}
        for mention in mentions:
            first.setdefault(mention.entity, mention.passage)
        said = []
        index = _names_of(self.vocabulary)
        for iri, entity in sorted(entities.items()):
            if iri in first and (other := index.nearest(iri, entity.cls, entity.labels[0][1])):
                said.append(self._said(iri, "sei:possiblySameAs", other, first[iri], "similar-name", explicit=False))
        return said


@cache
def _post_behind() -> re.Pattern[str]:
    posts = alternation(read_lexicon("entities")["posts"]["zh"])
    return re.compile(rf"((?:[、和兼]?(?:{posts}))+)(?=[）)。，,；、\s]|$)")


def _language(name: str) -> str:
    return "zh" if compiled(r"[\u4e00-\u9fff]").search(name) else "en"


@cache
def _body_rows() -> list[tuple[str, str]]:
    heads = read_lexicon("entities")["body_heads"]
    rows = [(phrase, expand(cls)) for part in heads.values() for cls, phrases in part.items() for phrase in phrases]
    return sorted(rows, key=lambda row: (-len(row[0]), row))


def _body_class(name: str) -> str:
    for phrase, cls in _body_rows():
        if phrase not in name:
            continue
        if name.endswith(phrase) if not phrase.isascii() else compiled(rf"\b{re.escape(phrase)}\b").search(name):
            return cls
    return expand("sei:Organization")


class _Names:
    """The vocabulary's labels, indexed by their rarer words, so that likeness is asked of few."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tops = [expand(name) for name in read_lexicon("entities")["gazetteer_classes"]]
        self._by_word: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        self._known: dict[tuple[str, str], str] = {}
        for iri, term in vocabulary.terms.items():
            top = self._top(term.cls)
            for kind, _, text in term.labels if top else ():
                if kind in ("pref", "alt"):
                    key = fold(text)
                    for word in _words(key):
                        self._by_word[top, word].append((key, iri))

    def _top(self, cls: str) -> str:
        return next((top for top in self._tops if self._vocabulary.is_a(cls, top)), "")

    def nearest(self, iri: str, cls: str, label: str) -> str:
        """IRI of the known individual of the class whose label is most like this one, or ""."""
        from rapidfuzz import fuzz, process

        top, key = self._top(cls), fold(label)
        if (top, key) in self._known:
            return self._known[top, key]
        lists = sorted((self._by_word.get((top, word), []) for word in _words(key)), key=len)
        rivals = [row for rows in lists[:3] if rows for row in rows[:_MOST_RIVALS] if row[1] != iri]
        if not key.isascii():  # in short Chinese names one character makes another thing (省发展改革委)
            rivals = [row for row in rivals if min(len(row[0]), len(key)) >= _LONG_CHINESE]
        best = process.extractOne(key, [row[0] for row in rivals], scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE)
        found = rivals[best[2]][1] if best else ""
        if len(self._known) < 50_000:
            self._known[top, key] = found
        return found


def _words(key: str) -> set[str]:
    latin = {word for word in compiled(r"[a-z0-9]+").findall(key) if len(word) > 3}
    chinese = compiled(r"[\u4e00-\u9fff]+").findall(key)
    return latin | {run[n : n + 2] for run in chinese for n in range(len(run) - 1)}


def _names_of(vocabulary: Vocabulary) -> _Names:
    known: _Names | None = vocabulary.__dict__.get("_names")
    if known is None:
        known = _Names(vocabulary)
        object.__setattr__(vocabulary, "_names", known)
    return known
