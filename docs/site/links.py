"""What a text names becomes a link: lessons, papers, and the terms of the glossary."""

import re
from collections.abc import Callable, Iterable, Mapping

_KEPT = re.compile(  # left as it is: code, formulas, links, pictures, tags
    r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$|!?\[[^\]]*\]\([^)]*\)|<[^>\n]+>", re.S
)
_LESSONS = re.compile(r"\b[Ll]essons? \d\d\b(?:(?:, | and | or | to |, and )\d\d\b)*")
_TAKEN = re.compile(r"(?<=`) \((\d\d)\)")  # `Batches` (08): where a tool comes from
_DOI = re.compile(r"\bdoi[: ]\s?(10\.\d{4,9}/[^\s,;]*[^\s,;.)])", re.I)
_ARXIV = re.compile(r"\barXiv[: ]\s?(\d{4}\.\d{4,5})", re.I)
_GITHUB = re.compile(r"(?<![/\w.])github\.com/[\w.-]+/[\w-]+")
_TERM = re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])")


def linked(text: str, lessons: Mapping[str, str], terms: Mapping[str, str]) -> str:
    """Markdown in which lessons, papers and terms are links.

    `lessons` has the address of each number ("05"), `terms` that of each term of the glossary.
    """
    text = _outside(text, lambda part: _papers(_numbers(part, lessons)))
    return _outside(text, lambda part: _TERM.sub(lambda found: _term(found, terms), part))


def _outside(text: str, change: Callable[[str], str]) -> str:
    """The text with all changed but what must stay."""
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [change(text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*parts, change(text[end:])])


def _numbers(text, lessons):
    def link(number):
        return f"[{number[0]}]({lessons[number[0]]})" if number[0] in lessons else number[0]

    return _LESSONS.sub(lambda found: re.sub(r"\d\d", link, found[0]), text)


def taken(text: str, lessons: Mapping[str, str]) -> str:
    """A note on the set-up in which the lesson that a tool comes from is a link."""
    known = {number: f" ([{number}]({page}))" for number, page in lessons.items()}
    return _TAKEN.sub(lambda found: known.get(found[1], found[0]), text)


def _papers(text):
    text = _DOI.sub(r"[doi:\1](https://doi.org/\1)", text)
    text = _ARXIV.sub(r"[arXiv:\1](https://arxiv.org/abs/\1)", text)
    return _GITHUB.sub(lambda found: f"[{found[0]}](https://{found[0]})", text)


def _term(found, terms):
    address = terms.get(plain(found[1]))
    return f"[*{found[1]}*]({address})" if address else found[0]


def plain(term: str) -> str:
    """A term without what stands in brackets, as it is looked up."""
    return re.sub(r"\s*\(.*?\)", "", term).strip().lower()


def slug(term: str, lesson: str) -> str:
    """The name of a term's place in the glossary; two lessons may call two things a gate."""
    return f"term-{re.sub(r'[^a-z0-9]+', '-', plain(term)).strip('-')}-{lesson}"


def term_addresses(terms: Iterable[tuple[str, str]], lesson: str, page: str) -> dict[str, str]:
    """Where each term is explained, the lesson's own first; a plural leads to its singular.

    `terms` are pairs of a term and the lesson that introduces it.
    """
    found = {}
    for term, number in sorted(terms, key=lambda pair: pair[1] != lesson):
        for name in (plain(term), f"{plain(term)}s"):
            found.setdefault(name, f"{page}#{slug(term, number)}")
    return found
