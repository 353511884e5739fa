"""In what light a passage is read for claims: its section's role, whether it reports a policy or another country."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

import ahocorasick

from sei_kg.claim_words_zh import chinese_words
from sei_kg.clauses import Context
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.mentions import Mention
from sei_kg.namespaces import ID
from sei_kg.passages import Reading
from sei_kg.vocabulary import Vocabulary

__all__ = ["passage_contexts", "reported_policy"]

_AUTHORITIES = ("sei:Ministry", "sei:GovernmentBody", "sei:CoordinationBody")
_NAMES = ("sei:Organization", "sei:Policy", "sei:Event", "sei:Cluster")
_OPENER = re.compile(
    r"(?:(?:First|Second|Third|Fourth|Finally|Also|Moreover|Meanwhile|In addition|Further|Besides),?\s)?(?:[Tt]he\s)?"
)
_PRONOUN = re.compile(
    rf"{_OPENER.pattern}(?:(?:[Tt]ogether|[Aa]long|[Jj]ointly) with [^,.;]{{3,70}}?,?\s)?(?:[Ii]t|[Tt]hey)\s"
)
_PREFIX = "section-role-"
_CLAUSES = re.compile("[，,；;。：:！!]")
_YEAR_OF_WORK = re.compile(r"\W*((?:19|20)\d\d)年")
_ENOUGH = 3  # passages that report on the plan, for the whole document to be a report on it


@cache
def _reports() -> ahocorasick.Automaton:
    """Phrases by which a text reports what a policy says, lower case."""
    data = read_lexicon("claims")
    en, zh = data["en"], data["zh"]
    automaton = ahocorasick.Automaton()
    for phrase in [*en["containing"], *(noun + verb for noun in zh["reported"] for verb in zh["lead_verbs"])]:
        automaton.add_word(phrase, True)
    automaton.make_automaton()
    return automaton


@cache
def _countries() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_lexicon("claims")
    en, zh = data["en"], data["zh"]
    foreign = re.compile(rf"\b(?:{alternation(en['foreign'])})\b|{alternation(zh['foreign'])}", re.I)
    return foreign, re.compile(rf"\b(?:{alternation(en['home'])})|{alternation(zh['home'])}", re.I)


def passage_contexts(reading: Reading, mentions: Sequence[Mention], vocabulary: Vocabulary) -> list[Context]:
    """One context for each passage, in their order."""
    report, (foreign, home) = _reports(), _countries()
    named = _named(mentions, vocabulary)
    policies: dict[int, list[tuple[int, int]]] = defaultdict(list)
    of_policies = {cls for cls in {mention.cls for mention in mentions} if vocabulary.is_a(cls, "sei:Policy")}
    for mention in mentions:
        if mention.cls in of_policies:
            policies[mention.passage].append((mention.i, mention.j))
    subjects = _subjects(reading, named, policies)
    reports = [next(report.iter(passage.text.lower()), None) is not None for passage in reading.passages]
    whole = sum(reports) >= _ENOUGH and 12 * sum(reports) >= len(reading.passages)
    paragraphs = {passage.paragraph for passage, hit in zip(reading.passages, reports, strict=True) if hit}
    abroad = {
        section.index
        for section in reading.sections
        if section.level and foreign.search(section.title) and not home.search(section.title)
    }
    announced = _announced(reading) | _announced_in_english(reading)
    official, account, past = _official(reading), _is_account(reading), _past_sections(reading)
    contexts = []
    for passage in reading.passages:
        role = passage.role.removeprefix(_PREFIX)
        if role == "other" and official == passage.language:
            role = "measure"
        elif role == "other" and account and passage.language == "zh":
            role = "status"
        if passage.section in past and role in ("other", "measure") and passage.kind != "heading":
            role = "status"
        here, subject = named.get(passage.index, ()), subjects.get(passage.index - 1, "")
        contexts.append(
            Context(
                role,
                passage.kind,
                contained=whole or passage.paragraph in paragraphs,
                listed=passage.kind == "item",
                foreign=passage.section in abroad,
                policies=tuple(policies.get(passage.index, ())),
                announced=passage.index in announced,
                names=tuple([(i, j) for i, j, _ in here]),
                actors=tuple([actor for actor in here if actor[2]]),
                carried=subject if subject and _PRONOUN.match(passage.text) else "",
            )
        )
    return contexts


def _named(mentions: Sequence[Mention], vocabulary: Vocabulary) -> dict[int, list[tuple[int, int, str]]]:
    """Passage -> the names in it: span, and "body" for an authority, "place" or "abroad" for a place, "" for any other."""
    home = ID + read_lexicon("claims")["en"]["home_country"]
    kinds: dict[str, str | None] = {}
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for mention in mentions:
        kind = kinds.get(mention.cls, "?")
        if kind == "?":
            kind = kinds[mention.cls] = _kind(mention.cls, vocabulary)
        if kind is not None:
            found[mention.passage].append((mention.i, mention.j, "place" if mention.entity == home else kind))
    return found


def _kind(cls: str, vocabulary: Vocabulary) -> str | None:
    if vocabulary.is_a(cls, "sei:Country"):
        return "abroad"
    if vocabulary.is_a(cls, "sei:Region"):
        return "place"
    if any(vocabulary.is_a(cls, name) for name in _AUTHORITIES):
        return "body"
    return "" if any(vocabulary.is_a(cls, name) for name in _NAMES) else None


@cache
def _small_titles() -> re.Pattern[str]:
    nouns = alternation(read_lexicon("claims")["en"]["policy_nouns"])
    return re.compile(rf"(?:The|These|This)\s(?:[\w’'-]+\s){{0,5}}(?:{nouns})\b")


@cache
def _official_titles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The titles of policies, English and Chinese."""
    data = read_lexicon("claims")
    nouns, titles = "|".join(data["zh"]["policy_ends"]), alternation(data["en"]["official_titles"])
    return (
        re.compile(rf"(?:[A-Z][\w’'-]*\s){{0,4}}(?:{titles})\s(?:on|for|of|to|concerning|regarding)\s"),
        re.compile(rf"(?:{nouns})(?:》?的通知)?(?:[（(][^（）()]*[)）])?$"),
    )


def _subjects(
    reading: Reading, named: dict[int, list[tuple[int, int, str]]], policies: dict[int, list[tuple[int, int]]]
) -> dict[int, str]:
    """English passage -> what its subject is, as far as its first words tell: "body" or "policy"; one that goes on with a
    pronoun has the subject of the one before."""
    small = _small_titles()
    found: dict[int, str] = {}
    for passage in reading.passages:
        if passage.language != "en":
            continue
        text, index = passage.text, passage.index
        here, told = named.get(index, ()), policies.get(index, ())
        opener = _OPENER.match(text) if here or told else None
        first = opener.end() if opener else 0
        if any(i in (0, first) for i, _ in told) or small.match(text):
            found[index] = "policy"
        elif any(kind and i in (0, first) for i, _, kind in here):
            found[index] = "body"
        elif index - 1 in found and _PRONOUN.match(text):
            found[index] = found[index - 1]
    return found


def _official(reading: Reading) -> str:
    """The language of a text that is a policy itself ("" of any other): what its body asks needs no section on measures."""
    english, chinese = _official_titles()
    for passage in reading.passages[:3]:
        if passage.kind == "title" and chinese.search(passage.text.strip("》 ")):
            return "zh"
        if passage.role.endswith("-title") and english.match(passage.text) and not passage.text.endswith("."):
            return "en"
    return ""


def _past_sections(reading: Reading) -> frozenset[int]:
    """Sections whose headings name an earlier year than another heading does: 2022年主要工作, 2023年工作安排."""
    years = {s.index: int(found[1]) for s in reading.sections if s.level and (found := _YEAR_OF_WORK.match(s.title))}
    return frozenset(index for index, year in years.items() if year < max(years.values()))


@cache
def _account_titles() -> re.Pattern[str]:
    ends = alternation(read_lexicon("claims")["zh"]["account_ends"])
    return re.compile(rf"(?:{ends})(?:》?的?(?:报告|通报|汇报))?(?:[（(][^（）()]*[)）])?$")


def _is_account(reading: Reading) -> bool:
    """Whether the title of a Chinese text says that it tells what has been done."""
    return any(p.kind == "title" and _account_titles().search(p.text.strip("》 ")) for p in reading.passages[:3])


def _announced(reading: Reading) -> frozenset[int]:
    """Chinese passages that go on with an account of what is wrong: the ordinals and items directly behind the sentence
    that opens it."""
    words = chinese_words()
    found: set[int] = set()
    paragraph = -1
    for passage in reading.passages:
        if passage.language != "zh" or passage.kind == "heading":
            paragraph = -1
            continue
        text = passage.text
        if paragraph >= 0:
            counted = passage.kind == "item" or words.ordinal.match(text)
            if words.closing.match(text) or not counted:
                paragraph = -1
            else:
                found.add(passage.index)
                continue
        clauses = [clause.strip(" \u3000") for clause in _CLAUSES.split(text)]
        if any(words.announcing.search(clause) and words.list_lead.search(clause) for clause in clauses):
            paragraph = passage.paragraph
    return frozenset(found)


@cache
def _announcing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = read_lexicon("claims")["en"]
    nouns, verbs = alternation(data["announced_nouns"]), alternation(data["announcing"])
    remaining = alternation(data["remaining"])
    opening = re.compile(rf"\b(?:{verbs})\b[^.;:]{{0,40}}\b(?:{nouns})\b|\b(?:{nouns})\s(?:{remaining})\b", re.I)
    return opening, re.compile(rf"\W*(?:{alternation(data['concluded'])})\b", re.I)


@cache
def _announced_nouns() -> ahocorasick.Automaton:
    """The last words of what can be announced, folded: a passage without any of them announces nothing."""
    automaton = ahocorasick.Automaton()
    for phrase in read_lexicon("claims")["en"]["announced_nouns"]:
        automaton.add_word(phrase.split()[-1].casefold(), True)
    automaton.make_automaton()
    return automaton


def _announced_in_english(reading: Reading) -> frozenset[int]:
    """English passages that go on with an account of what is wrong: the rest of the paragraph behind "three flaws stand
    out" or "we face difficulties", and the items behind such a lead, up to what is to be done about it."""
    (opening, closing), nouns = _announcing(), _announced_nouns()
    found: set[int] = set()
    paragraph = lead = -1
    for passage in reading.passages:
        if passage.language != "en" or passage.kind == "heading":
            paragraph = lead = -1
            continue
        if passage.paragraph == paragraph or (lead >= 0 and passage.kind == "item" and passage.lead == lead):
            if closing.match(passage.text):
                paragraph = lead = -1
            else:
                found.add(passage.index)
            continue
        if next(nouns.iter(passage.text.casefold()), None) is not None and opening.search(passage.text):
            paragraph, lead = passage.paragraph, passage.index
    return frozenset(found)


def reported_policy(reading: Reading, mentions: Sequence[Mention], vocabulary: Vocabulary) -> str:
    """The policy whose content the document reports: the one it names most, the earliest of equals; "" for none."""
    policies = {cls for cls in {mention.cls for mention in mentions} if vocabulary.is_a(cls, "sei:Policy")}
    named = [mention for mention in mentions if mention.cls in policies]
    count = Counter(m.entity for m in sorted(named, key=lambda mention: (mention.passage, mention.i)))
    return max(count, key=lambda iri: count[iri]) if count else ""
