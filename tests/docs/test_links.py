"""What becomes a link on the site, and what stays as it is written."""

import sys

import pytest

from nnlab import paths

sys.path.append(str(paths.course() / "docs" / "site"))
from links import linked, slug, taken, term_addresses

LESSONS = {"03": "03-xor.ipynb", "05": "05-mlp.ipynb"}
TERMS = {"loss": "../glossary.md#term-loss-04"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("as in lesson 05.", "as in lesson [05](05-mlp.ipynb)."),
        ("Lessons 03 and 05", "Lessons [03](03-xor.ipynb) and [05](05-mlp.ipynb)"),
        ("lesson 77", "lesson 77"),
        ("`lesson 05`, $lesson 05$", "`lesson 05`, $lesson 05$"),
        ("```\nlesson 05\n```", "```\nlesson 05\n```"),
        ("[lesson 05](x.md)", "[lesson 05](x.md)"),
        ("doi:10.1109/5.7. So", "[doi:10.1109/5.7](https://doi.org/10.1109/5.7). So"),
        ("arXiv 1412.6980.", "[arXiv:1412.6980](https://arxiv.org/abs/1412.6980)."),
        ("github.com/a/b.", "[github.com/a/b](https://github.com/a/b)."),
        ("the *loss* of", "the [*loss*](../glossary.md#term-loss-04) of"),
        ("**loss** and *lost*", "**loss** and *lost*"),
    ],
)  # fmt: skip
def test_lessons_papers_and_terms_are_linked_and_code_is_not(text, wanted):
    assert linked(text, LESSONS, TERMS) == wanted


def test_a_tool_leads_to_the_lesson_that_it_comes_from():
    assert (
        taken("`Batches` (05), `fit` (99)", LESSONS) == "`Batches` ([05](05-mlp.ipynb)), `fit` (99)"
    )


def test_a_term_of_two_lessons_leads_to_the_lessons_own():
    terms = [("gate", "01"), ("gate", "11"), ("accumulation (of gradients)", "18")]
    assert term_addresses(terms, "11", "g.md")["gates"] == "g.md#term-gate-11"
    assert term_addresses(terms, "05", "g.md")["gate"] == "g.md#term-gate-01"
    assert (
        term_addresses(terms, "05", "g.md")["accumulation"] == f"g.md#{slug('accumulation', '18')}"
    )
