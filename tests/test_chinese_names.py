"""Names in Chinese documents: places, bodies, bases, programmes, titles and authors."""

from __future__ import annotations

from functools import cache

import pytest

from sei_kg.documents import Source
from sei_kg.mentions import Findings, find_mentions
from sei_kg.namespaces import local_name
from sei_kg.passages import Reading, read_passages
from sei_kg.vocabulary import Vocabulary, read_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def read(text: str) -> tuple[Reading, Findings]:
    reading = read_passages(Source("sample", text, "0" * 64))
    return reading, find_mentions(reading, vocabulary())


def named(text: str, cls: str = "") -> set[str]:
    """The words by which a text names things of a class."""
    reading, found = read(text)
    return {
        reading.passages[m.passage].text[m.i : m.j]
        for m in found.mentions
        if not cls or vocabulary().is_a(m.cls, f"sei:{cls}")
    }


# ------------------------------------------------------------------------------------------------------------- places
@pytest.mark.parametrize(
    "text",
    [
        "造船业也是航运强省的一张名片。",
        "要发挥省创业基金的牵引作用。",
        "昆山、太仓、常熟三市共用一个码头。",
        "各地的奖补办法大同小异，企业挑花了眼。",
        "向先进省市看齐，补上短板。",
    ],
)
def test_words_that_end_like_a_place_are_none(text: str) -> None:
    assert not named(text, "Region") - {"昆山", "太仓", "常熟"}


def test_prefecture_cities_are_known_by_their_short_names() -> None:
    assert {"东营", "荆门", "日照"} <= named("东营、荆门和日照都报了名。", "City")
    assert "日照" not in named("当地日照充足，光伏电站出力高。")
    assert "中央财政" not in named("中央财政拿出一半经费。", "Organization")


# ------------------------------------------------------------------------------------------------------------- bodies
def test_a_laboratory_named_after_a_place_is_a_body() -> None:
    """A kind of laboratory is none."""
    assert "青岩山实验室" in named("样机由青岩山实验室负责测试。", "ResearchBody")
    assert not named("企业自建实验室负责测试。", "ResearchBody")


def test_a_centre_with_its_place_in_front_is_a_body() -> None:
    assert "山东省智能渔具设计中心" in named("依托两所高校，组建山东省智能渔具设计中心。", "Organization")
    assert not named("鼓励企业设立工业设计中心。", "Organization")


def test_an_office_that_acts_behind_its_country_is_of_that_country() -> None:
    text = "加拿大另辟蹊径，极地航行促进局2021年起资助破冰船。"
    assert "极地航行促进局" in named(text, "Ministry")
    assert "极地航行促进局" not in named("这项工作难度不小，极地航行促进局2021年起资助破冰船。")


# -------------------------------------------------------------------------------------------------------------- bases
def test_a_base_is_a_cluster_where_place_and_field_stand_in_front() -> None:
    assert "泉州船舶与机器人基地" in named("支持泉州船舶与机器人基地扩建码头。", "Cluster")
    assert "东浦海上风电基地" in named("在东浦海上风电基地开展试运行。", "Cluster")


def test_a_base_that_is_an_aim_has_no_name() -> None:
    assert not named("力争建成世界级海工装备产业基地。", "Cluster")
    assert not named("努力形成国际一流的生物医药产业集群。", "Cluster")


# --------------------------------------------------------------------------------------------------------- programmes
def test_programmes_called_by_their_rank_or_in_quotation_marks() -> None:
    found = named("三项成果列入省重点研发计划，另有两家企业入选“雏鹰腾飞计划”。", "Programme")
    assert found == {"省重点研发计划", "“雏鹰腾飞计划”"}
    assert not named("省级科技计划和“十四五”规划都提到它。", "Programme")


def test_who_issued_a_policy_stands_in_its_title() -> None:
    _, found = read("为落实《国务院关于推进渔船更新的意见》，制定本方案。")
    assert "organization-state-council" in {local_name(m.entity) for m in found.mentions}


# --------------------------------------------------------------------------------------------------- titles, authors
NOTICE = """江东省人民政府
关于促进渔船更新的意见

江政发〔2023〕7号

各市人民政府：

　　渔船是海洋渔业的基础。近年来全省渔船更新步伐加快，但小船多、旧船多的状况没有改变，现就有关工作提出如下意见。

　　一、加快更新。支持船厂开发新船型，鼓励渔民淘汰旧船。
"""


def test_the_title_stands_below_the_body_that_issues_it() -> None:
    reading, found = read(NOTICE)
    assert reading.metadata.title_text == "关于促进渔船更新的意见"
    assert reading.metadata.number == "江政发〔2023〕7号"
    own = [m for m in found.mentions if vocabulary().is_a(m.cls, "sei:Policy")]
    assert [reading.passages[m.passage].kind for m in own][:1] == ["title"]


COLUMN = """渔船该换代了

2023年5月4日 09:20 来源：江东晚报 作者：秦望海 评论(12)

木船仍占全省渔船的三成，油耗高，抗风能力差。有渔民说，出一趟海，油钱就占去一半。

新船贵，贷款难。银行不愿意接受渔船抵押，多数渔民只能等。

（作者系江东海洋大学渔业工程学院副教授、院长）
"""


def test_an_author_signs_in_the_byline_and_is_told_of_below() -> None:
    """The post stands in the note on the author, behind the body where it is held."""
    reading, found = read(COLUMN)
    assert [author.names for author in reading.metadata.authors] == [("秦望海",)]
    labels = {entity.iri: entity.labels[0][1] for entity in found.entities}
    held = [labels[a.object] for a in found.assertions if local_name(a.predicate) == "holdsPost"]
    assert held == ["江东海洋大学渔业工程学院副教授、院长"]


def test_bodies_by_rank_are_found_where_nothing_else_is_named() -> None:
    """A short office (科委) counts; a word in front of the rank is no part of the name."""
    assert named("（责任单位：市科委、市经济信息化委）", "Organization") == {"市科委", "市经济信息化委"}
    assert named("受省水利厅委托，课题组做了评估。", "Organization") == {"省水利厅"}
    assert "省渔船运行中心" in named("建议省渔船运行中心推行一窗受理。", "Organization")


def test_a_research_body_may_hold_a_verb_in_its_name() -> None:
    assert "四川省渔业发展研究中心" in named("四川省渔业发展研究中心完成了这份报告。", "ResearchBody")
    assert "上海水产研究院" in named("依托上海水产研究院建设3个共享基地。", "ResearchBody")
    assert not named("加快上海水产研究院建设。", "ResearchBody")


def test_a_park_whose_place_begins_with_a_small_word_is_whole() -> None:
    assert "自贡航空产业园" in named("全省有起降点三百个，自贡航空产业园已有企业入驻。", "Cluster")


def test_a_programme_goes_on_behind_the_quotation_marks() -> None:
    assert "“深蓝渔业”省级科技重大专项" in named("实施“深蓝渔业”省级科技重大专项。", "Programme")


def test_who_calls_a_group_together_is_no_person() -> None:
    assert not named("由分管副市长任召集人，每季度会商。", "Person")


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("支持两所大学研制连续投喂反应器和分拣装备。", "连续投喂反应器"),
        ("养殖企业反映，声呐芯片受制于人，备件难买。", "声呐芯片"),
        ("重点支持声呐芯片和高耐压电池研发。", "高耐压电池"),
    ],
)
def test_products_are_known_by_their_last_word_where_they_are_made_or_wanting(text: str, product: str) -> None:
    assert product in named(text, "Technology")


def test_products_merely_told_of_are_none() -> None:
    assert "旧式投喂反应器" not in named("码头边摆着旧式投喂反应器，游客常来拍照。")


def test_comments_of_readers_are_no_text() -> None:
    text = "渔船更新贵在坚持，补贴要给得准、给得快。\n\n网友热评：建议作者先出海半年！\n\n登录后发表评论\n"
    reading = read_passages(Source("sample", text, "0" * 64))
    assert [p.text for p in reading.passages if p.kind != "noise"] == ["渔船更新贵在坚持，补贴要给得准、给得快。"]


REVIEW = """《广西渔船更新行动计划》实施情况评估

2021年，自治区财政厅出台《广西渔船更新行动计划（2021—2023年）》（以下简称《行动计划》），安排资金三亿元，扶持船厂改造。

《行动计划》由自治区财政厅牵头，八个部门参与，聚焦双燃料发动机、深海采矿车两大方向。
"""


def test_a_title_with_and_without_its_years_is_one_policy() -> None:
    """Of two titles that differ in their years each is a policy of its own."""
    _, found = read(REVIEW)
    assert len({m.entity for m in found.mentions if vocabulary().is_a(m.cls, "sei:Policy")}) == 1
    _, found = read("先后印发《岛屿渔业规划（2011—2015年）》和《岛屿渔业规划（2016—2020年）》两份文件。")
    assert len({m.entity for m in found.mentions if vocabulary().is_a(m.cls, "sei:Policy")}) == 2


def test_an_autonomous_region_is_told_by_its_short_name() -> None:
    _, found = read(REVIEW)
    assert "广西壮族自治区财政厅" in {label for entity in found.entities for _, label in entity.labels}


def test_a_known_body_may_have_its_country_in_front() -> None:
    _, found = read("德国弗劳恩霍夫协会要求企业承担三成经费，效果不错。")
    assert "organization-fraunhofer" in {local_name(m.entity) for m in found.mentions}


def test_a_cluster_called_by_its_rank_alone_has_no_name() -> None:
    assert not named("两市建成自治区级渔具产业集群。", "Cluster")
