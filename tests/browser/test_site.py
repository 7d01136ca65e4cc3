"""The site: built without a warning, whole in its own folder, and read in a browser."""

import os
import re
import subprocess
import sys
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from nnlab import paths

from .conftest import FADED, hindrances

SITE = paths.course() / "docs" / "site"
LESSON = "lessons/04-logistic-regression.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built site."""
    folder = tmp_path_factory.mktemp("site") / "built"
    environment = os.environ | {"PYTHONWARNINGS": "default"}
    built = subprocess.run(
        [sys.executable, SITE, folder], capture_output=True, text=True, env=environment
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "html"


class Links(HTMLParser):
    """What a page links to, what it loads, and the places within it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids, self.pictures = [], [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        if tag in ("script", "img", "iframe") and attrs.get("src"):
            self.loads.append(attrs["src"])
        if tag == "link" and attrs.get("rel") != "canonical":
            self.loads.append(attrs.get("href", ""))
        if tag == "img":
            self.pictures.append(attrs)


@pytest.fixture(scope="module")
def pages(site):
    own = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    found = {path: Links(path.read_text("utf-8")) for path in own}
    assert len(found) > len(paths.lessons()) + 8
    return found


def outside(address):
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def test_a_page_loads_nothing_from_elsewhere(pages):
    loads = {(p.name, x) for p, page in pages.items() for x in page.loads if outside(x)}
    assert {(name, address) for name, address in loads if not address.startswith("data:")} == set()


def test_links_inside_lead_somewhere(pages, site):
    broken = []
    for path, page in pages.items():
        for link in [*page.links, *page.loads]:
            if outside(link) or not link:
                continue
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not target.exists() or (place and place not in pages[target].ids):
                broken.append((path.name, link))
    assert broken == []


def test_links_outside_are_papers_licences_and_tools(pages):
    hosts = {urlsplit(x).netloc for page in pages.values() for x in page.links if outside(x)}
    assert {"doi.org", "arxiv.org"} <= hosts
    assert not {host for host in hosts if "localhost" in host or "cdn" in host}


def test_every_lesson_stands_with_its_solutions_and_every_figure_has_an_alternative(pages, site):
    for lesson in paths.lessons():
        text = (site / "lessons" / f"{lesson.stem}.html").read_text("utf-8")
        assert len(re.findall("Solution of ", text)) >= 3, lesson.stem
        assert "not attempted" not in text, lesson.stem
        without = [x for x in pages[site / "lessons" / f"{lesson.stem}.html"].pictures
                   if not x.get("alt") or re.fullmatch(r"[\w./-]*\.png", x["alt"])]  # fmt: skip
        assert without == [], lesson.stem


def test_every_lesson_hands_out_a_copy_without_outputs(pages, site):
    for lesson in paths.lessons():
        page = site / "lessons" / f"{lesson.stem}.html"
        (link,) = {x for x in pages[page].links if x.endswith(f"/{lesson.name}")}
        copy = nbformat.read(page.parent / link, as_version=4)
        assert len(copy.cells) == len(nbformat.read(lesson, as_version=4).cells)
        assert not any(cell.get("outputs") for cell in copy.cells), lesson.stem


@pytest.fixture(scope="module")
def address(site, island):
    """The site, served where the browser is: on an island it has a loopback of its own."""
    serve = partial(SimpleHTTPRequestHandler, directory=site)
    serve.log_message = lambda *_: None
    if not island:
        with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
        return
    command = [*island, sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        port = re.search(r"port (\d+)", server.stdout.readline())[1]
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture
def page(browser, address):
    """An open page of the site, which asked nobody else for anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)
    page, hosts = context.new_page(), set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.visit = lambda name: page.goto(f"{address}/{name}")
    yield page
    context.close()
    assert {host for host in hosts if host} == {urlsplit(address).netloc}


def keep(page, name):
    results = Path(__file__).parents[2] / "test-results"
    results.mkdir(exist_ok=True)
    page.screenshot(path=results / f"site-{name}.png")


def test_formulas_of_a_lesson_are_set(page):
    page.visit(LESSON)
    page.wait_for_selector("mjx-container")
    assert page.query_selector_all("mjx-merror") == []
    keep(page, "lesson")


def unfolded(details, part):
    """A part of a folded box, which is hidden until the box is opened."""
    inside = details.locator(part)
    assert not inside.is_visible()
    details.locator("summary").click()
    inside.wait_for(state="visible")
    return inside


def test_a_solution_is_folded_and_opens(page):
    page.visit(LESSON)
    card = page.locator("details.sd-dropdown", has_text="Solution of 4.1").first
    assert "def slope" in unfolded(card, "pre").inner_text()
    keep(page, "solution")


def test_what_came_is_folded_below_its_question(page):
    page.visit(LESSON)
    unfolded(page.locator("details", has_text="Show what came").first, ".cell_output")


def test_a_search_finds_the_lesson(page):
    page.visit("search.html?q=underflow")
    page.wait_for_selector("ul.search li a")
    found = page.eval_on_selector_all("ul.search li a", "all => all.map((a) => a.href)")
    assert any("04-logistic-regression" in link for link in found)
    keep(page, "search")


def test_it_turns_dark(page):
    page.visit(LESSON)
    page.locator("button.theme-switch-button:visible").first.click()
    page.locator("button.theme-change-button[data-mode=dark]:visible").first.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    keep(page, "dark")


def test_no_page_scrolls_sideways_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    too_wide = {}
    for name in ("index.html", "api.html", "playgrounds.html", "cluster.html", LESSON):
        page.visit(name)
        too_wide[name] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide == dict.fromkeys(too_wide, 0)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "glossary.html", LESSON])
def test_axe_finds_nothing_serious(page, name, mode):
    page.visit(name)
    page.evaluate("mode => { document.documentElement.dataset.theme = mode; }", mode)
    page.evaluate(FADED)
    assert hindrances(page) == []
