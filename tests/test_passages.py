"""Reading a text: the offset promise, sections, roles, lists, translations, publication data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sei_kg.documents import Source, read_document
from sei_kg.passages import Reading, read_passages
from sei_kg.scripts import folding

TEXTS = Path(__file__).parent / "data" / "texts"

_PIECES = [
    *("\r\n", "\n", "\n\n", "\x0c", "\u3000", " ", "  ", "\xad", "\u200b", "-\n", "e\u0301", "\U0001f680", "𠀀"),
    *("<b>", "</b>", "<p>", "<script>x()</script>", "<!-- c -->", "<sup>1</sup>", "<li>", "<nav>", "</nav>", "<td>"),
    *("&amp;", "&#8220;", "&nbsp;", "[1]", "[2, 3]", "¹", "**", "*", "_", "](http://x.y)", "[", "![i](u)", "\\*"),
    *("# ", "## ", "1. ", "1.2 ", "(i) ", "一、", "（一）", "第三条 ", "• ", "- ", "| a | b |", "References\n"),
    *(
        "The plan. ",
        "Problems\n",
        "市场竞争加剧。",
        "２０２０年，",
        "發展",
        "e.g. ",
        "U.S. ",
        "8.5 %",
        "word",
        "A",
        "9",
    ),
    *("：", "；", "【人才】", "相关阅读\n", "Abstract: ", "摘要：", "\ue001", "\ue010", "2020年3月1日\n"),
]
_TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(_PIECES), max_size=60).map("".join),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=40).map("".join),
)


def read(text: str) -> Reading:
    return read_passages(Source("x", text, ""))


def check_offsets(reading: Reading) -> None:
    text, folded = reading.source.text, folding(reading.source.text)
    end = 0
    for index, passage in enumerate(reading.passages):
        assert passage.index == index
        assert end <= passage.start < passage.end <= len(text), "in order, without overlap"
        end = passage.end
        assert passage.exact == text[passage.start : passage.end]
        assert not passage.exact[0].isspace() and not passage.exact[-1].isspace()
        assert passage.text and passage.text == passage.text.strip()
        start, stop = passage.span(0, len(passage.text))
        assert start == passage.start and stop <= passage.end
        offsets = [passage.offset(i) for i in range(len(passage.text))]
        assert offsets == sorted(offsets), "the offset map is monotone"
        for character, offset in zip(passage.text, offsets, strict=True):
            raw = text[offset]
            blank = character == " " and (raw.isspace() or raw in "<*_-\u2010\xad")
            assert character == folded[offset] or raw == "&" or blank or (character, raw) == ("|", "<")
        assert 0 <= passage.section < len(reading.sections)
        assert passage.lead < index
        assert passage.translation_of < len(reading.passages)
    for section in reading.sections[1:]:
        assert 0 <= section.parent < section.index
        assert section.level == reading.sections[section.parent].level + 1
        assert section.heading < 0 or reading.passages[section.heading].section == section.index


@given(_TEXTS)
@settings(max_examples=400, deadline=None)
def test_every_character_of_a_passage_leads_back_to_its_place(text: str) -> None:
    """On any text: exact is the slice, passages are in order and apart, each character maps to its own."""
    check_offsets(read(text))


@given(_TEXTS)
@settings(max_examples=60, deadline=None)
def test_reading_is_deterministic(text: str) -> None:
    """The same text gives the same reading."""
    assert read(text) == read(text)


@pytest.mark.parametrize("path", sorted(TEXTS.iterdir()), ids=lambda path: path.name)
def test_the_offset_promise_holds_on_the_test_texts(path: Path) -> None:
    check_offsets(read_passages(read_document(path)))


def test_the_offset_promise_holds_on_the_originals(shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*.txt")):
        check_offsets(read_passages(read_document(path)))


def texts(reading: Reading, kind: str | None = None) -> list[str]:
    return [p.text for p in reading.passages if kind in (None, p.kind)]


def reading_of(name: str) -> Reading:
    return read_passages(read_document(TEXTS / name))


# --- reading text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Rules on envi-\nronment changed the environment.", "Rules on environment changed the environment."),
        ("A market-\nled model; the market-led model grew.", "A market-led model; the market-led model grew."),
        ("Small-\nand medium-sized firms gained ground.", "Small- and medium-sized firms gained ground."),
        ("A soft\xad\nware firm grew.", "A software firm grew."),
        ("New models [1, 2] emerged [3].", "New models emerged."),
        ("Output rose<sup>2</sup> by 3 m<sup>2</sup> a day.", "Output rose by 3 m2 a day."),
        ("R&amp;D &#8220;grew&#8221; fast.", "R&D “grew” fast."),
        ("The **bold** and *soft* [link](http://a.b/c_(d)) text.", "The bold and soft link text."),
        ("产量达２０００万吨，同比增长９％。", "产量达2000万吨，同比增长9％。".replace("％", "%")),
        ("產業發展迅速，規模擴大。", "产业发展迅速，规模扩大。"),
        ("改革 40 多年来，增长 8 %。", "改革40多年来，增长8 %。"),
        ("He wrote 国发[2010]32号 on it.", "He wrote 国发[2010]32号 on it."),
        ("A snake_case name and 5 * 3 stay.", "A snake_case name and 5 * 3 stay."),
        ("In a < b and <Made in Town> nothing goes.", "In a < b and <Made in Town> nothing goes."),
    ],
)  # fmt: skip
def test_what_a_reader_does_not_see_is_left_out(raw: str, expected: str) -> None:
    """Hyphens, footnote marks, markup, writing forms: skipped or folded in the reading text alone."""
    reading = read(raw)
    assert " ".join(texts(reading)) == expected
    assert reading.source.text == raw


def test_a_word_in_the_reading_text_is_found_at_its_place() -> None:
    reading = read("The indus-\ntries of <b>new</b> energy &amp; water grew.")
    (passage,) = reading.passages
    i = passage.text.index("industries")
    start, end = passage.span(i, i + len("industries"))
    assert reading.source.text[start:end] == "indus-\ntries"
    i = passage.text.index("new energy")
    start, end = passage.span(i, i + len("new energy"))
    assert reading.source.text[start:end] == "new</b> energy"


def test_html_saved_as_text_is_read_without_menus_and_scripts() -> None:
    """Tags, scripts, styles, menus, comments and share buttons of a raw page are skipped, entities decoded."""
    reading = reading_of("raw-html.txt")
    everything = " ".join(texts(reading))
    assert "7.8 million tonnes in 2020, up 12% on the year" in everything
    for noise in ("var menu", "font:", "Home", "advert", "Share this", "desk@", "<", "&amp;", "[1]"):
        assert noise not in everything
    assert [s.title for s in reading.sections[1:]] == ["Where the industry stands", "Problems", "Recommendations"]
    assert [s.role for s in reading.sections[2:]] == ["section-role-problem", "section-role-measure"]
    items = [p for p in reading.passages if p.kind == "item"]
    assert len(items) == 3
    assert {reading.passages[p.lead].text for p in items} == {"We recommend the following steps:"}


def test_what_surrounds_an_article_of_a_page_is_no_text() -> None:
    """Crumbs, neighbours, titles of other pages, the foot and its licence; a sentence with the same words stays."""
    page = """当前位置：首页 > 资讯 > 产业
某市启动冰雪装备试点
2024-11-05 来源：某某观察 作者：李牧原 字号：大 中 小
某市昨日启动冰雪装备试点，首批企业有五家。联系我们的企业超过二十家。
上一篇：全国组件出口回升
下一篇：某部召开座谈会
相关阅读
某省启动氢能走廊建设
关于我们 | 联系我们 | 网站地图
沪ICP备00000000号-1"""
    reading = read(page)
    assert texts(reading)[0] == "某市启动冰雪装备试点" and texts(reading)[-1] == "联系我们的企业超过二十家。"
    assert [name for author in reading.metadata.authors for name in author.names] == ["李牧原"]


def test_titles_of_other_pages_end_where_text_begins() -> None:
    page = "某市启动试点\n\n试点自五月开始，首批企业有五家。\n\n相关阅读：\n邻市启动试点\n\n试点将持续两年，期满后由专家评估。"
    assert texts(read(page))[1:] == ["试点自五月开始，首批企业有五家。", "试点将持续两年，期满后由专家评估。"]


def test_a_title_in_brackets_is_the_heading_of_its_article() -> None:
    """第二条　【人才】 opens a section of that name; brackets inside or before a plain paragraph do not."""
    reading = read(
        "某措施\n\n第一章　总　则\n\n第一条　【适用范围】本措施适用于本市。\n\n第二条　【人才引进】\n对博士给予补贴。"
    )
    assert [(s.number, s.title) for s in reading.sections[-2:]] == [("第一条", "适用范围"), ("第二条", "人才引进")]
    assert reading.sections[-1].parent == reading.sections[-2].parent
    plain = read("某地见闻\n\n【编者按】本文记录一次走访，全文分两部分。\n\n走访历时三天。")
    assert all(p.kind != "heading" for p in plain.passages)


def test_the_bodies_of_a_joint_notice_are_not_its_title() -> None:
    notice = "青川市财政局　青川市商务局\n关于印发《某措施》的通知\n\n各县：\n\n现将《某措施》印发给你们，请认真执行。\n\n青川市财政局　青川市商务局\n2023年5月9日"
    reading = read(notice)
    assert reading.metadata.title_text == "关于印发《某措施》的通知"
    assert reading.metadata.publisher == "青川市财政局"


def test_page_furniture_is_no_text_and_breaks_no_sentence() -> None:
    """Running titles and page numbers go, and the sentence they interrupt is one."""
    reading = reading_of("wrapped-pages.txt")
    everything = " ".join(texts(reading))
    assert "Quarterly Review" not in everything and "41" not in everything
    assert any("needed twelve, which is longer than" in text for text in texts(reading))
    assert "This note summarises what" in everything and "mean for market design" in everything
    assert "time-of-use tariffs changed" in everything
    assert len(texts(reading, "reference")) == 2


# --- sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Pell spoke.", "The U.S. market grew by 2.5 percent.", "See Fig. 3 there."],
        ['He said: "Not yet."', "Then they left."],
        ["Made by Crane Co. Ltd. in May.", "It sold well."],
        ["全国共有3.5万家企业。", "“够了。”", "他说完就走！", "真的吗？"],
        ["This is one. 2", "Was it?", "Yes!"][1:],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    assert texts(read(" ".join(sentences))) == sentences


def test_a_long_chinese_sentence_is_parted_at_semicolons_and_a_short_one_is_not() -> None:
    short = "支持龙头企业；完善标准体系。"
    assert texts(read(short)) == [short]
    long = "；".join(["推动企业加大研发投入并建设一批面向行业开放的公共技术服务平台与检测认证机构" * 2] * 4) + "。"
    assert len(texts(read(long))) > 1


# --- structure -------------------------------------------------------------------------------------------------------


def outline(reading: Reading) -> list[tuple[int, str]]:
    return [(section.level, section.number or section.title) for section in reading.sections[1:]]


def test_headings_of_every_habit_nest() -> None:
    body = "\n\nEnough words stand here to make a paragraph of running text, as in a real paper.\n\n"
    text = body.join(["1. Start", "1.1 Part of it", "1.1.1 A smaller part", "1.2 Another", "2. End", ""])
    assert outline(read(text)) == [(1, "1"), (2, "1.1"), (3, "1.1.1"), (2, "1.2"), (1, "2")]
    body = "\n这里有一段足够长的正文，用来说明这一部分的具体内容和要求。\n"
    text = body.join(
        ["第一章 总则", "第一节 范围", "一、要求", "（一）目标", "（二）原则", "二、分工", "第二章 任务", ""]
    )
    assert outline(read(text)) == [
        (1, "第一章"), (2, "第一节"), (3, "一"), (4, "（一）"), (4, "（二）"), (3, "二"), (1, "第二章"),
    ]  # fmt: skip


def test_a_chinese_notice_is_cut_into_its_parts() -> None:
    """Letterhead, number, title over two lines, signature, attached plan with run-in headings."""
    reading = reading_of("zh-notice.txt")
    data = reading.metadata
    assert data.title_text.endswith("的通知") and "关于印发新材料" in data.title_text
    assert (data.number, data.issued, data.publisher) == ("临政办发〔2023〕17号", "2023-06-12", "临江省人民政府办公厅")
    roles = {section.title: section.role for section in reading.sections}
    assert roles["存在的主要问题"] == "section-role-problem"
    assert roles["重点任务"] == "section-role-measure"
    assert roles["保障措施"] == "section-role-safeguard"
    assert roles["主要目标"] == "section-role-objective"
    assert roles["攻克关键技术"] == "section-role-measure", "a sub-section has its parent's role"
    issuing = [p.text for p in reading.passages if p.role == "section-role-issuing-block"]
    assert issuing == ["临江省人民政府办公厅", "2023年6月12日", "（此件公开发布）"]
    items = [p for p in reading.passages if p.kind == "item"]
    assert [p.number for p in items] == ["1", "2", "3"]
    assert all(reading.passages[p.lead].text.endswith("以下问题：") for p in items)
    assert {p.role for p in items} == {"section-role-problem"}


def test_articles_of_a_traditional_text_are_sections() -> None:
    reading = reading_of("traditional.txt")
    assert [s.number for s in reading.sections[1:]] == ["第一章", "第一条", "第二条", "第二章", "第三条", "第四条"]
    assert any("百分之25限度" in text for text in texts(reading))


def test_a_news_brief_gives_its_byline_and_lists() -> None:
    reading = reading_of("en-news.txt")
    data = reading.metadata
    assert [author.names for author in data.authors] == [("Nora Whitfield",), ("Tomas Bekker",)]
    assert (data.issued, data.publisher) == ("2022-03-14", "Harbour Industry Daily")
    assert [p.text for p in reading.passages if p.kind == "item"][1].startswith("offer tax relief")
    assert not any("Share this" in text or "All rights" in text for text in texts(reading))


def test_an_opinion_piece_has_roles_by_the_words_that_lead_its_paragraphs() -> None:
    reading = reading_of("en-oped.txt")
    role = {p.text: p.role for p in reading.passages}
    assert role["The problems are easy to name."] == "section-role-problem"
    assert role["What should be done?"] == "section-role-measure"
    assert role["Patience is cheap."] == "section-role-conclusion"


def test_affiliations_follow_the_note_marks() -> None:
    authors = reading_of("wrapped-pages.txt").metadata.authors
    assert [(a.names[0], [body[0] for body in a.affiliations]) for a in authors] == [
        ("Wei Ling", ["Institute of Energy Systems"]),
        ("Hannah Ortiz", ["Centre for Grid Studies"]),
    ]


def test_paragraphs_and_their_translations_point_to_each_other() -> None:
    reading = reading_of("bilingual.md")
    pairs = {(p.text, reading.passages[p.translation_of].text) for p in reading.passages if p.translation_of >= 0}
    assert ("Shipyards turned away 14 orders in 2021.", "2021年船厂因此退回14份订单。") in pairs
    assert ("平均并网等待时间达26个月。", "The average wait for a connection was 26 months.") in pairs
    assert ("Grid access takes too long", "并网周期过长") in pairs
    assert [s.number for s in reading.sections[1:]] == ["(i)", "(ii)"], "a heading and its translation open one section"


def test_a_hanging_line_belongs_to_its_list_item() -> None:
    reading = read("Points to make:\n\n- Ports are small.\n  Only two load blades.\n- Roads are narrow.\n")
    assert [(p.kind, p.text) for p in reading.passages[1:]] == [
        ("item", "Ports are small."),
        ("item", "Only two load blades."),
        ("item", "Roads are narrow."),
    ]
    assert {p.lead for p in reading.passages[1:]} == {0}


def test_a_page_head_with_bread_crumbs_date_and_source_is_no_text() -> None:
    """The title is the line below the bread crumbs; date and source come from the line below the title."""
    head = "某网 > 要闻 > 正文\n储能电站投资保持增长\n2021-10-25 16:20 来源：某某日报\n"
    data = read(head + "各地新建储能电站四十座，投资增长两成。\n").metadata
    assert (data.title_text, data.issued, data.publisher) == ("储能电站投资保持增长", "2021-10-25", "某某日报")


# --- the originals ---------------------------------------------------------------------------------------------------


def original(shared: Path, number: str) -> Reading:
    (path,) = (shared / "corpus").glob(f"{number}_*.txt")
    return read_passages(read_document(path))


def test_sections_and_roles_of_a_paper_set_in_columns(shared: Path) -> None:
    reading = original(shared, "000")
    by_number = {section.number: section for section in reading.sections}
    assert {"1", "1.5", "2.1", "2.5", "3", "3.1", "3.1.5", "3.2.2", "3.3.2"} <= by_number.keys()
    for number, section in by_number.items():
        wanted = {"1": "status", "2": "problem", "3": "measure"}.get(number[:1])
        assert wanted is None or section.role == f"section-role-{wanted}", number
    assert by_number["3.2.1"].level == 3
    assert any("such as urban railway transit, are" in text for text in texts(reading)), "joined over a page end"
    assert not any(re.search(r"\b(?:indus-|environ-|energy-sav-) ?\w", text) for text in texts(reading))


def test_bilingual_headings_and_paragraphs_are_paired(shared: Path) -> None:
    reading = original(shared, "001")
    paired = [p for p in reading.passages if p.translation_of >= 0]
    assert len(paired) > 100
    assert all(reading.passages[p.translation_of].language != p.language for p in paired)
    assert sum(p.kind == "heading" for p in paired) == 8
    assert reading.metadata.issued == "2020-03-27"
    assert len(reading.metadata.authors) == 5 and all(len(a.names) == 2 for a in reading.metadata.authors)


def test_a_blog_post_and_a_markdown_paper(shared: Path) -> None:
    post = original(shared, "003")
    assert post.metadata.issued == "2020-11-24"
    assert len([s for s in post.sections if s.level == 1]) == 4
    assert len(texts(post, "item")) == 28
    paper = original(shared, "004")
    assert len(texts(paper, "reference")) == 5 and len(texts(paper, "caption")) == 5
    assert [a.names[0].split()[0] for a in paper.metadata.authors] == ["Li", "Gou"]
    assert all(a.affiliations for a in paper.metadata.authors)


# --- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "ab ",
            "中文",
            "中，",
            "<",
            "<p>",
            "<!--",
            "<nav>",
            "<sup>",
            "&",
            "[",
            "](",
            "![",
            "[1]",
            "* ",
            "**",
            "\\",
        ),
        *("- ", "\n", "\n- ", "1. ", "\n1.1 A", "\n（一）", "\n| a ", "|", "(", "（", "\xad", "\ue010", "\x0c", "\r"),
        *(". A", "…", "x-\n", "-", "：\n"),
    ],
)
def test_a_text_of_one_sign_over_and_over_comes_to_an_end(unit: str) -> None:
    """No pattern backtracks over the whole of a hostile text: were one quadratic, this would take minutes."""
    check_offsets(read(unit * (100_000 // len(unit))))
