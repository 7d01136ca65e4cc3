"""Gather what the site is made of: `python docs/site/prepare.py FOLDER` fills a new folder.

Pages of docs/ are taken over, links that leave docs/ lead to the site's own pages, the glossary
gets a place for each term, and each lesson comes in its reading edition,
beside it a copy without outputs to work in.
"""

import re
import shutil
import sys
from pathlib import Path

from links import slug, taken, term_addresses
from reading import edition
from reports import filled

from nnlab import paths
from nnlab.commands.copies import cleared

DOCS = Path(__file__).resolve().parents[1]
COURSE = DOCS.parent
ELSEWHERE = {  # page of the site -> file of the course that it shows
    "contributing": "CONTRIBUTING.md",
    "changelog": "CHANGELOG.md",
    "data": "data/README.md",
}
_ROW = re.compile(r"^\| ([^|]+?) \|(.*)\| (\d\d) \|$", re.M)
_CARDS = "<!-- a card for each lesson -->"
_LESSON = re.compile(  # a row of the README's table
    r"^\| \d\d \| \[(.+?)\]\(notebooks/(.+?)\.ipynb\)(?:<br>[^|]*)? \| (.+?) \| "
    r'<img src="docs/(.+?)".*? alt="(.+?)">',
    re.M,
)
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)]*)?\)")


def gather(folder: Path) -> None:
    """Fill a folder with all that Sphinx is to read. Raises: FileExistsError if it is there."""
    folder.mkdir(parents=True)
    for page in DOCS.glob("*.md"):
        _page(page, folder / page.name)
    for name, file in ELSEWHERE.items():
        _page(COURSE / file, folder / f"{name}.md")
    for table in DOCS.glob("*.csv"):  # a report's, which links to it
        shutil.copy(table, folder)
    for name in ("pictures", "cluster"):
        shutil.copytree(DOCS / name, folder / name)
    index = folder / "index.md"
    index.write_text(index.read_text("utf-8").replace(_CARDS, _cards()), "utf-8")
    measured = folder / "reports.md"
    measured.write_text(filled(measured.read_text("utf-8")), "utf-8")
    pages = {path.stem[:2]: f"{path.stem}.ipynb" for path in paths.lessons()}
    glossary = folder / "glossary.md"
    text = glossary.read_text("utf-8")
    rows = [(term, lesson) for term, _, lesson in _ROW.findall(text)]
    glossary.write_text(_ROW.sub(lambda row: _placed(row, pages), text), "utf-8")
    for name in ("lessons", "workbook"):
        (folder / name).mkdir()
    for path in paths.lessons():
        terms = term_addresses(rows, path.stem[:2], "../glossary.md")
        edition(path, folder / "lessons" / path.name, pages, terms)
        (folder / "workbook" / path.name).write_bytes(cleared(path))


def _cards():
    """A grid of the README's lessons: picture, title, question."""
    cards = [
        f"::::{{grid-item-card}} {lesson[:2]} · {title}\n:link: lessons/{lesson}\n:link-type: doc\n"
        f":img-top: {picture}\n:img-alt: {alt}\n\n{question}\n::::"
        for title, lesson, question, picture, alt in _LESSON.findall(
            (COURSE / "README.md").read_text("utf-8")
        )
    ]
    return "\n".join([":::::{grid} 1 2 3 3", ":gutter: 3", *cards, ":::::"])


def _placed(row, pages):
    """A row of the glossary with a place to link to, and a link to its lesson."""
    term, middle, number = row.groups()
    lesson = f"[{number}](lessons/{pages[number]})" if number in pages else number
    return f"| [{term}]{{#{slug(term, number)}}} |{middle}| {lesson} |"


def _page(source: Path, out: Path) -> None:
    """A page whose relative links hold on the site."""

    def moved(link):
        target = (source.parent / link[1]).resolve()
        return f"]({_on_site(target)}{link[2] or ''})"

    text = _LINK.sub(moved, source.read_text("utf-8"))
    out.write_text(taken(text, {}), "utf-8")


def _on_site(target: Path) -> str:
    """Where the site has what a file of the course has."""
    known = {(COURSE / file).resolve(): f"{name}.md" for name, file in ELSEWHERE.items()}
    known |= {path.resolve(): f"lessons/{path.name}" for path in paths.lessons()}
    if target in known:
        return known[target]
    if target.is_relative_to(DOCS):
        return target.relative_to(DOCS).as_posix()
    raise ValueError(f"The site has no page for {target.relative_to(COURSE)}: add it to ELSEWHERE.")


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
