"""Chinese problems and measures: what a clause states, what only looks like it."""

from __future__ import annotations

import pytest

from sei_kg.claims_zh import find_claims_zh
from sei_kg.clauses import Context, Found
from sei_kg.instruments import instruments_shown_zh

OTHER, MEASURE, AIMS = (Context(role, "sentence") for role in ("other", "measure", "objective"))


def read(text: str, kind: str, context: Context = OTHER) -> list[str]:
    return [found.label for found in find_claims_zh(text, context) if found.kind == kind]


def acted(text: str, *places: str) -> list[Found]:
    """The claims of a text in which the words of ``places`` are known places or authorities."""
    actors = tuple((text.index(place), text.index(place) + len(place), "place") for place in places)
    return find_claims_zh(text, Context("other", "sentence", actors=actors))


# ---------------------------------------------------------------------------------------------------------- problems
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("盐田设备国产化率仅为两成。", ["盐田设备国产化率仅为两成"]),
        ("风机轴承可靠性差导致业主“不敢用”。", ["风机轴承可靠性差", "业主不敢用"]),
        ("检测能力不足，拖慢了新品上市。", ["检测能力不足", "拖慢了新品上市"]),
        ("部门协调不够，造成资源闲置。", ["部门协调不够", "资源闲置"]),
        ("核心算法受制于人是渔业大模型最大的短板。", ["核心算法受制于人"]),
        ("究其原因，一是船企偏爱低价竞标，二是船用标准不统一。", ["船企偏爱低价竞标", "船用标准不统一"]),
        ("为破解盐湖提锂成本高、周期长等难题，出台本办法。", ["盐湖提锂成本高、周期长"]),
        ("针对海缆检测能力不足问题，建设检测码头。", ["海缆检测能力不足"]),
    ],
)
def test_what_a_clause_says_is_wrong(text: str, expected: list[str]) -> None:
    assert read(text, "problem") == expected


@pytest.mark.parametrize(
    "text",
    [
        "全市登记失业率仅为百分之三。",  # a low rate of what nobody wants
        "对渔船贷款损失按三成给予风险补偿。",  # a term that holds a word of deficiency
        "港口推行国际贸易单一窗口。",
        "热潮之下，隐忧不容忽视。",  # announces problems and names none
        "要着力解决渔民贷款困难问题。",  # a verb of solving governs it
        "由此带动了渔村增收。",
    ],
)
def test_what_only_looks_like_a_problem(text: str) -> None:
    assert read(text, "problem") == []


def test_a_value_alone_belongs_to_the_clause_before() -> None:
    assert read("船坞利用率偏低，平均仅为四成。", "problem") == ["船坞利用率偏低"]


# ---------------------------------------------------------------------------------------------------------- measures
def test_what_an_authority_is_going_to_do() -> None:
    found = acted("下一步，云桥将在港区建设两座冷库，对入驻企业减免租金。", "云桥")
    assert [f.label for f in found] == ["云桥将在港区建设两座冷库", "对入驻企业减免租金"]
    assert {f.status for f in found} == {"recommended"}


@pytest.mark.parametrize(
    "text",
    [
        "下届渔业论坛将在云桥举办。",  # an event
        "云桥渔业产值将突破百亿元。",  # an outcome
        "远帆公司将推出新船型。",  # a company's business
        "该方案将于年内印发。",
        "云桥港供需合作协议签了九份。",  # 需 inside another word
    ],
)
def test_what_will_be_the_case_is_no_measure(text: str) -> None:
    assert acted(text, *(["云桥"] if "云桥" in text else [])) == []


def test_what_is_under_way_is_adopted() -> None:
    (found,) = acted("云桥正在筹建船艇检测中心。", "云桥")
    assert (found.kind, found.status, found.rule) == ("measure", "adopted", "measure-underway")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海洋科研计划应单列深海装备专题。", ["海洋科研计划应单列深海装备专题"]),  # a verb that no lexicon holds
        ("渔民购置新能源渔船可享受购船补贴。", ["渔民购置新能源渔船可享受购船补贴"]),
        ("方案提出，到2028年渔船电动化率达到三成，培育船企9家，建设换电码头。", ["培育船企9家", "建设换电码头"]),
        ("配套举措主要有：", []),
        ("专家认为，应用场景有限。", []),
    ],
)
def test_obligations_entitlements_and_reports_of_plans(text: str, expected: list[str]) -> None:
    assert read(text, "measure") == expected


def test_counts_of_tasks_are_measures_and_values_that_are_aimed_at_are_not() -> None:
    assert read("新建避风港6处，在云桥开展休渔补贴试点。", "measure", MEASURE) == [
        "新建避风港6处",
        "在云桥开展休渔补贴试点",
    ]
    assert read("2026年6月底前建成冷链枢纽。", "measure", MEASURE) == ["建成冷链枢纽"]
    assert read("建成国家级渔港3个。", "measure", AIMS) == []
    assert read("全市渔业规模要突破80亿元。", "measure") == []
    assert read("云桥已建成渔港25个。", "measure") == []


def test_of_what_was_done_only_the_act_is_a_measure() -> None:
    status = Context("status", "sentence")
    assert read("发放渔业创新券1.2亿元，撬动企业投入超10亿元。", "measure", status) == ["发放渔业创新券1.2亿元"]
    assert read("新增国家级渔港企业23家。", "measure", status) == []


def test_the_occasion_of_a_measure_is_none() -> None:
    assert read("聚焦冷链配套不全问题，开展补链招商。", "measure", MEASURE) == ["开展补链招商"]
    assert read("聚焦冷链配套不全问题，开展补链招商。", "problem", MEASURE) == ["冷链配套不全"]


def test_what_a_measure_is_to_avoid_is_no_measure() -> None:
    assert read("应统一鱼苗检疫标准，避免重复抽检。", "measure") == ["统一鱼苗检疫标准"]


# -------------------------------------------------------------------------------------------------------- instruments
@pytest.mark.parametrize(
    ("clause", "slug"),
    [
        ("对入园船企给予两年场租减免", "subsidy"),
        ("制修订30项船艇标准", "standardisation"),
        ("建设3个船艇试验验证中心", "public-platform"),
        ("在港区规划建设船艇产业园", "cluster-programme"),
        ("支持海洋大学增设智能船舶专业", "talent-training"),
        ("对贷款损失按三成给予补偿", "risk-compensation"),
        ("将船检审批时限压减一半", "approval-reform"),
        ("设立总规模20亿元的海洋产业基金", "guidance-fund"),
        ("加快立法", "legislation"),
    ],
)
def test_a_clause_shows_its_instrument(clause: str, slug: str) -> None:
    assert f"https://w3id.org/sei-kg/id/instrument-{slug}" in instruments_shown_zh(clause)


@pytest.mark.parametrize("clause", ["建设标准厂房20万平方米", "举办渔业丰收节", "首台（套）装备下线"])
def test_a_clause_without_an_instrument_shows_none(clause: str) -> None:
    assert instruments_shown_zh(clause) == ()


def test_a_clause_called_the_problem_behind_a_comma_is_one() -> None:
    assert read("起降场各建一套，是业内最头疼的难题。", "problem") == ["起降场各建一套"]
    assert not read("起降场统一建设，是业内最期待的变化。", "problem")


def test_what_is_not_there_counts_where_its_effect_is_told() -> None:
    assert "部分企业没有专职安全员" in read("部分企业没有专职安全员，导致事故率升高。", "problem")
    assert not read("部分企业没有专职安全员，由园区统一派驻。", "problem")


def test_three_weak_words_in_one_sentence_leave_no_doubt() -> None:
    assert len(read("接口规格五花八门，难以自动换装，抬高了运营成本。", "problem")) == 3
    assert not read("没有必要一哄而上。", "problem")


@pytest.mark.parametrize(
    ("slug", "shows", "none"),
    [
        ("coordination-mechanism", "建立月会商、季通报制度", "建立价格机制"),
        ("special-fund", "安排中央预算内投资2亿元", "社会投资2亿元"),
        ("talent-training", "推行企业导师制", "拜访导师"),
        ("talent-incentive", "为专家解决子女入学", "扩大小学招生"),
        ("cluster-programme", "建设雪车制造基地", "参观雪车基地"),
        ("supervision", "开展跨部门联合执法", "联合发布公告"),
        ("market-access", "未检测的雪具不得上市", "会员不得迟到"),
        ("loan-guarantee", "推出“冰雪贷”", "推出新菜单"),
        ("public-platform", "搭建雪具溯源平台", "搭建舞台"),
    ],
)
def test_a_clause_shows_what_its_neighbour_does_not(slug: str, shows: str, none: str) -> None:
    assert any(iri.endswith(f"instrument-{slug}") for iri in instruments_shown_zh(shows))
    assert not any(iri.endswith(f"instrument-{slug}") for iri in instruments_shown_zh(none))


@pytest.mark.parametrize(
    ("clause", "wrong"),
    [
        (
            "着力解决检测设备靠租借、样机没人敢装、标准互不相认等问题。",
            ["检测设备靠租借", "样机没人敢装", "标准互不相认"],
        ),
        ("逐步扭转整机强、零件弱的局面。", ["整机强、零件弱"]),
        ("尽快扭转重建设轻运维的状况。", ["重建设轻运维"]),
        ("缓解小微企业贷款困难、设备老化等问题。", ["小微企业贷款困难", "设备老化"]),
    ],
)
def test_what_a_measure_is_to_end_is_a_problem_and_the_measure_stays_whole(clause: str, wrong: list[str]) -> None:

    assert read(clause, "problem", MEASURE) == wrong
    assert len(read(clause, "measure", MEASURE)) == 1


def test_matters_to_be_settled_are_no_problems() -> None:

    assert read("协调解决人才引进、项目用地等问题。", "problem", MEASURE) == []


def test_what_others_call_for_and_who_runs_a_task_are_no_measures() -> None:
    assert read("也有人主张，索性关停全部民营检测机构。", "measure") == []
    assert read("此项工作由交通运输厅牵头。", "measure", MEASURE) == []
    assert read("评定职称时，把专利转化计入业绩。", "measure", MEASURE) == ["把专利转化计入业绩"]
    assert read("对此，编者不敢苟同。", "problem") == []
