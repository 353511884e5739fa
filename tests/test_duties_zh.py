"""Chinese relations: duties, members, speakers, effects, sites, and the names they need."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyoxigraph import Literal

from sei_kg.claims import find_claims
from sei_kg.documents import Source
from sei_kg.mentions import find_mentions
from sei_kg.namespaces import local_name
from sei_kg.passages import read_passages
from sei_kg.relations import find_relations
from sei_kg.vocabulary import Vocabulary, read_vocabulary

Stated = set[tuple[str, str, str]]


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def read(text: str) -> Stated:
    """(subject, predicate, object): labels of what the text names itself, slugs of what the vocabulary knows."""
    reading = read_passages(Source("sample", text, "0" * 64))
    named = find_mentions(reading, vocabulary())
    claims = find_claims(reading, named.mentions, vocabulary())
    found = find_relations(reading, named, claims, vocabulary())
    labels = {claim.iri: claim.labels[0][1] for claim in claims}
    labels |= {entity.iri: entity.labels[0][1] for entity in (*named.entities, *found.entities)}

    def name(value: str | Literal) -> str:
        return value.value if isinstance(value, Literal) else labels.get(value, local_name(value))

    said = (*named.assertions, *found.assertions)
    return {(name(a.subject), local_name(a.predicate), name(a.object)) for a in said}


def pairs(found: Stated, predicate: str) -> set[tuple[str, str]]:
    return {(subject, value) for subject, name, value in found if name == predicate}


TASKS = """江东省海洋装备行动方案

一、重点任务

（一）补齐检测短板。建设船艇检测中心2个，每年安排资金3000万元。（责任单位：省科技厅、财政厅）

（二）做强船艇集群。推动船企入园。（牵头单位：省发展改革委；配合单位：合肥市、芜湖市人民政府）
"""


def test_a_note_of_duty_answers_for_the_whole_task() -> None:
    """For the clauses in front of it and for the heading over them; an office may share the rank of the one before."""
    said = pairs(read(TASKS), "responsibleFor")
    for measure in ("补齐检测短板", "建设船艇检测中心2个", "每年安排资金3000万元"):
        assert {body for body, task in said if task == measure} == {"江东省科学技术厅", "江东省财政厅"}, measure
    assert {body for body, task in said if task == "做强船艇集群"} == {
        "江东省发展和改革委员会", "合肥市人民政府", "芜湖市人民政府",
    }  # fmt: skip


def test_a_note_speaks_of_its_own_task_alone() -> None:
    said = pairs(read(TASKS), "responsibleFor")
    assert ("江东省科学技术厅", "做强船艇集群") not in said
    assert ("合肥市人民政府", "补齐检测短板") not in said


def test_those_who_help_stand_behind_the_measure() -> None:
    text = "合肥市船艇通知\n\n一、主要任务\n\n由市科技局牵头建立船检机制，市财政局、市审计局配合。会上，市统计局参加。"
    said = pairs(read(text), "responsibleFor")
    assert {body for body, _ in said} == {"合肥市科学技术局", "合肥市财政局", "合肥市审计局"}


def test_members_of_a_group() -> None:
    text = "江东省通知\n\n成立省船艇产业发展领导小组，由副省长任组长，省科技厅、省财政厅等部门为成员单位。省审计厅负责审计。"
    said = pairs(read(text), "memberOf")
    assert {body for body, _ in said} == {"江东省科学技术厅", "江东省财政厅"}


FORUM = """船艇大会召开
2025年6月12日

6月11日，2025船艇装备创新论坛在苏州开幕。工业和信息化部装备司司长高远山在会上表示，将加强攻关。

中国工程院院士、华中科技大学教授江望北作主旨报告。另据报道，清华大学教授苏晚秋认为，船价将回升。
"""


def test_who_speaks_at_the_meeting_named_before() -> None:
    said = read(FORUM)
    event = "2025船艇装备创新论坛"
    assert pairs(said, "spokeAt") == {("高远山", event), ("江望北", event)}
    assert (event, "takesPlaceIn", "region-suzhou") in said
    assert (event, "startDate", "2025-06-11") in said


def test_a_person_may_have_two_posts() -> None:
    posts = {post for person, post in pairs(read(FORUM), "holdsPost") if person == "江望北"}
    assert posts == {"中国工程院院士", "华中科技大学教授"}


def test_effects_and_causes_of_problems() -> None:
    said = pairs(read("云桥船业简报\n\n但问题仍存：检测能力不足，拖慢了新船上市。"), "causes")
    assert said == {("检测能力不足", "拖慢了新船上市")}
    assert not pairs(read("云桥船业简报\n\n但问题仍存：检测能力不足；新船标准不统一。"), "causes")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("苏州市将在合肥市规划建设船艇装备产业园。", {"region-hefei"}),
        ("苏州市考察团参观了船艇装备产业园，随后前往合肥市。", set()),
    ],
)
def test_where_a_park_is_to_be(text: str, found: set[str]) -> None:
    assert {place for _, place in pairs(read(f"船艇简报\n\n{text}"), "locatedIn") if place == "region-hefei"} == found


def test_what_is_to_be_issued_and_what_gives_way() -> None:
    text = (
        "船艇简报\n\n《海洋装备行动计划（2026—2028年）》将由工业和信息化部会同财政部印发。"
        "2019年3月印发的《船艇产业三年计划》同时废止。"
    )
    said = read(text)
    issuers = {body for policy, body in pairs(said, "issuedBy") if policy.startswith("海洋装备")}
    assert issuers == {"organization-miit", "organization-mof"}
    assert ("船艇产业三年计划", "issued", "2019-03") in said
    assert ("海洋装备行动计划（2026—2028年）", "supersedes", "船艇产业三年计划") in said
    assert not {value for policy, value in pairs(said, "issued") if policy.startswith("海洋装备")}


def test_authors_and_dates_behind_other_things() -> None:
    said = read("船艇出海记\n2025-06-12 08:30 来源：江海观察网 记者 高望川\n\n港口里停着一排新船。")
    assert {value for _, value in pairs(said, "creator")} == {"高望川"}
    assert {value for _, value in pairs(said, "issued")} == {"2025-06-12"}
    said = read("Boats on the move\n\nBy Nora Field · 12 June 2025\n\nA row of new boats lies in the harbour.")
    assert {value for _, value in pairs(said, "creator")} == {"Nora Field"}
    assert {value for _, value in pairs(said, "issued")} == {"2025-06-12"}
    said = read(
        "Boats\n\nHARBOUR CITY, June 12, 2025 -- A row of new boats lies in the harbour, 40 more than in May 2024."
    )
    assert {value for _, value in pairs(said, "issued")} == {"2025-06-12"}


def test_a_date_in_running_text_is_not_that_of_the_document() -> None:
    said = read("Boats on the move\n\nThe port opened on 12 June 2025 and has grown since.")
    assert not pairs(said, "issued")


def test_names_by_their_place_and_none_by_a_verb() -> None:
    entities = {local for local, _, _ in read("船艇简报\n\n安徽省船艇产业发展管理局局长高望川说，船价平稳。")}
    assert "高望川" in entities
    reading = read_passages(Source("sample", "船艇简报\n\n记者从市经信局获悉，合肥、企业、高校联手造船。", "0" * 64))
    words = {reading.passages[m.passage].text[m.i : m.j] for m in find_mentions(reading, vocabulary()).mentions}
    assert not {word for word in words if re.search("记者|企业", word)}


def test_who_heads_a_place_sits_in_its_government() -> None:
    text = "港口简报\n\n云桥市副市长顾敏华说，船价平稳。清华大学教授王晓东说，订单增多。"
    said = read(text)
    assert ("云桥市副市长", "organization", "云桥市人民政府") in said
    assert {body for _, body in pairs(said, "organization")} == {"云桥市人民政府", "organization-tsinghua-university"}
