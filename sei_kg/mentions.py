"""Mentions: where a text names an entity.

``find_mentions`` goes through the passages in order: the gazetteer says what is known, the rules of induction what
looks like a name, ``settle`` which of them stand; then come the abbreviations and back-references of the document.
What the text says of its own publication, of posts and of document numbers becomes assertions.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from sei_kg.assertions import Findings
from sei_kg.bodies import body_names, event_names, place_names
from sei_kg.bodies_en import english_bodies
from sei_kg.capitals import capital_names
from sei_kg.clusters import cluster_names
from sei_kg.coreference import Aliases, Memory, anaphors, bare_title, defined_alias
from sei_kg.entities import Entity, Mention
from sei_kg.gazetteer import Gazetteer, Match, fold, gazetteer_of
from sei_kg.induction import Candidate, Heads, Scene, kind_of, new_iri, rows_of, settle
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import ID, expand, mint
from sei_kg.particulars import Particulars
from sei_kg.passages import Passage, Reading
from sei_kg.patterns import compiled
from sei_kg.persons import Post, person_names
from sei_kg.strategies import described_policies
from sei_kg.subjects import subject_names
from sei_kg.titles import bare_of_years, policy_names
from sei_kg.vocabulary import Vocabulary

__all__ = ["Entity", "Mention", "find_mentions"]

_SHORT = 2  # characters of a last name too short to be looked for
_FAR = 4000  # passages over which a short title in brackets may refer back
_RANK = re.compile("[省市县区州][\u4e00-\u9fff]{1,12}[厅局委办部院]")
_SKIPPED = frozenset(("reference", "noise"))


def find_mentions(reading: Reading, vocabulary: Vocabulary) -> Findings:
    """All named entities of a document, their mentions, and what the text says of them itself.

    Time grows linearly with the text; passages of kind "reference" and "noise" are read by the gazetteer alone.
    """
    return _Finder(reading, vocabulary).run()


@cache
def _heads() -> Heads:
    lexicon = read_lexicon("entities")
    rows: list[tuple[str, str, str]] = []
    for name, family in (
        ("policy_heads", "policy"),
        ("described_policies", "described"),
        ("dated_policies", "dated"),
        ("policy_lists", "policylist"),
        ("body_heads", "body"),
        ("body_lists", "bodylist"),
        ("appositions", "apposition"),
        ("place_heads", "place"),
        ("subject_lists", "subjectlist"),
        ("subject_heads", "subjecthead"),
        ("anaphors", "anaphor"),
    ):
        rows += rows_of(lexicon, name, family)
    for name, family in (
        ("event_heads", "event"),
        ("cluster_heads", "cluster"),
        ("base_heads", "base"),
        ("product_heads", "product"),
        ("posts", "post"),
    ):
        rows += [(phrase, f"{family}-{language}", "") for language, part in lexicon[name].items() for phrase in part]
    rows += [(word, "abroad-zh", expand(cls)) for word, cls in lexicon["zh_bodies_abroad"].items()]
    posts = (*(phrase.lower() for phrase in lexicon["posts"]["en"]), *lexicon["small_posts"]["en"])
    rows += [(phrase, "post-en", "") for phrase in posts]
    rows += [(phrase, "said-en", "") for phrase in (*lexicon["said"]["en"], "according to")]
    rows += [(phrase, "office-en", "") for phrase in lexicon["office_verbs"]["en"]]
    rows += [(word, "company-en", "") for word in lexicon["company_endings"]["en"]]
    rows += [(phrase, "chaired-en", "") for phrase in lexicon["chaired"]["en"]]
    rows += [(phrase, "ministry-en", slug) for phrase, slug in lexicon["small_names"]["en"].items()]
    rows += [(phrase, "people-en", "") for phrase in lexicon["people_of"]["en"]]
    rows += [(phrase, "eventphrase", "") for part in lexicon["event_phrases"].values() for phrase in part]
    rows += [(phrase, "legislation-en", "") for phrase in lexicon["legislation"]["en"]]
    return Heads(rows)


@cache
def _offices() -> re.Pattern[str]:
    """Behind a field: the small name of an office ("the information technology department")."""
    return re.compile(rf"\s(?:{alternation(read_lexicon('entities')['offices']['en'])})\b")


class _Finder:
    """One document's run."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading, self.vocabulary = reading, vocabulary
        self.gazetteer: Gazetteer = gazetteer_of(vocabulary)
        self.memory, self.aliases = Memory(vocabulary), Aliases()
        self.mentions: list[Mention] = []
        self.too_general = {ID + name for name in read_lexicon("entities")["not_mentioned"]}
        self.entities: dict[str, Entity] = {}
        self.titles: dict[str, tuple[str, str]] = {}  # title without its years -> IRI, the years it has been seen with
        self.particulars = Particulars(reading, vocabulary)
        self.described: list[tuple[Mention, str]] = []
        self.listed = {expand(name) for name in read_lexicon("entities")["list_classes"]}
        self.offices = _offices()

    def run(self) -> Findings:
        for author in self.particulars.authors():
            self._enter(author.iri, author.cls, ((author.language, author.label),), "author")
            self.aliases.add(author.label, author.iri, author.cls, "author")
            last = author.label.split()[-1]
            if author.language == "en" and last != author.label and len(last) > _SHORT:
                self.aliases.add(f"Dr. {last}", author.iri, author.cls, "author")
                self.aliases.add(f"Professor {last}", author.iri, author.cls, "author")
        for passage in self.reading.passages:
            self._read(passage)
        self._settle_described()
        entities, assertions = self.particulars.findings(self.mentions, self.entities)
        for entity in entities:
            self.entities.setdefault(entity.iri, entity)
        used = {mention.entity for mention in self.mentions} | {a.subject for a in assertions}
        used |= {a.object for a in assertions if isinstance(a.object, str)}
        return Findings(
            tuple(entity for iri, entity in sorted(self.entities.items()) if iri in used),
            tuple(self.mentions),
            tuple(assertions),
        )

    def _read(self, passage: Passage) -> None:
        text = passage.text
        folded = fold(text)
        plain = passage.kind in _SKIPPED
        matches = self.gazetteer.find(text, folded=folded, nested=not plain)
        matches = [m for m in matches if not (m.cls in self.listed and self.offices.match(folded, m.j))]
        heads = {} if plain else _heads().find(text, folded)
        found: list[Candidate | Match] = list(matches)
        posts: list[Post] = []
        ranked = passage.language == "zh" and _RANK.search(text) is not None
        if not plain and (heads or matches or ranked or "《" in text or "“" in text or "‘" in text):
            scene = Scene(passage, text, folded, tuple(matches), heads)
            candidates = [
                *capital_names(scene),
                *policy_names(scene),
                *described_policies(scene),
                *body_names(scene),
                *english_bodies(scene),
                *place_names(scene),
                *cluster_names(scene),
                *event_names(scene),
                *subject_names(scene),
            ]
            posts = list(person_names(scene))
            candidates += [post.person for post in posts]
            back = self._back_references(scene)
            short = {(one.i, one.j) for one in back}  # "the Work Plan" is the plan of the title, no plan of its own
            candidates = [c for c in candidates if c.rule != "capitals-policy" or (c.i, c.j) not in short] + back
            if candidates:
                found = settle(candidates, matches, self.vocabulary, text=text)
        general = self.too_general
        found = [
            item if item.iri else self._known_in_brackets(passage, item, matches)
            for item in found
            if item.iri not in general
        ]
        if self.aliases:
            covered = [(item.i, item.j) for item in found]
            known = [
                Candidate(i, j, cls, text[i:j], passage.language, rule, iri)
                for i, j, iri, cls, rule in self.aliases.find(text)
                if not any(a < j and i < b for a, b in covered)
            ]
            if known:
                found = sorted(
                    [*found, *settle(known, (), self.vocabulary, text=text)], key=lambda item: (item.i, -item.j)
                )
        stated = [self._mention(passage, item, folded) for item in found]
        self._define(passage, found, stated)
        for post in posts:
            self.particulars.post(passage, post, stated)
        self.particulars.numbers(passage, stated)

    def _known_in_brackets(self, passage: Passage, item: Candidate | Match, matches: list[Match]) -> Candidate | Match:
        """A new name is the known thing whose abbreviation stands in brackets behind it."""
        if isinstance(item, Candidate) and not item.iri:
            span = defined_alias(passage.text, item.j, passage.language)
            known = next((m for m in matches if span == (m.i, m.j)), None) if span else None
            if known and kind_of(known.cls, self.vocabulary) == kind_of(item.cls, self.vocabulary):
                return replace(item, iri=known.iri, cls=known.cls)
        return item

    def _back_references(self, scene: Scene) -> list[Candidate]:
        found = []
        for head in anaphors([*scene.of("anaphor-en"), *scene.of("anaphor-zh")], scene.text):
            known = self.memory.referent(head, scene.text[head.i : head.j], scene.passage.index)
            if known:
                i = head.i + (4 if scene.text[head.i : head.i + 4].lower() == "the " else 0)
                label = scene.text[i : head.j]
                found.append(Candidate(i, head.j, known[1], label, scene.passage.language, "coreference", known[0]))
        if "《" in scene.text:
            for title in bare_title(scene.text):
                noun = next((head for head in scene.of("policy-zh") if head.i == title.i + 1), None)
                if noun is None:
                    continue
                known = self.memory.referent(noun, title.label, scene.passage.index, most_distance=_FAR)
                if known:
                    found.append(Candidate(title.i, title.j, known[1], title.label, "zh", "coreference", known[0]))
        return found

    def _mention(self, passage: Passage, item: Candidate | Match, folded: str) -> Mention:
        if isinstance(item, Match):
            iri, rule = item.iri, "gazetteer"
        else:
            item = self._titled(self.particulars.at_home(item))
            iri, rule = new_iri(item, self.vocabulary), item.rule
            if iri not in self.vocabulary.terms and (not item.iri or iri not in self.entities):
                self._enter(iri, item.cls, ((item.language, item.label),), rule)
        known = self.entities.get(iri) or self.vocabulary.terms.get(iri)
        cls = known.cls if known else item.cls
        start, end = passage.span(item.i, item.j)
        mention = Mention(
            passage.index, item.i, item.j, start, end, iri, cls, rule, self.vocabulary.confidence(rule, 0.7)
        )
        if rule == "described-policy":
            self.described.append((mention, passage.text[item.i : item.j]))
        self.mentions.append(mention)
        self.memory.note(mention, folded[item.i : item.j])
        return mention

    def _titled(self, item: Candidate) -> Candidate:
        """A Chinese title with its years behind it and the same without them name one policy."""
        if item.iri or item.language != "zh" or not self.vocabulary.is_a(item.cls, "sei:Policy"):
            return item
        bare = bare_of_years(item.label)
        iri, years = self.titles.get(bare, ("", ""))
        own = item.label[len(bare) :]
        if iri and (not years or not own or years == own):
            item = replace(item, iri=iri)
        if not iri or (own and not years):
            self.titles[bare] = new_iri(item, self.vocabulary), own or years
        return item

    def _enter(self, iri: str, cls: str, labels: tuple[tuple[str, str], ...], rule: str) -> None:
        known = self.entities.get(iri)
        if known is None:
            self.entities[iri] = Entity(iri, cls, labels, rule, self.vocabulary.confidence(rule, 0.7))
            if rule in ("person-post", "person-said", "body-list", "apposition", "kind-name"):
                for _, label in labels:
                    self.aliases.add(label, iri, cls, "coreference")
        else:
            more = tuple(label for label in labels if label not in known.labels)
            if more:
                self.entities[iri] = Entity(iri, known.cls, known.labels + more, known.rule, known.confidence)

    def _define(self, passage: Passage, found: list[Candidate | Match], stated: list[Mention]) -> None:
        """Abbreviations in brackets behind the finds of this passage."""
        if "(" not in passage.text and "（" not in passage.text:
            return
        taken = [(item.i, item.j) for item in found]
        for mention in stated:
            span = defined_alias(passage.text, mention.j, passage.language)
            if span is None or any(i < span[1] and span[0] < j for i, j in taken):
                continue
            name = passage.text[span[0] : span[1]]
            self.aliases.add(name, mention.entity, mention.cls, "abbreviation")
            if mention.entity in self.entities:
                language = "zh" if name[0] > "\u2e80" else "en"
                self._enter(mention.entity, mention.cls, ((language, name),), mention.rule)
            start, end = passage.span(*span)
            self.mentions.append(
                Mention(
                    passage.index,
                    *span,
                    start,
                    end,
                    mention.entity,
                    mention.cls,
                    "abbreviation",
                    self.vocabulary.confidence("abbreviation", 0.8),
                )
            )

    def _settle_described(self) -> None:
        """A policy described by its subject is the titled policy of the document that has this subject, if there is
        just one; descriptions of one subject are one policy."""
        if not self.described:
            return
        titled: dict[str, set[str]] = {}
        invented = {mention.entity for mention, _ in self.described}
        for mention in self.mentions:
            if (
                self.vocabulary.is_a(mention.cls, "sei:Policy")
                and mention.entity not in invented | titled.keys()
                and mention.rule not in ("coreference", "policy-list", "legislation")
            ):
                words = self.reading.passages[mention.passage].text[mention.i : mention.j]
                label = self.vocabulary.label(mention.entity, "en")
                titled[mention.entity] = self._subjects(words) | self._subjects(label)
        meant: dict[str, tuple[str, str]] = {}
        for mention, words in self.described:
            subjects = self._subjects(words)
            fitting = sorted(iri for iri, about in titled.items() if subjects & about and self._alike(iri, mention.cls))
            if len(fitting) == 1:
                known = self.vocabulary.terms.get(fitting[0]) or self.entities[fitting[0]]
                meant[mention.entity] = (fitting[0], known.cls)
            elif subjects and not fitting:
                subject, head = min(subjects), words.split()[-1].lower()
                name = compiled(r"\s(?:industry|sector)$").sub("", self.vocabulary.label(subject, "en"))
                meant[mention.entity] = self._described_as(f"{name} {head}", mention)
        for n, mention in enumerate(self.mentions):
            if mention.entity in meant:
                iri, cls = meant[mention.entity]
                self.mentions[n] = replace(mention, entity=iri, cls=cls)
        for old, (iri, _) in meant.items():
            if old != iri:
                self.entities.pop(old, None)

    def _alike(self, iri: str, cls: str) -> bool:
        """Whether a titled policy may be called by the small noun of the class: programmes and strategies by their own
        alone, every other document also "the plan"."""
        known = (self.vocabulary.terms.get(iri) or self.entities[iri]).cls
        apart = ("sei:Programme", "sei:Strategy")
        return known == cls or not any(self.vocabulary.is_a(one, name) for one in (known, cls) for name in apart)

    def _described_as(self, label: str, mention: Mention) -> tuple[str, str]:
        iri = mint(kind_of(mention.cls, self.vocabulary), label)
        if iri not in self.vocabulary.terms:
            self._enter(iri, mention.cls, (("en", label),), mention.rule)
        return iri, mention.cls

    def _subjects(self, words: str) -> set[str]:
        listed = [expand(name) for name in read_lexicon("entities")["list_classes"]]
        return {match.iri for match in self.gazetteer.find(words, nested=True) if match.cls in listed}
