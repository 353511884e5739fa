"""What Chinese documents say of policies, duties, examples, causes and instruments, sentence by sentence."""

from __future__ import annotations

import pytest

from sei_kg.instruments import instruments_in, instruments_shown_zh
from sei_kg.namespaces import local_name
from tests.test_duties_zh import pairs, read, vocabulary

OPINIONS = """江东省人民政府
关于促进渔船更新的意见

江政发〔2023〕7号

各市人民政府：

　　为贯彻农业农村部牵头编制的《全国渔船更新规划》，落实《国务院关于推进海洋渔业发展的意见》，现提出如下意见。

　　一、总体要求

　　坚持船东自愿、市县主导，加快淘汰木质渔船，让渔民用上安全、节能的新船。

　　二、重点任务

　　（一）攻克关键产品。将动力定位系统、双燃料发动机列入省重点研发计划。此项工作由省科技厅牵头，省财政厅配合。

　　（二）改善码头条件。扩建避风港，由青岩山实验室统一监测泥沙。省交通运输厅、省财政厅按职责分工负责。

　　本意见与《江东省渔船管理办法》不一致的，以本意见为准。

　　　　　　　　　　　　　　江东省人民政府
　　　　　　　　　　　　　　2023年5月9日
"""


def test_a_text_that_is_a_policy_carries_out_what_it_was_made_for() -> None:
    """And it is that of the place whose government signed it; a rule that it overrides is none it complements."""
    found = read(OPINIONS)
    own = "关于促进渔船更新的意见"
    carried = {value for subject, value in pairs(found, "implements") if subject == own}
    assert carried == {"全国渔船更新规划", "国务院关于推进海洋渔业发展的意见"}
    assert not pairs(found, "complements")


def test_who_drew_up_a_policy_issued_it() -> None:
    issued = pairs(read(OPINIONS), "issuedBy")
    assert {body for policy, body in issued if policy == "全国渔船更新规划"} == {"organization-mara"}
    assert ("国务院关于推进海洋渔业发展的意见", "organization-state-council") in issued


def test_what_is_put_in_a_programme_comes_first() -> None:
    chosen = {"technology-dynamic-positioning", "technology-dual-fuel-engines"}
    said = pairs(read(OPINIONS), "prioritizesTechnology")
    assert {value for subject, value in said if subject == "关于促进渔船更新的意见"} >= chosen


def test_a_sentence_of_its_own_charges_bodies_with_the_task_before_it() -> None:
    said = pairs(read(OPINIONS), "responsibleFor")
    assert {body for body, task in said if task == "攻克关键产品"} == {"江东省科学技术厅", "江东省财政厅"}
    assert {body for body, task in said if task == "改善码头条件"} == {"江东省交通运输厅", "江东省财政厅"}


def test_a_programme_belongs_to_the_country_that_opens_the_sentence() -> None:
    found = read("美国另有打算，能源部2019年起推行“深蓝养殖计划”，三年拨款2亿美元，一半用于水下机器人。")
    name = "深蓝养殖计划"
    assert (name, "region-united-states") in pairs(found, "strategyOf")
    assert (name, "2019") in pairs(found, "issued")
    assert (name, "technology-underwater-robots") in pairs(found, "prioritizesTechnology")


def test_a_company_named_behind_its_country_is_there() -> None:
    assert ("organization-dassault-systemes", "region-france") in pairs(
        read("法国达索系统做了三十年软件。"), "locatedIn"
    )


# ----------------------------------------------------------------------------------------------------------- problems
@pytest.mark.parametrize(
    ("text", "technologies"),
    [
        ("高端轴承、数控系统长期受制于人。", {"technology-bearings", "technology-cnc-systems"}),
        ("国产求解器长期依赖进口，价格一直居高不下。", {"technology-solvers"}),
    ],
)
def test_what_is_wanting_exemplifies_the_problem(text: str, technologies: set[str]) -> None:
    assert {value for _, value in pairs(read(text), "exemplifiedBy")} == technologies


def test_a_problem_told_as_what_comes_of_the_one_before() -> None:
    assert len(pairs(read("渔船检修能力不足，船东便不愿下单。"), "causes")) == 1
    assert not pairs(read("渔船检修能力不足，码头也很拥挤。"), "causes")


# -------------------------------------------------------------------------------------------------------- instruments
@pytest.mark.parametrize(
    ("clause", "slug"),
    [
        ("组建江东省渔具设计中心", "public-platform"),
        ("渔船检测数据接入全省共享网", "public-platform"),
        ("单个项目资助额最高2000万元", "special-fund"),
        ("公共项目优先选用国产发动机", "public-procurement"),
        ("为技师开辟职称评审绿色通道", "talent-incentive"),
        ("对侵权者提高惩罚性赔偿", "ip-protection"),
        ("争创国家级渔业装备产业集群", "cluster-programme"),
    ],
)
def test_a_clause_shows_its_instrument(clause: str, slug: str) -> None:
    assert f"instrument-{slug}" in {local_name(iri) for iri in instruments_shown_zh(clause)}


def test_what_a_clause_forbids_it_does_not_use() -> None:
    """A ban on selling is itself a rule of access to the market."""
    banned = "各县不得给予土地补贴和税收优惠，防止低价竞争"
    assert not instruments_in(banned, vocabulary())
    assert not instruments_shown_zh(banned)
    assert [local_name(iri) for iri in instruments_shown_zh("没有检验合格证的渔船不得销售")] == [
        "instrument-market-access"
    ]
    assert instruments_in("给予税收优惠", vocabulary())


def test_work_with_another_country_is_an_instrument() -> None:
    found = pairs(
        read("要深化与挪威、冰岛在渔船设计方面的合作。\n\n要深化与高校在渔船设计方面的合作。"), "usesInstrument"
    )
    assert [value for _, value in found] == ["instrument-international-cooperation"]


def test_what_stands_behind_a_colon_is_part_of_the_measure_in_front() -> None:
    """Where the measure ends at the colon."""
    from sei_kg.claims import find_claims
    from sei_kg.documents import Source
    from sei_kg.mentions import find_mentions
    from sei_kg.passages import read_passages

    reading = read_passages(Source("sample", "要下决心整治非法捕捞：加大罚款力度，没收违规渔船。", "0" * 64))
    claims = find_claims(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())
    measures = [claim for claim in claims if claim.kind == "measure"]
    assert len(measures) == 3
    assert [claim.parent for claim in measures[1:]] == [claims.index(measures[0])] * 2


def test_what_a_measure_forbids_it_is_not_for() -> None:
    assert not pairs(read("今后要严禁借低空经济名义开发房地产，违者一律停工整改。"), "targetsIndustry")


def test_a_policy_of_an_office_is_that_of_its_country() -> None:
    found = read("美国联邦航空局2023年发布《先进空中交通实施计划》，列出了路线。")
    assert ("先进空中交通实施计划", "region-united-states") in pairs(found, "strategyOf")


def test_what_a_study_recommends_is_no_priority_of_the_plan_it_studies() -> None:
    text = """渔船更新计划评估

江东省人民政府印发的《江东省渔船更新行动计划》实施已满三年，课题组对它做了评估，结果喜忧参半，值得一读。

一、对策建议

重点支持双燃料发动机研发，由省里统一组织验收，每年公布一次结果。
"""
    assert not {s for s, _ in pairs(read(text), "prioritizesTechnology") if s.endswith("行动计划")}


def test_several_ordinals_in_one_sentence_hold_nothing_behind_it() -> None:
    from sei_kg.claims import find_claims
    from sei_kg.documents import Source
    from sei_kg.mentions import find_mentions
    from sei_kg.passages import read_passages

    text = """江东省渔船更新行动方案

一、重点任务

（一）打造船坞群

一是推动新港扩建船坞，二是支持旧港清淤，三是鼓励船厂合并。建设5个共享检测站，免费开放。
"""
    reading = read_passages(Source("sample", text, "0" * 64))
    claims = find_claims(reading, find_mentions(reading, vocabulary()).mentions, vocabulary())
    by_label = {claim.labels[0][1]: claim for claim in claims}
    heading = claims.index(by_label["打造船坞群"])
    assert by_label["建设5个共享检测站"].parent == heading
    assert by_label["支持旧港清淤"].parent == heading


STUDY = """渔船检验调研报告

一、存在问题

一是检验环节多、等候时间长，船东怨言不少。二是渔港码头照明设施陈旧，夜间作业容易出事故。

二、对策建议

（一）改进检验。针对检验等候时间长的问题，推行一次登船、全项检验。

（二）更新码头照明。更换三千盏照明灯具。

（三）办好渔民夜校。每县开设两个班。
"""


def test_an_occasion_that_opens_a_measure_names_its_problem() -> None:
    said = pairs(read(STUDY), "addresses")
    assert any("检验环节多" in problem for measure, problem in said if "登船" in measure)


def test_what_shares_its_rare_words_with_a_problem_is_inferred_to_address_it() -> None:
    """And what shares none is not."""
    said = pairs(read(STUDY), "addresses")
    assert any("照明" in measure and "照明" in problem for measure, problem in said)
    assert not any("夜校" in measure or "开设" in measure for measure, _ in said)


def test_a_policy_that_opens_a_sentence_is_what_its_further_clauses_speak_of() -> None:
    from tests.test_chinese_names import REVIEW

    found = read(REVIEW)
    policy = "广西渔船更新行动计划"
    assert {v for s, v in pairs(found, "prioritizesTechnology") if s == policy} == {
        "technology-dual-fuel-engines", "technology-deep-sea-mining",
    }  # fmt: skip
    assert ("广西壮族自治区财政厅", policy) in pairs(found, "responsibleFor")
