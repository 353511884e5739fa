"""Bodies, places and events by their last word, in Chinese; small-letter events in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sei_kg.capitals import runs
from sei_kg.induction import FIELD, Candidate, Head, Scene, clean_label, zh_shape
from sei_kg.lexicon import alternation, read_lexicon
from sei_kg.namespaces import expand
from sei_kg.patterns import compiled

__all__ = ["MOST_NAME", "behind_verbs", "body_names", "event_names", "left_of", "place_names"]

_CITY = expand("sei:City")
_COUNTRY = expand("sei:Country")
_EVENT = expand("sei:Event")
_PROVINCE = expand("sei:Province")
_AREA = expand("sei:MacroRegion")
_RESEARCH = expand("sei:ResearchBody")
MOST_NAME = 18
_OPENS = 2  # characters in front of a country that opens a sentence
_RANKS = "省市"
_RANK_WORDS = ("省", "市", "自治区")
_RANKED_ENDS, _OFFICES = "省市区县州盟", "局委厅办"
_BARE_GOVERNMENT = ("人民政府", "政府")
_PUNCTUATION = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9·（）()]")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_lexicon("entities")[name])


@cache
def _phrases(name: str) -> re.Pattern[str]:
    part = read_lexicon("entities")[name]
    return re.compile(alternation(part["zh"] if isinstance(part, dict) else part))


def left_of(scene: Scene, j: int, *, most: int = MOST_NAME) -> int:
    """Where a Chinese name that ends at ``j`` may begin: behind punctuation or a small word."""
    text = scene.text
    breaks = _words("zh_name_breaks") | _words("zh_name_starts")
    i = j
    compounds = _words("zh_compounds")
    while i > 0 and j - i < most:
        char = text[i - 1]
        if char in "）)" and (inner := zh_shape("bracket_in_name").search(text, max(0, i - 6), i)):
            i = inner.start()  # 上海……（集团）股份有限公司
            continue
        if _PUNCTUATION.match(char) or char in "（）()":
            break
        small = char in breaks and not (text[i - 2 : i] in compounds or text[i - 1 : i + 1] in compounds)
        if small and not any(m.i < i <= m.j and m.j - m.i > 1 and "/region-" in m.iri for m in scene.matches):
            break  # but 自贡: the small word is part of a place
        i -= 1
    return i


def behind_verbs(text: str, i: int, j: int) -> int:
    """Where a name begins that a verb may stand before: behind the last verb of the lexicon in the span."""
    if text.startswith(_RANK_WORDS, i):
        return i  # 省……发展领导小组: what follows the rank is all name
    ends = [match.end() for match in _phrases("zh_name_verbs").finditer(text, i, j)]
    ranked = next((end for end in ends if text.startswith(_RANK_WORDS, end)), -1)
    return ranked if ranked >= 0 else ends[-1] if ends else i


def _office_of(scene: Scene, i: int, head: Head) -> int:
    """Where the name of an office begins that opens with its place and holds a verb as a noun (某省大数据发展管理局);
    -1 where none does."""
    for place in scene.matches:
        if i <= place.i and place.j < head.i and "/region-" in place.iri and scene.text[place.j - 1] in _RANKED_ENDS:
            verbs = [m[0] for m in _phrases("zh_name_verbs").finditer(scene.text, place.j, head.i)]
            return place.i if verbs and all(verb in _words("zh_office_verbs") for verb in verbs) else -1
    return -1


def _anchored(scene: Scene, i: int, j: int) -> int:
    """The first place in the span where a name can begin: a known region or body, or a word such as 国家; else -1."""
    best = -1
    for match in scene.matches:
        if i <= match.i < j and match.j <= j and compiled("/(?:region|organization)-").search(match.iri):
            best = match.i
            break
    for anchor in read_lexicon("entities")["zh_body_anchors"]:
        at = scene.text.find(anchor, i, j)
        if at >= 0 and (len(anchor) > 1 or at == i) and (best < 0 or at < best):
            best = at
    return best


def body_names(scene: Scene) -> Iterator[Candidate]:
    """Bodies: by head noun in Chinese, by lists ("companies such as A and B") and appositions ("A, a maker of ...")."""
    generic = _phrases("zh_generic_bodies")
    for head in scene.of("body-zh"):
        left = left_of(scene, head.i)
        goes_on = zh_shape("body_goes_on").match(scene.text[head.j :])
        if goes_on and not (goes_on[0] == "建设" and zh_shape("acting").search(scene.text, max(0, left - 1), head.i)):
            continue
        verbal = scene.text[head.j - 1] in _OFFICES or scene.text[head.i : head.j] in _words("zh_verbal_bodies")
        i = _office_of(scene, left, head) if verbal else -1
        i = i if i >= 0 else behind_verbs(scene.text, left, head.i)
        anchor = _anchored(scene, i, head.i)
        stem = scene.text[anchor if anchor >= 0 else i : head.i]
        if anchor >= 0:
            if stem[:1] in _RANKS and (
                (stem[1:2] in "级属内外直管域" and stem[1:]) or scene.text[anchor - 1 : anchor] == "各"
            ):
                continue  # 省级……基金, 各市州人民政府: a kind of body
            if zh_shape("bare_anchor").sub("", stem) and generic.fullmatch(zh_shape("bare_anchor").sub("", stem)):
                continue  # 全国重点实验室: a kind of body
            if len(stem) < 2 and (head.j - head.i < 3 or stem in ("市", "县", "区", "州") or stem not in "省市区州"):
                continue
            if zh_shape("body_of_a_field").search(stem) and scene.text[head.i : head.j] in (
                "集团",
                "联盟",
                "银行",
            ):
                continue
            yield _zh(scene, anchor, head.j, head.value, "body-suffix")
        elif any(m.i < head.j <= m.j and "/organization-" in m.iri for m in scene.matches):
            continue  # known under the name that ends here, and nothing says that the name begins before it
        elif stem == "股份":
            continue
        elif 2 <= len(stem) <= 12 and not generic.search(stem) and head.j - head.i >= 2:
            kind = scene.text[head.i : head.j] in _words("zh_kinds_of_bodies")
            if kind and not (head.value == _RESEARCH and zh_shape("named_laboratory").search(stem)):
                continue  # too often a kind of body, not one
            yield _zh(scene, i, head.j, head.value, "body-suffix")
    if scene.passage.language == "zh":
        yield from _ranked(scene)
        if "人民政府" in scene.text:
            yield from _sharing(scene)
    for head in scene.of("abroad-zh"):
        yield from _abroad(scene, head)
    yield from _listed(scene)
    yield from _apposed(scene)


@cache
def _ranked_bodies() -> re.Pattern[str]:
    lexicon = read_lexicon("entities")["zh_ranked_bodies"]
    verbs = "".join(
        rf"|(?<={verb})"
        for verb in ("由", "受", "会同", "建议", "支持", "推动", "依托", "委托", "鼓励", "和", "与", "及")
    )
    begins = rf"(?:^|(?<=[，。；：、（(\s]){verbs})"
    ranks, ends, short = (alternation(lexicon[name]) for name in ("ranks", "ends", "short"))
    return re.compile(rf"{begins}((?:{ranks})(?:[\u4e00-\u9fff]{{2,12}}?(?:{ends})|(?:{short}))){_name_ends()}")


@cache
def _next_office() -> re.Pattern[str]:
    lexicon = read_lexicon("entities")["zh_ranked_bodies"]
    ranks, ends = alternation(lexicon["ranks"]), alternation(lexicon["next_ends"])
    return re.compile(rf"[、和与及](?!{ranks})([\u4e00-\u9fff]{{2,9}}?(?:{ends})){_name_ends()}")


def _name_ends() -> str:
    """What stands behind the name of a body called by its rank."""
    return rf"(?=$|[，。；、）)（(\s]|{alternation(read_lexicon('entities')['zh_ranked_bodies']['followers'])})"


def _rank_of(name: str) -> str:
    ranks = read_lexicon("entities")["zh_ranked_bodies"]["shared_ranks"]
    return next((rank for rank in ranks if name.startswith(rank)), name[:1])


def _ranked(scene: Scene) -> Iterator[Candidate]:
    """省药监局、市委人才办: a body called by its rank and office, in a list or beside what it is to do."""
    generic = _phrases("zh_generic_bodies")
    cls = expand("sei:GovernmentBody")
    for match in _ranked_bodies().finditer(scene.text):
        if match[1][1:] in _BARE_GOVERNMENT or scene.text[match.start(1) - 1 : match.start(1)] == "各":
            continue
        if not generic.match(match[1], 1) and not any(char in _words("zh_name_breaks") for char in match[1][1:]):
            yield _zh(scene, match.start(1), match.end(1), cls, "body-suffix")
            rank, at = _rank_of(match[1]), match.end(1)
            while further := _next_office().match(scene.text, at):  # 省科技厅、财政厅: the rank stands once
                label = rank + clean_label(further[1])
                yield Candidate(*further.span(1), cls, label, "zh", "body-suffix")
                at = further.end(1)


def _sharing(scene: Scene) -> Iterator[Candidate]:
    """甲市、乙市、丙市人民政府: bodies of one kind whose places share the last word; a mention ends with the mark behind its place, and holds the place as a mention."""
    cls = expand("sei:GovernmentBody")
    for match in _shared_end().finditer(scene.text):
        for place in zh_shape("listed_place").finditer(scene.text, match.start(1), match.end(1)):
            label = clean_label(place[0]) + match["end"]
            yield Candidate(place.start(), place.end() + 1, cls, label, "zh", "body-suffix")


@cache
def _shared_end() -> re.Pattern[str]:
    ends = alternation(read_lexicon("entities")["zh_shared_ends"])
    place = r"[\u4e00-\u9fff]{2,4}[省市区县州]"
    return re.compile(
        rf"(?<![\u4e00-\u9fff])((?:{place}[、和与及])+){place}(?P<end>{ends})(?![\u4e00-\u9fff]{{0,2}}[局厅委])"
    )


def _abroad(scene: Scene, head: Head) -> Iterator[Candidate]:
    """美国能源部: a country other than China, some characters, and a word for an office."""
    if zh_shape("office_goes_on").match(scene.text[head.j :]):
        return
    for match in scene.matches:
        if match.cls == _COUNTRY and match.j < head.i <= match.j + 9 and not match.iri.endswith("-china"):
            stem = scene.text[match.j : head.i]
            if compiled(r"[\u4e00-\u9fff]{2,9}").fullmatch(stem) and not zh_shape("abroad_stop").search(stem):
                yield _zh(scene, match.i, head.j, head.value, "body-suffix")
                return
    first = next((m for m in scene.matches if m.cls == _COUNTRY), None)
    if first is None or first.i > _OPENS or first.iri.endswith("-china") or scene.passage.language != "zh":
        return
    i = max(scene.text.rfind(mark, first.j, head.i) for mark in "，；：") + 1
    stem = scene.text[i : head.i]  # 甲国……，乙部……: the office that acts next is one of the country's
    if not i or not compiled(r"[\u4e00-\u9fff]{3,11}").fullmatch(stem) or zh_shape("abroad_stop").search(stem):
        return
    placed = any(m.i < head.j and i < m.j and "/region-" in m.iri for m in scene.matches)
    if not placed and zh_shape("office_acts").match(scene.text, head.j):
        yield _zh(scene, i, head.j, head.value, "body-suffix")


def _zh(scene: Scene, i: int, j: int, cls: str, rule: str) -> Candidate:
    return Candidate(i, j, cls, clean_label(scene.text[i:j]), "zh", rule)


def _listed(scene: Scene) -> Iterator[Candidate]:
    for head in scene.of("bodylist-en"):
        lead = compiled(r",?\s(?:such as|including|like|namely|led by)\s(?:the\s)?").match(scene.text[head.j :])
        if not lead:
            continue
        at = head.j + lead.end()
        for run in runs(scene.text):
            if run.start() < at:
                continue
            if not compiled(r"(?:,?\s?(?:and|or)?\s?(?:the\s)?|)").fullmatch(scene.text[at : run.start()]):
                break
            i = run.start()
            for part in compiled(r"(\sand\s|\s&\s)").split(run[0]):  # "and" between two names is no part of either
                if part.strip() not in ("and", "&"):
                    yield Candidate(i, i + len(part), head.value, clean_label(part), "en", "body-list")
                i += len(part)
            at = run.end()
    for head in scene.of("bodylist-zh"):
        before = compiled(
            r"([A-Za-z0-9\u4e00-\u9fff·]{2,10}(?:、[A-Za-z0-9\u4e00-\u9fff·]{2,10})+)等(?:一批|多家)?$"
        ).search(
            scene.text[max(0, head.i - 90) : head.i],
        )
        if before:
            at = max(0, head.i - 90) + before.start()
            for n, part in enumerate(before[1].split("、")):
                name = part if n else zh_shape("member_lead").sub("", part[behind_verbs(part, 0, len(part)) :])
                if 2 <= len(name) <= 8:
                    i = at + len(part) - len(name)
                    yield _zh(scene, i, at + len(part), head.value, "body-list")
                at += len(part) + 1


def _apposed(scene: Scene) -> Iterator[Candidate]:
    """ "New America, a think tank": a capitalised name and, behind a comma, what it is."""
    for head in scene.of("apposition-en"):
        before = compiled(
            r"([A-Z][\w&’-]*(?:\s(?:[A-Z][\w&’-]*|of|and|for)){0,5}),\s(?:an?|the|one of the)\s"
            r"(?:(?!(?:at|of|for|with|from|by)\s)[\w’-]+\s){0,5}$"
        ).search(
            scene.text[max(0, head.i - 140) : head.i],
        )
        if before:
            i = max(0, head.i - 140) + before.start(1)
            name = before[1]
            if name.split()[0] not in _words("name_leads"):
                yield Candidate(i, i + len(name), head.value, clean_label(name), "en", "apposition")


_EN_PLACE = re.compile(r"([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s(?:province|prefecture|county|autonomous region)\b")


def place_names(scene: Scene) -> Iterator[Candidate]:
    """Provinces, cities, districts and zones by their last word: 云桥市, 合肥高新区, "Donghai province"; parts of provinces
    ("northern Anhui")."""
    if "ern " in scene.folded:
        for region in scene.matches:
            side = compiled(
                r"\b[Nn]orth(?:[ew]ast)?ern\s$|\b[Ss]outh(?:[ew]ast)?ern\s$|\b(?:[Ee]ast|[Ww]est)ern\s$"
            ).search(scene.text, max(0, region.i - 13), region.i)
            if side and region.cls == _PROVINCE and not scene.text[region.j : region.j + 1].isalnum():
                label = scene.text[side.start() : region.j]
                yield Candidate(side.start(), region.j, _AREA, label[0].upper() + label[1:], "en", "place-part")
    if "province" in scene.folded or "prefecture" in scene.folded or "county" in scene.folded:
        for match in _EN_PLACE.finditer(scene.text):
            words = match[1].split()
            first = 1 if words[0] in _words("name_leads") else 0
            if words[first:]:
                i = match.start() + (len(words[0]) + 1 if first else 0)
                yield Candidate(
                    i,
                    match.end(),
                    _PROVINCE,
                    clean_label(scene.text[i : match.end()]),
                    "en",
                    "place-suffix",
                )
    if scene.passage.language == "zh":
        for match in zh_shape("place").finditer(scene.text):
            name = match[1]
            if (
                name in _words("zh_no_places")
                or _phrases("zh_name_verbs").match(name)
                or any(verb.end() == len(name) - 1 for verb in _phrases("zh_name_verbs").finditer(name))
                or zh_shape("no_place").search(name)
            ):
                continue
            cls = expand("sei:Province" if name.endswith(("省", "自治区")) else "sei:City")
            yield _zh(scene, match.start(1), match.end(1), cls, "place-suffix")
        cities = [m for m in scene.matches if m.cls == _CITY and scene.text[m.j : m.j + 1] == "、"]
        for city in cities:  # 甲、乙，: what stands in a list behind a known city is one, under its full name
            beside = zh_shape("place_beside").match(scene.text, city.j)
            known = beside and any(m.i < beside.end(1) and beside.start(1) < m.j for m in scene.matches)
            if beside and not known and beside[1] not in _words("zh_no_places"):
                yield Candidate(*beside.span(1), _CITY, beside[1] + "市", "zh", "place-suffix")
    for head in scene.of("place-zh"):
        for region in scene.matches:
            gap = head.i - region.j
            if 0 <= gap <= 5 and "/region-" in region.iri and (gap or head.j - head.i > 1):
                between = scene.text[region.j : head.i]
                if compiled(r"[\u4e00-\u9fff]*").fullmatch(between) and not zh_shape("no_place_between").search(
                    between
                ):
                    yield _zh(scene, region.i, head.j, head.value, "place-suffix")


def event_names(scene: Scene) -> Iterator[Candidate]:
    """Meetings by their last word in Chinese; trade frictions, crises and executive meetings as phrases."""
    cls = _EVENT
    for head in scene.of("eventphrase"):
        i = head.i
        before = compiled(r"((?:[A-Z][\w.-]*|international|global|executive)\s){1,2}$").search(
            scene.text[max(0, i - 40) : i]
        )
        if before and before[0].split()[0] not in _words("name_leads"):
            i -= len(before[0])
        elif scene.text[i] > "\u2e80":
            near = [m for m in scene.matches if m.j == i and "/region-" in m.iri]
            i = near[0].i if near else i
        label = clean_label(scene.text[i : head.j])
        yield Candidate(i, head.j, cls, label, "zh" if label[0] > "\u2e80" else "en", "event")
    marks = _phrases("event_marks")
    for head in scene.of("event-zh"):
        left = left_of(scene, head.i, most=26)
        numbered = zh_shape("event_number").search(scene.text, left, head.i)
        if numbered and not zh_shape("numbered_event_goes_on").match(scene.text[head.j :]):
            begin = behind_verbs(scene.text, left, numbered.start())
            if numbered.start() - begin > 14 or not zh_shape("event_host").search(scene.text, begin, numbered.start()):
                begin = numbered.start()
            yield _zh(scene, begin, head.j, cls, "event")
            continue
        i = behind_verbs(scene.text, left_of(scene, head.i, most=26), head.i)
        stem = scene.text[i : head.i]
        found = None if stem.endswith("联席") else (zh_shape("event_year").match(stem) or marks.search(stem))
        if found is None and len(stem) >= 4 and scene.text[head.i : head.j] in _words("event_strong_heads"):
            told = next((m for m in scene.matches if i <= m.i and m.j <= head.i and FIELD.search(m.iri)), None)
            if told and told.i - i <= 6 and zh_shape("event_told").match(scene.text, head.j):
                yield _zh(scene, i, head.j, cls, "event")
                continue
        if found and len(stem) - found.start() >= 2 and not zh_shape("event_goes_on").match(scene.text[head.j :]):
            begin = i + (0 if zh_shape("event_counted").match(stem) else found.start())
            if compiled(r"\d$").search(scene.text[max(0, begin - 1) : begin]):
                begin -= len(compiled(r"\d+$").search(scene.text[:begin])[0])  # type: ignore[index]
            yield _zh(scene, begin, head.j, cls, "event")
