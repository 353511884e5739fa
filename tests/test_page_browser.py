"""Pages in a real browser, opened from the disk: no request leaves them, and they answer to mouse and keyboard."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
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


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """Writes a page, opens it from the disk, and afterwards checks that it was quiet and fetched nothing."""

    def open_page(store: EmbeddedStore, view: str, request: Request | None = None, fragment: str = "") -> Any:
        request = request or Request()
        path = tmp_path / f"{view}.html"
        path.write_text(page(store, view, request, picture(store, view, request)), "utf-8")
        browser.get("about:blank")
        browser.get_log("browser"), browser.get_log("performance")
        browser.get(path.as_uri() + fragment)
        assert browser.execute_script("return document.documentElement.dataset.ready") == "yes"
        return browser

    yield open_page
    assert browser.get_log("browser") == []
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"]
    assert [url for url in urls if not url.startswith(("file://", "about:", "data:"))] == []
    assert len({url.partition("#")[0] for url in urls if url.startswith("file://")}) <= 1


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


def test_search_finds_chinese_names_and_enter_chooses(opened: Any, store: EmbeddedStore) -> None:
    from selenium.webdriver.common.keys import Keys

    browser = opened(store, "lanes", Request(entities=("industry-new-energy",)))
    field = browser.find_element("id", "search")
    field.send_keys("新能源")
    hits = browser.execute_script("return [...document.querySelectorAll('#hits [data-node]')].length")
    assert hits >= 1
    field.send_keys(Keys.ENTER)
    assert "新能源" in browser.find_element("id", "panel").text


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
    for view in ("lanes", "coverage", "sankey"):
        browser = opened(small, view)
        click(browser, "[data-id]")
        assert browser.execute_script("return document.querySelectorAll('script').length") == 2
        assert "<script>alert(1)</script>" in browser.execute_script("return document.body.textContent")
        with pytest.raises(Exception, match="no such alert"):
            browser.switch_to.alert  # noqa: B018


def test_a_filter_hides_a_class_and_its_edges(opened: Any, store: EmbeddedStore) -> None:
    browser = opened(store, "lanes")
    before = browser.execute_script("return document.querySelectorAll('svg .node').length")
    browser.execute_script(
        "document.getElementById('filters-button').click(); document.querySelector('#filters input').click()"
    )
    assert browser.execute_script("return document.querySelectorAll('svg .node').length") < before
    assert "off=" in browser.current_url


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


def test_the_keyboard_reaches_and_opens_nodes(opened: Any, store: EmbeddedStore) -> None:
    from selenium.webdriver.common.keys import Keys

    browser = opened(store, "lanes")
    browser.execute_script("document.querySelector('svg .node').focus()")
    start = browser.execute_script("return document.activeElement.dataset.id")
    browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    moved = browser.execute_script("return document.activeElement.dataset.id")
    assert moved and moved != start
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


@pytest.mark.parametrize("view", ["coverage", "timeline", "overview", "institutions"])
def test_still_pictures_fit_in_the_browser_too(opened: Any, store: EmbeddedStore, view: str) -> None:
    browser = opened(store, view)
    wide = browser.execute_script("""
      const s = document.querySelector('#stage svg').getBoundingClientRect();
      return [...document.querySelectorAll('#stage svg text:not([transform])')].filter((n) => { const r = n.getBoundingClientRect(); return r.right > s.right + 1 || r.left < s.left - 1; }).map((n) => n.textContent);""")
    assert wide == []


def test_nothing_of_the_page_is_an_address_outside(small: EmbeddedStore) -> None:
    import re

    text = page(small, "lanes", Request(), picture(small, "lanes"))
    assert "default-src 'none'" in text
    assert not re.findall(r"""(?:src|href)\\s*=\\s*["'](?!#)""", text)
    assert "@import" not in text and "url(http" not in text
