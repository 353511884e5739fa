"""Policies named otherwise than by a row of capitals: 《titles》, quoted titles, laws asked for, lists of strategies.

Also official document numbers (发文字号), and policies described by their subject ("the new energy vehicle plan").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sei_kg.induction import Candidate, Scene, clean_label
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand

__all__ = ["DocumentNumber", "document_numbers", "policy_class", "policy_names"]

_BRACKETED = re.compile(r"《([^《》]{2,90}(?:〈[^〈〉]{2,60}〉[^《》]{0,30})?)》")
_QUOTED = re.compile(r"[“‘\"']([A-Z][^“”‘\"\n]{8,160}?)[,.]?[”’\"']")
_ZH_QUOTED = re.compile(r"[“\"]([^“”\"，。；]{2,16})[”\"]")
_TAIL = re.compile(r"(?:[（(][^（）()]{1,24}[）)]|\d{4}年(?:版|本)?|修订版?|\s)+$")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,8}\s?[〔\[［（(]\s?((?:19|20)\d\d)\s?年?[〕\]］）)]\s?第?\s?\d{1,4}\s?号"
    r"|(?:[A-Z][a-z]+ ){0,3}\[(?:19|20)\d\d\] No\. ?\d{1,4}|No\. ?\d{1,4} \[(?:19|20)\d\d\]"
)
_MOST_ITEM = 90


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """An official number at ``i`` to ``j`` of a passage's reading text, white space removed in ``text``."""

    i: int
    j: int
    text: str


@cache
def _zh_heads() -> tuple[re.Pattern[str], dict[str, str]]:
    heads = {
        phrase: expand(cls)
        for cls, phrases in read_lexicon("entities")["policy_heads"]["zh"].items()
        for phrase in phrases
    }
    return re.compile(rf"(?:{alternation(heads)})$"), heads


@cache
def _en_heads() -> tuple[re.Pattern[str], dict[str, str]]:
    heads = {
        phrase: expand(cls)
        for cls, phrases in read_lexicon("entities")["policy_heads"]["en"].items()
        for phrase in phrases
    }
    found = alternation(heads)
    return re.compile(rf"^(?:[A-Z][\w-]*\s){{0,4}}({found})\s(?:on|for|of|to)\b|\b({found})(?:\s[(（].*)?$"), heads


def policy_class(title: str) -> str:
    """The class of a policy by its title's head noun; "" where the title names none (a report, a newspaper)."""
    bare = _TAIL.sub("", title.strip("“”\"' "))
    if re.search(r"[\u4e00-\u9fff]", bare):
        pattern, heads = _zh_heads()
        match = pattern.search(bare)
        return heads[match[0]] if match and len(bare) > len(match[0]) else ""
    pattern, heads = _en_heads()
    match = pattern.search(bare)
    return heads[match[1] or match[2]] if match else ""


def document_numbers(text: str) -> list[DocumentNumber]:
    """Official numbers such as 国发〔2010〕32号 in a text."""
    if "号" not in text and "No." not in text:
        return []
    return [DocumentNumber(m.start(), m.end(), re.sub(r"\s+", "", m[0])) for m in _NUMBER.finditer(text)]


def policy_names(scene: Scene) -> Iterator[Candidate]:
    """All policies that this module's rules see in one passage."""
    text = scene.text
    if "《" in text:
        yield from _bracketed(scene)
    if "“" in text or '"' in text or "‘" in text:
        yield from _quoted(scene)
    if "described-en" in scene.families:
        yield from _described(scene)
    if "legislation-en" in scene.families:
        yield from _legislation(scene)
    if "policylist-en" in scene.families:
        yield from _listed(scene)
    if "policylist-zh" in scene.families or "policy-zh" in scene.families:
        yield from _chinese(scene)


def _bracketed(scene: Scene) -> Iterator[Candidate]:
    for match in _BRACKETED.finditer(scene.text):
        cls = policy_class(match[1])
        if not cls:
            continue
        language = "zh" if re.search(r"[\u4e00-\u9fff]", match[1]) else "en"
        yield Candidate(match.start(), match.end(), cls, clean_label(match[1]), language, "title-brackets")


def _quoted(scene: Scene) -> Iterator[Candidate]:
    """A quotation in title form whose head noun is a policy's; “X”行动 and the like."""
    for match in _QUOTED.finditer(scene.text):
        cls = policy_class(match[1])
        words = match[1].split()
        capitals = sum(word[0].isupper() for word in words)
        if cls and len(words) >= 3 and 2 * capitals > len(words):
            yield Candidate(match.start(1), match.end(1), cls, clean_label(match[1]), "en", "title-quoted")
    _, heads = _zh_heads()
    for match in _ZH_QUOTED.finditer(scene.text):
        rest = scene.text[match.end() : match.end() + 4]
        head = next((rest[:n] for n in (4, 3, 2) if rest[:n] in heads), "")
        if head and heads[head] != expand("sei:Policy") and re.search(r"[\u4e00-\u9fffA-Z]", match[1]):
            j = match.end() + len(head)
            yield Candidate(match.start(), j, heads[head], match[1] + head, "zh", "title-quoted")


def _described(scene: Scene) -> Iterator[Candidate]:
    """ "the new strategic emerging industries plan": an industry or technology directly before a small head noun."""
    for head in scene.of("described-en"):
        for match in scene.matches:
            gap = scene.text[match.j : head.i]
            if match.j <= head.i and re.fullmatch(r"(?:\s?\([A-Za-z]{2,8}\))?\s", gap) and _listed_class(match.cls):
                label = re.sub(r"\s*\([^)]*\)", "", scene.text[match.i : head.j])
                yield Candidate(match.i, head.j, head.value, clean_label(label), "en", "described-policy")
    lexicon = read_lexicon("entities")
    for head in scene.of("described-en"):
        if "strateg" not in scene.folded[head.i : head.j]:
            continue
        before = re.search(r"((?:[\w-]+ ){1,3})$", scene.text[max(0, head.i - 60) : head.i])
        if before and any(word in before[1] for word in lexicon["strategy_words"]["en"]):
            words = before[1].split()
            while len(words) > 1 and not any(w in words[0] for w in lexicon["strategy_words"]["en"]):
                if any(w in " ".join(words[1:]) for w in lexicon["strategy_words"]["en"]) and (
                    words[0].islower() and words[0] in _FUNCTION
                ):
                    words = words[1:]
                else:
                    break
            i = head.i - len(" ".join(words)) - 1
            yield Candidate(i, head.j, head.value, clean_label(scene.text[i : head.j]), "en", "described-policy")


_FUNCTION = frozenset("the a an its their our of and to in for this that with on by as is was has implemented".split())


def _listed_class(cls: str) -> bool:
    return cls in {expand(name) for name in read_lexicon("entities")["list_classes"]}


def _legislation(scene: Scene) -> Iterator[Candidate]:
    """ "legislation for X": a law that the text asks for or speaks of, named by its subject."""
    for head in scene.of("legislation-en"):
        tail = re.match(
            r"\s((?:[\w’'-]+\s?){1,9}?)(?=\s(?:is|are|was|were|has|have|should|must|will|in|by|to|that|which)\b|[,.;:])",
            scene.text[head.j :],
        )
        if tail:
            j = head.j + tail.end()
            label = scene.text[head.i : j].strip()
            yield Candidate(
                head.i, head.i + len(label), expand("sei:Law"), label[0].upper() + label[1:], "en", "legislation"
            )


def _listed(scene: Scene) -> Iterator[Candidate]:
    """ "national strategies such as A, B and C": every member of the list is a policy of the head's class."""
    for head in scene.of("policylist-en"):
        lead = re.match(r",?\s(?:such as|including|like|namely)\s(?:the\s)?", scene.text[head.j :])
        if not lead:
            continue
        start = head.j + lead.end()
        for i, j in list_items(scene.text, start, scene.matches):
            item = clean_label(scene.text[i:j])
            if (
                1 < len(item.split()) <= 12
                and len(item) <= _MOST_ITEM
                and not item.lower().startswith(("those ", "how "))
            ):
                label = item if item[0].isupper() else item[0].upper() + item[1:]
                yield Candidate(i, j, head.value, label, "en", "policy-list")


_END = re.compile(
    r"[.;:!?()（）]|\s(?:which|that|who|where|should|must|can|will|have|has|are|is|were|was|to facilitate|in order to|so as to|to)\s"
)
_COMMA = re.compile(r",?\s(?:and|or|as well as)\s|,\s|/")


def list_items(text: str, start: int, holders: tuple[object, ...] = (), *, most: int = 420) -> list[tuple[int, int]]:
    """Spans of the members of an English coordinated list that begins at ``start``, up to the end of the clause.

    The separator of the list is the comma where there is one; " and " splits the last two members only.
    """
    end = _END.search(text, start)
    stop = min(end.start() if end else len(text), start + most)
    body = text[start:stop]
    cuts = [(m.start(), m.end(), m[0]) for m in _COMMA.finditer(body)]
    commas = [cut for cut in cuts if "," in cut[2]]
    if commas:
        last = [cut for cut in cuts if cut[0] > commas[-1][0] and "," not in cut[2]]
        cuts = commas + (last[:1] if "and" not in commas[-1][2] and "or" not in commas[-1][2] else [])
    spans, at = [], 0
    for i, j, _ in [*cuts, (len(body), len(body), "")]:
        item = re.sub(r"^(?:the|and|or)\s", "", body[at:i])
        shift = len(body[at:i]) - len(item)
        trimmed = item.strip(" “”\"'‘’,")
        if trimmed:
            left = at + shift + item.index(trimmed[0])
            spans.append((start + left, start + left + len(trimmed)))
        at = j
    return spans


@cache
def _zh_law() -> re.Pattern[str]:
    verbs = alternation(read_lexicon("entities")["legislation"]["zh"])
    return re.compile(
        rf"(?:{verbs})(?:专门的?)?([\u4e00-\u9fff]{{3,18}}(?:促进法|保护法|管理法|安全法|基本法|产权法|条例))(?![\u4e00-\u9fff]?[规治律])"
    )


def _chinese(scene: Scene) -> Iterator[Candidate]:
    text = scene.text
    for match in _zh_law().finditer(text):
        cls = expand("sei:Regulation" if match[1].endswith("条例") else "sei:Law")
        yield Candidate(match.start(1), match.end(1), cls, match[1], "zh", "legislation")
    for head in scene.of("policylist-zh"):
        before = re.search(
            r"((?:[^，。；：！？、\s]{2,20}、)*[^，。；：！？、\s]{2,20}?(?:[和与及][^，。；：！？、和与及\s]{2,20}?)?)等$",
            text[max(0, head.i - 160) : head.i],
        )
        if before and "、" in before[1]:
            offset = max(0, head.i - 160) + before.start(1)
            for part in re.finditer(r"[^、]+", before[1]):
                name = re.sub(r"^.*(?:实施|落实|包括|推进|对接|围绕|如|服务|融入|提出了?|以及|和)", "", part[0]).strip(
                    '“”"'
                )
                if 3 <= len(name) <= 20:
                    i = offset + part.start() + part[0].rindex(name)
                    yield Candidate(i, i + len(name), head.value, name, "zh", "policy-list")
    for head in scene.of("policy-zh"):
        name = re.search(
            r"(?:国家|全国)[\u4e00-\u9fff]{3,22}$|[“\"]?十[一二三四五]五[”\"]?[\u4e00-\u9fff]{3,24}$",
            text[max(0, head.i - 28) : head.i],
        )
        if (
            name
            and text[head.j : head.j + 1] != "》"
            and head.j - head.i > 1
            and not re.search("[的了在把将并为和与]", name[0])
        ):
            if head.value in (expand("sei:Plan"), expand("sei:Programme"), expand("sei:Strategy")) and _whole(
                text, head.j
            ):
                i = head.i - len(name[0])
                label = (name[0] + text[head.i : head.j]).replace("“", "").replace("”", "").replace('"', "")
                yield Candidate(i, head.j, head.value, label, "zh", "national-plan")


def _whole(text: str, j: int) -> bool:
    """Whether the Chinese name ends here: no further head noun is glued to it."""
    return not re.match(r"[\u4e00-\u9fff]?(?:规划|计划|战略|工程|纲要|方案|建设|期|目标|体系|需求|任务)", text[j:])
