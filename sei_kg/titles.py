"""Policies named otherwise than by a row of capitals: 《titles》, quoted titles, laws asked for, lists of strategies.

Also official document numbers (发文字号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sei_kg.induction import Candidate, Scene, clean_label, zh_shape
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled

__all__ = ["DocumentNumber", "bare_of_years", "document_numbers", "notice_end", "policy_class", "policy_names"]

_LAW = expand("sei:Law")
_PLAN = expand("sei:Plan")
_POLICY = expand("sei:Policy")
_PROGRAMME = expand("sei:Programme")
_STRATEGY = expand("sei:Strategy")
_BRACKETED = re.compile(r"《([^《》]{2,90}(?:〈[^〈〉]{2,60}〉[^《》]{0,30})?)》")
_QUOTED = re.compile(r"[“‘\"']([A-Z][^“”‘\"\n]{8,160}?)[,.]?[”’\"']")
_ZH_QUOTED = re.compile(r"[“\"]([^“”\"，。；]{2,16})[”\"]")
_TAIL = re.compile(r"(?:[（(][^（）()]{1,24}[）)]|\d{4}年(?:版|本)?|修订版?|\s)+$")
_YEARS = re.compile(r"[（(](?:19|20)\d\d年?(?:\s?[-—–~至到]+\s?(?:(?:19|20)\d\d)年?)?(?:年|版)?[）)]$")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,8}\s?[〔\[［（(]\s?((?:19|20)\d\d)\s?年?[〕\]］）)]\s?第?\s?\d{1,4}\s?号"
    r"|(?:[A-Z][a-z]+ ){0,3}\[(?:19|20)\d\d\] No\. ?\d{1,4}|No\. ?\d{1,4} \[(?:19|20)\d\d\]"
)
_MOST_ITEM = 90
_TOPIC = re.compile("/(?:industry|technology)-")


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
def _nicknames() -> re.Pattern[str]:
    """ "Ice Road, Warm Harbour" initiative: a name in quotation marks before a small head noun."""
    heads = alternation(read_lexicon("entities")["quoted_heads"]["en"])
    return re.compile(rf"[“\"‘]([A-Z0-9][^“”‘\"\n]{{3,60}}?)[,.]?[”\"’]\s(?:national\s|pilot\s)?({heads})\b")


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
    if compiled(r"[\u4e00-\u9fff]").search(bare):
        pattern, heads = _zh_heads()
        match = pattern.search(bare)
        return heads[match[0]] if match and len(bare) > len(match[0]) else ""
    pattern, heads = _en_heads()
    match = pattern.search(bare)
    return heads[match[1] or match[2]] if match else ""


def bare_of_years(title: str) -> str:
    """A title without the years in brackets at its end."""
    return _YEARS.sub("", title)


def document_numbers(text: str) -> list[DocumentNumber]:
    """Official numbers such as 国发〔2010〕32号 in a text."""
    if "号" not in text and "No." not in text:
        return []
    return [DocumentNumber(m.start(), m.end(), compiled(r"\s+").sub("", m[0])) for m in _NUMBER.finditer(text)]


def policy_names(scene: Scene) -> Iterator[Candidate]:
    """All policies that this module's rules see in one passage."""
    text = scene.text
    if scene.passage.kind == "title":
        yield from _own(scene)
    if "《" in text:
        yield from _bracketed(scene)
    if "“" in text or '"' in text or "‘" in text:
        yield from _quoted(scene)
    if "legislation-en" in scene.families:
        yield from _legislation(scene)
    if "policylist-en" in scene.families:
        yield from _listed(scene)
    if "policylist-zh" in scene.families or "policy-zh" in scene.families:
        yield from _chinese(scene)


def _own(scene: Scene) -> Iterator[Candidate]:
    """The title of a text that is itself a policy: 关于……的通知, "Notice on ...", ……规划."""
    text = scene.text
    cls = policy_class(text)
    if not cls or len(text) < 6 or "《" in text:
        return
    if scene.passage.language == "zh":
        if (
            "关于" in text
            or _ISSUED.search(text)
            or _TAIL.sub("", text).endswith(("条例", "办法", "规划", "纲要", "细则", "行动计划", "实施方案"))
        ):
            yield Candidate(0, len(text), cls, clean_label(text), "zh", "own-title")
    elif compiled(
        r"(?:[A-Z][\w’'-]*\s){0,6}(?:Notice|Opinions|Decision|Circular|Measures|Plan|Outline|Law|Regulations)\b"
    ).match(text):
        i = notice_end(text)
        yield Candidate(i, len(text), policy_class(text[i:]) or cls, clean_label(text[i:]), "en", "own-title")


def notice_end(text: str, i: int = 0) -> int:
    """Where the paper begins that an English notice puts out ("Notice on Issuing the ... Plan"); ``i`` for any other text."""
    match = _notice().match(text, i)
    return match.end() if match else i


@cache
def _notice() -> re.Pattern[str]:
    return re.compile(read_lexicon("entities")["notice_of_issue"]["en"])


_ISSUED = re.compile(
    r"(?:省|市|县|区|国家|全国|年|“十[一二三四五]五”|十[一二三四五]五).{2,40}(?:规划|方案|计划|纲要|办法|条例|意见|目录|措施|细则)(?:[（(].*)?$"
)


def _bracketed(scene: Scene) -> Iterator[Candidate]:
    for match in _BRACKETED.finditer(scene.text):
        cls = policy_class(match[1])
        if not cls:
            continue
        language = "zh" if compiled(r"[\u4e00-\u9fff]").search(match[1]) else "en"
        yield Candidate(match.start(), match.end(), cls, clean_label(match[1]), language, "title-brackets")


def _quoted(scene: Scene) -> Iterator[Candidate]:
    """A quotation in title form whose head noun is a policy's; “X”行动 and the like."""
    for match in _QUOTED.finditer(scene.text):
        cls = policy_class(match[1])
        words = match[1].split()
        capitals = sum(word[0].isupper() for word in words)
        if cls and len(words) >= 3 and 2 * capitals > len(words):
            yield Candidate(match.start(1), match.end(1), cls, clean_label(match[1]), "en", "title-quoted")
    for match in _nicknames().finditer(scene.text):
        cls = read_lexicon("entities")["quoted_heads"]["en"][match[2].lower()]
        words = match[1].split()
        if sum(word[0].isupper() or not word[0].isalpha() for word in words) * 2 > len(words):
            yield Candidate(match.start(1), match.end(1), expand(cls), clean_label(match[1]), "en", "title-quoted")
    _, heads = _zh_heads()
    for match in _ZH_QUOTED.finditer(scene.text):
        rest = scene.text[match.end() : match.end() + 4]
        head = next((rest[:n] for n in (4, 3, 2) if rest[:n] in heads), "")
        if head and heads[head] != _POLICY and compiled(r"[\u4e00-\u9fffA-Z]").search(match[1]):
            j = match.end() + len(head)
            yield Candidate(match.start(), j, heads[head], match[1] + head, "zh", "title-quoted")
        elif further := zh_shape("programme_behind").match(scene.text, match.end()):
            yield Candidate(match.start(), further.end(), _PROGRAMME, match[1] + further[0], "zh", "title-quoted")
        elif (own := zh_shape("quoted_programme").fullmatch(match[1])) and not _PERIOD.search(match[1]):
            cls = _STRATEGY if own["head"] in ("战略", "倡议") else _PROGRAMME
            yield Candidate(match.start(), match.end(), cls, match[1], "zh", "title-quoted")


def _legislation(scene: Scene) -> Iterator[Candidate]:
    """ "legislation for X": a law that the text asks for or speaks of, named by its subject."""
    for head in scene.of("legislation-en"):
        tail = compiled(
            r"((?:\s[\w’'-]+){1,9}?)(?=\s(?:is|are|was|were|has|have|should|must|will|in|by|to|that|which)\b|[,.;:]|$)"
        ).match(
            scene.text[head.j :],
        )
        if tail:
            j = head.j + tail.end()
            label = scene.text[head.i : j].strip()
            yield Candidate(head.i, head.i + len(label), _LAW, label[0].upper() + label[1:], "en", "legislation")


def _listed(scene: Scene) -> Iterator[Candidate]:
    """ "national strategies such as A, B and C": every member of the list is a policy of the head's class."""
    for head in scene.of("policylist-en"):
        lead = compiled(r",?\s(?:such as|including|like|namely)\s(?:the\s)?").match(scene.text[head.j :])
        if not lead:
            continue
        start = head.j + lead.end()
        law = head.value == _LAW
        for i, j in _quoted_items(scene.text, start) or list_items(scene.text, start):
            item = clean_label(scene.text[i:j])
            quoted = scene.text[i - 1 : i] in tuple("“‘\"'")
            known = scene.match_at(i, j)
            if known and not quoted and _TOPIC.search(known.iri):
                continue  # a field of a strategy, not a strategy
            if quoted:
                i, j = i - 1, j + 1
            if (1 < len(item.split()) <= 12 and len(item) <= _MOST_ITEM) and (item[0].isupper() or not law):
                if compiled(r"(?:a|an|those|how|what|in)\s").match(item.lower()):
                    continue
                label = item if item[0].isupper() else item[0].upper() + item[1:]
                yield Candidate(i, j, head.value, label, "en", "policy-list")


_END = re.compile(
    r"[.;:!?()（）]|\s(?:which|that|who|where|should|must|can|will|have|has|are|is|were|was|in order to|so as to|to)\s"
)
_COMMA = re.compile(r",?\s(?:and|or|as well as)\s|,\s|/")


def _quoted_items(text: str, start: int) -> list[tuple[int, int]]:
    """Spans of the members of a list whose members stand in quotation marks (two at least), without the marks."""
    end = _END.search(text, start)
    stop = end.start() if end else len(text)
    if text[start : start + 1] not in ("“", "‘", '"'):
        return []
    spans = [m.span(1) for m in compiled(r"[“‘\"]([^“”‘\"]{3,80}?)[,.]?[”’\"]").finditer(text[start:stop])]
    return [(start + i, start + j) for i, j in spans] if len(spans) > 1 else []


def list_items(text: str, start: int, *, most: int = 420) -> list[tuple[int, int]]:
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
        item = compiled(r"^(?:the|and|or)\s").sub("", body[at:i])
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
        if not _whole(text, head.j) or text[head.j : head.j + 1] == "性":
            continue
        before = compiled(
            r"((?:[^，。；：！？、\s]{2,20}、)*[^，。；：！？、\s]{2,20}?(?:[和与及][^，。；：！？、和与及\s]{2,20}?)?)等$"
        ).search(
            text[max(0, head.i - 160) : head.i],
        )
        if before and "、" in before[1]:
            offset = max(0, head.i - 160) + before.start(1)
            for part in compiled(r"[^、]+").finditer(before[1]):
                name = (
                    compiled(r"^.*(?:实施|落实|包括|推进|对接|围绕|如|服务|融入|提出了?|以及|和)")
                    .sub("", part[0])
                    .strip('“”"')
                )
                i = offset + part.start() + part[0].rindex(name) if name else 0
                known = scene.match_at(i, i + len(name))
                if (
                    3 <= len(name) <= 20
                    and not (known and _TOPIC.search(known.iri))
                    and not compiled("[（）()]").search(name)
                ):
                    yield Candidate(i, i + len(name), head.value, name, "zh", "policy-list")
    kinds = {_PLAN, _PROGRAMME, _STRATEGY}
    for head in scene.of("policy-zh"):
        if (
            head.value not in kinds
            or head.j - head.i < 2
            or text[head.j : head.j + 1] == "》"
            or not _whole(text, head.j)
        ):
            continue
        national = _NATIONAL.search(text[max(0, head.i - 28) : head.i])
        if national is None and (ranked := zh_shape("ranked_programme").search(text, max(0, head.i - 24), head.i)):
            if not compiled("[的了在把将并为和与或各、]").search(ranked["name"]):
                i = ranked.start("name")
                cls = _PROGRAMME if head.value == _PLAN else head.value
                yield Candidate(i, head.j, cls, text[i : head.j], "zh", "national-plan")
            continue
        if national and not compiled("[的了在把将并为和与或各]").search(national[0]):
            label = compiled('[“”"]').sub("", national[0] + text[head.i : head.j])
            yield Candidate(head.i - len(national[0]), head.j, head.value, label, "zh", "national-plan")


_PERIOD = re.compile(r"^“?(?:十[一二三四五]五|[一二三四五]五)")
_NATIONAL = re.compile(r"(?:国家|全国)[\u4e00-\u9fff]{3,22}$|[“\"]?十[一二三四五]五[”\"]?[\u4e00-\u9fff]{3,24}$")


def _whole(text: str, j: int) -> bool:
    """Whether the Chinese name ends here: no further head noun is glued to it."""
    return not compiled(r"[\u4e00-\u9fff]?(?:规划|计划|战略|工程|纲要|方案|建设|期|目标|体系|需求|任务)").match(
        text[j:]
    )
