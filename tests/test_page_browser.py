"""Pages in a real browser, opened from the disk: no request leaves them, and they answer to mouse and keyboard."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sei_kg.page import page
from sei_kg.store import EmbeddedStore, open_store
from sei_kg.views import VIEWS, Request, picture
from tests.exports_store import small_store

pytestmark = pytest.mark.browser
CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
DRIVER = shutil.which("chromedriver")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not CHROMIUM or not DRIVER:
        pytest.skip("no Chromium with chromedriver here")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def store(digest_store: Path) -> EmbeddedStore:
    return open_store(digest_store)


@cache
def written(store: EmbeddedStore, view: str, request: Request) -> str:
    """A page, written once for all tests that open it."""
    return page(store, view, request, picture(store, view, request))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """Writes a page, opens it from the disk, and afterwards checks that it was quiet and fetched nothing."""
    said: list[str] = []
    urls: list[str] = []

    def gather() -> None:
        said.extend(entry["message"] for entry in browser.get_log("browser"))
        sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        urls.extend(m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent")

    def open_page(store: EmbeddedStore, view: str, request: Request | None = None, fragment: str = "") -> Any:
        path = tmp_path / f"{view}.html"
        path.write_text(written(store, view, request or Request()), "utf-8")
        gather()
        browser.get("about:blank")
        browser.get(path.as_uri() + fragment)
        assert browser.execute_script("return document.documentElement.dataset.ready") == "yes"
        return browser

    browser.get("about:blank")
    browser.get_log("browser"), browser.get_log("performance")  # what an earlier test left
    yield open_page
    gather()
    assert said == []
    assert [url for url in urls if not url.startswith(("file://", "about:", "data:"))] == []
    files = {url.partition("#")[0] for url in urls if url.startswith("file://")}
    assert all(url.endswith(".html") and tmp_path.as_uri() in url for url in files)


REQUESTS = {"lanes": Request(entities=("industry-new-energy",))}
OVERLAPS = """
  const svg = document.querySelector('#stage svg'), paper = svg.getBoundingClientRect(), scale = paper.width / svg.viewBox.baseVal.width;
  const faults = [], level = [], turned = [];
  for (const n of svg.querySelectorAll('text')) {
    const turn = /rotate\\((-?[\\d.]+)/.exec(n.getAttribute('transform') || '');
    if (turn) {
      const angle = turn[1] * Math.PI / 180, size = n.getAttribute('font-size'), x = +n.getAttribute('x'), y = +n.getAttribute('y');
      const u = x * Math.cos(angle) + y * Math.sin(angle), v = -x * Math.sin(angle) + y * Math.cos(angle);
      turned.push([n, { left: u, right: u + n.getComputedTextLength(), top: v - 0.6 * size, bottom: v }]);
      const r = n.getBoundingClientRect();
      if (r.right > paper.right + 2 || r.top < paper.top - 2) faults.push('out: ' + n.textContent);
    } else {
      const r = n.getBoundingClientRect(), size = n.getAttribute('font-size') * scale, middle = (r.top + r.bottom) / 2;
      if (r.right > paper.right + 2 || r.left < paper.left - 2) faults.push('out: ' + n.textContent);
      level.push([n, { left: r.left, right: r.right, top: middle - 0.4 * size, bottom: middle + 0.4 * size }]);
    }
  }
  for (const texts of [level, turned])
    for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
      const a = texts[i][1], b = texts[j][1];
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) faults.push(texts[i][0].textContent + ' / ' + texts[j][0].textContent);
    }
  return faults;"""


def cjk_share(text: str) -> float:
    return sum("\u4e00" <= char <= "\u9fff" for char in text) / max(len(text), 1)


def click(browser: Any, selector: str) -> None:
    browser.execute_script(
        "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true}))", selector
    )


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_opens_and_has_the_basics_of_accessibility(opened: Any, store: EmbeddedStore, view: str) -> None:
    browser = opened(store, view)
    faults = browser.execute_script("""
      const faults = [], name = (n) => n.getAttribute('aria-label') || n.textContent.trim() || n.title || (n.labels && n.labels[0] && n.labels[0].textContent.trim());
      if (!document.documentElement.lang) faults.push('no language');
      if (!document.title) faults.push('no title');
      for (const tag of ['main', 'header', 'h1']) if (document.querySelectorAll(tag).length !== 1) faults.push('not one ' + tag);
      for (const n of document.querySelectorAll('button, input, [role=button], [role=listbox], aside')) if (!name(n)) faults.push('no name: ' + n.outerHTML.slice(0, 80));
      const ids = [...document.querySelectorAll('[id]')].map((n) => n.id);
      if (new Set(ids).size !== ids.length) faults.push('double id');
      for (const n of document.querySelectorAll('[aria-controls]')) if (!document.getElementById(n.getAttribute('aria-controls'))) faults.push('controls nothing');
      const light = (c) => { const v = c.match(/[\\d.]+/g).slice(0, 3).map((x) => x / 255).map((x) => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
      for (const theme of ['light', 'dark']) {
        document.documentElement.dataset.theme = theme;
        for (const n of document.querySelectorAll('h1, button, label, footer, .muted, h2')) {
          let back = n, colour;
          do { colour = getComputedStyle(back).backgroundColor; back = back.parentElement; } while (back && /, 0\\)$/.test(colour));
          const a = light(getComputedStyle(n).color), b = light(colour), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) faults.push(theme + ' contrast ' + ratio.toFixed(1) + ': ' + n.outerHTML.slice(0, 60));
        }
      }
      return faults;""")
    assert faults == []


NODES = "const D = JSON.parse(document.getElementById('data').textContent);"


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_search_finds_chinese_names_and_enter_chooses(opened: Any, store: EmbeddedStore, view: str) -> None:
    """新能源 where the view holds it, else the Chinese name of something that it holds."""
    from selenium.webdriver.common.keys import Keys

    browser = opened(store, view, REQUESTS.get(view))
    labels = browser.execute_script(NODES + "return D.nodes.map((n) => n.label)")
    wanted = "新能源" if any("新能源" in "".join(label) for label in labels) else next(zh for _, zh in labels if zh)
    field = browser.find_element("id", "search")
    field.send_keys(wanted)
    hits = browser.execute_script("return [...document.querySelectorAll('#hits [data-node]')].length")
    assert hits == min(sum(wanted in " ".join(label) for label in labels), 30) >= 1
    field.send_keys(Keys.ENTER)
    assert wanted in browser.find_element("id", "panel").text
    field.clear()
    field.send_keys("qqqq")
    assert browser.execute_script("return document.querySelectorAll('#hits [data-node]').length") == 0
    assert browser.find_element("id", "hits").text.strip()


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_click_shows_what_a_node_rests_on(opened: Any, store: EmbeddedStore, view: str) -> None:
    """Sentences with their citation where there are any; what a class means where the nodes are classes."""
    browser = opened(store, view, REQUESTS.get(view))
    node = browser.execute_script(
        NODES
        + """
      const held = new Set([...document.querySelectorAll('#stage [data-id]')].map((g) => g.dataset.id));
      return D.nodes.find((n) => held.has(n.id) && (n.quotes.length || n.about));"""
    )
    assert node
    browser.execute_script(
        "[...document.querySelectorAll('#stage [data-id]')].find((g) => g.dataset.id === arguments[0])"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true}))", node["id"],
    )  # fmt: skip
    panel = browser.find_element("id", "panel")
    assert (node["label"][0] or node["label"][1]) in panel.text and "node=" in browser.current_url
    if node["quotes"]:
        quotes = browser.execute_script(NODES + "return D.quotes")
        assert quotes[node["quotes"][0][0]]["text"].split()[0] in panel.find_element("tag name", "blockquote").text
        assert any(re.search(r"\S+:\d+–\d+", cite.text) for cite in panel.find_elements("tag name", "cite"))
    else:
        assert node["about"][0] in panel.text


@pytest.mark.parametrize("view", ["coverage", "institutions", "lanes", "sankey", "timeline"])
def test_a_click_on_a_line_or_cell_shows_the_statement(opened: Any, store: EmbeddedStore, view: str) -> None:
    browser = opened(store, view)
    click(browser, "[data-edge] .hit" if view == "lanes" else "#stage .edge")
    panel = browser.find_element("id", "panel")
    assert len(panel.find_elements("css selector", "button.link")) == 2
    assert panel.find_elements("css selector", "blockquote, .muted") and "edge=" in browser.current_url


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_the_language_is_switched_in_the_page(opened: Any, store: EmbeddedStore, view: str) -> None:
    browser = opened(store, view, REQUESTS.get(view))
    seen = {}
    for language, tag in (("en", "en"), ("zh", "zh-CN"), ("both", "en")):
        look = "return [document.documentElement.lang, document.getElementById('heading').textContent, document.querySelector('#stage svg').textContent, document.querySelector('#table th').textContent]"
        lang, heading, text, head = browser.execute_script(look)
        assert lang == tag and heading and head
        seen[language] = (heading, text, head)
        browser.find_element("id", "tongue").click()
    assert len({heading for heading, *_ in seen.values()}) == 3
    assert cjk_share(seen["zh"][1]) > cjk_share(seen["en"][1])
    assert seen["en"][2] != seen["zh"][2]
    browser.find_element("id", "tongue").click()
    browser.refresh()
    assert browser.execute_script(look)[1] == seen["zh"][0]  # the address keeps the language


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_filters_take_classes_and_relations_out_and_bring_them_back(
    opened: Any, store: EmbeddedStore, view: str
) -> None:
    browser = opened(store, view)
    seen = "return document.querySelectorAll('#stage .node:not(.dim)').length"
    lines = "return document.querySelectorAll('#stage .edge:not(.dim)').length"
    before = browser.execute_script(seen)
    browser.find_element("id", "filters-button").click()
    boxes = browser.find_elements("css selector", "#filters fieldset:first-child input")
    assert boxes
    boxes[0].click()
    assert browser.execute_script(seen) < before and "off=" in browser.current_url
    browser.execute_script("document.querySelector('#filters input').click()")
    assert browser.execute_script(seen) == before
    relations = browser.find_elements("css selector", "#filters fieldset:nth-child(2) input")
    if view in ("lanes", "sankey", "timeline"):
        assert relations
        drawn = browser.execute_script(lines)
        relations[0].click()
        assert browser.execute_script(lines) < drawn and "without=" in browser.current_url


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_page_prints_its_picture_on_the_paper(opened: Any, store: EmbeddedStore, view: str) -> None:
    """No button is printed, and the picture is not wider than the sheet."""
    browser = opened(store, view, REQUESTS.get(view))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown, wide, room = browser.execute_script("""
          const seen = (n) => n.getClientRects().length > 0;
          return [[...document.querySelectorAll('button, input')].filter(seen).length,
                  document.querySelector('#stage svg').getBoundingClientRect().width, document.documentElement.clientWidth];""")
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == 0 and 0 < wide <= room


def test_a_node_shows_its_sentences_with_citation(opened: Any, small: EmbeddedStore) -> None:
    browser = opened(small, "lanes")
    click(browser, '[data-id$="problem-loans"]')
    panel = browser.find_element("id", "panel").text
    assert "Small firms find no loans; guarantees shall be opened to them." in panel
    assert "A test notice" in panel and "t1:0–62" in panel
    assert "node=" in browser.current_url


def test_an_edge_shows_its_sentences(opened: Any, small: EmbeddedStore) -> None:
    browser = opened(small, "lanes")
    click(browser, "[data-edge] .hit")
    assert "t1:" in browser.find_element("id", "panel").text


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    return small_store()


def test_a_script_in_a_name_does_nothing(opened: Any, small: EmbeddedStore) -> None:
    for view in ("lanes", "coverage", "sankey", "timeline", "institutions", "overview", "ontology"):
        browser = opened(small, view)
        click(browser, "#stage [data-id]")
        assert browser.execute_script("return document.querySelectorAll('script').length") == 2
        if view in ("lanes", "coverage", "sankey"):
            assert "<script>alert(1)</script>" in browser.execute_script("return document.body.textContent")
        with pytest.raises(Exception, match="no such alert"):
            browser.switch_to.alert  # noqa: B018


def test_neighbours_expand_and_collapse_and_the_address_keeps_the_state(opened: Any, store: EmbeddedStore) -> None:
    browser = opened(store, "lanes")
    count = "return document.querySelectorAll('svg .node').length"
    before = browser.execute_script(count)
    browser.execute_script(
        "document.querySelector('[data-more]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    after = browser.execute_script(count)
    assert after > before
    browser.refresh()
    assert browser.execute_script(count) == after
    browser.execute_script("document.getElementById('expand').click()")
    assert browser.execute_script(count) < after


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_the_keyboard_reaches_and_opens_nodes(opened: Any, store: EmbeddedStore, view: str) -> None:
    from selenium.webdriver.common.keys import Keys

    browser = opened(store, view, REQUESTS.get(view))
    browser.execute_script("document.querySelector('#stage svg .node[tabindex]').focus()")
    start = browser.execute_script("return document.activeElement.dataset.id")
    reached = set()
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_DOWN):
        browser.switch_to.active_element.send_keys(key)
        reached.add(browser.execute_script("return document.activeElement.dataset.id"))
    assert reached - {start, None}
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.find_elements("css selector", "#panel h2")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_elements("css selector", "#panel h2")
    browser.find_element("tag name", "body").send_keys("/")
    assert browser.execute_script("return document.activeElement.id") == "search"


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_labels_neither_overlap_nor_leave_their_boxes(opened: Any, store: EmbeddedStore, language: str) -> None:
    browser = opened(store, "lanes", Request(language=language))
    faults = browser.execute_script("""
      const faults = [], texts = [...document.querySelectorAll('svg .label')].map((n) => [n, n.getBoundingClientRect()]);
      for (const [n, r] of texts) {
        const box = n.closest('.node').querySelector('.box').getBoundingClientRect();
        if (r.left < box.left || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1) faults.push('out: ' + n.textContent);
      }
      for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
        const a = texts[i][1], b = texts[j][1];
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 5 && b.top < a.bottom - 5) faults.push(texts[i][0].textContent + ' / ' + texts[j][0].textContent);
      }
      return faults;""")
    assert faults == []


@pytest.mark.parametrize("view", sorted(set(VIEWS) - {"lanes"}))
def test_labels_of_still_pictures_neither_overlap_nor_leave_the_picture(
    opened: Any, store: EmbeddedStore, view: str
) -> None:
    """In every language; sloping headings are compared along their slope."""
    browser = opened(store, view)
    for language in ("en", "zh", "both"):
        faults = browser.execute_script(OVERLAPS)
        assert faults == [], language
        browser.find_element("id", "tongue").click()


def test_nothing_of_the_page_is_an_address_outside(small: EmbeddedStore) -> None:
    text = page(small, "lanes", Request(), picture(small, "lanes"))
    assert "default-src 'none'" in text
    assert not re.findall(r"""(?:src|href)\\s*=\\s*["'](?!#)""", text)
    assert "@import" not in text and "url(http" not in text
