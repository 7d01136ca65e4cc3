"""Cards: how verdicts and hints look, as HTML for light and dark pages and as plain text.

Colours come in pairs with a sign and a word, text keeps the page's own colour, and there are no
element ids, so the same verdict gives the same bytes.
"""

import html
import re
from typing import Any

from nnlab.exercises.predictions import Prediction
from nnlab.exercises.show import rows_text

TONES = {  # status -> sign, colour (white on it reads at more than 4.5 to 1)
    "passed": ("✓", "#0b7a5b"),
    "failed": ("✗", "#b3471b"),
    "error": ("!", "#8a3f8f"),
    "not attempted": ("○", "#5f6b78"),
    "hint": ("?", "#2c68a8"),
}
_QUIET = "opacity:.75;font-size:.92em"
_CELL = "padding:.15em 1.1em .15em 0;text-align:left;vertical-align:top;border:0;background:none"
_CODE = "font-family:monospace;white-space:pre;font-size:.92em;line-height:1.35"


def result_text(result: Any) -> str:
    """A verdict as lines of text."""
    verdict = result.status + (f" ({result.diagnosis})" if result.diagnosis else "")
    lines = [f"{result.heading}: {verdict}", result.message, result.line]
    rows = rows_text(result.rows)
    lines.append(result.place and f"{result.place}:")
    widths = [max((len(row[i]) for row in rows), default=0) for i in (0, 1)]
    for label, shape, value in rows:
        start = f"  {label:{widths[0]}}  {shape:{widths[1]}}  "
        lines.append(start + value.replace("\n", "\n" + " " * len(start)))
    if result.printed:
        lines.append(f"printed: {result.printed.rstrip()}")
    return "\n".join(filter(None, [*lines, result.note, result.advice.replace("`", "")]))


def result_html(result: Any, ending: str = "") -> str:
    """A verdict as a card, which may end with one more sentence."""
    parts = [_prose(result.message)]
    if result.line:
        parts.append(f'<div style="{_CODE};margin:.4em 0">{html.escape(result.line)}</div>')
    if result.rows:
        parts.append(_table(result.place, rows_text(result.rows)))
    if result.printed:
        text = html.escape(result.printed.rstrip())
        parts.append(f'<div style="{_QUIET}">printed</div><div style="{_CODE}">{text}</div>')
    parts += [_prose(text, _QUIET) for text in (result.note, result.advice) if text]
    parts += [_prose(ending)] if ending else []
    return card(result.status, result.status, result.heading, parts)


def line_html(tone: str, text: str) -> str:
    """A verdict that fits a line: its sign in colour, its word and the text in the page's own."""
    sign, colour = TONES[tone]
    return (
        f'<div style="max-width:52em;line-height:1.5"><span style="color:{colour}">{sign}</span> '
        f'{tone} <span style="opacity:.8">· {marked(text)}</span></div>'
    )


def question_html(prediction: Prediction, kept: str) -> str:
    """A question and its answers, as a page without a kernel shows them."""
    first, *answers = prediction.text().splitlines()
    lines = "".join(f'<div style="margin-left:1.2em">{marked(line)}</div>' for line in answers)
    told = f'<div style="{_QUIET}">{marked(kept)}</div>' if kept else ""
    return (
        f'<div style="border-left:4px solid {TONES["hint"][1]};padding:.1em 1em;margin:.3em 0;'
        f'max-width:52em;line-height:1.5"><strong>{marked(first)}</strong>{lines}{told}</div>'
    )


def outcome_html(outcome: Any) -> str:
    """What came of a run, beside what was predicted."""
    tone = {True: "passed", False: "failed", None: "hint"}[outcome.right]
    sign, colour = TONES[tone]
    sign = "→" if outcome.right is None else sign
    parts = [outcome.result, outcome.verdict]
    bold = " ".join(marked(text) for text in parts if text)
    rest = " ".join(marked(text) for text in [*outcome.sentences, outcome.note] if text)
    return (
        f'<div style="border-left:4px solid {colour};padding:.1em 1em;margin:.3em 0;'
        f'max-width:52em;line-height:1.5"><span style="color:{colour}">{sign}</span> '
        f"<strong>{bold}</strong> {rest}</div>"
    )


def hint_html(text: str, number: int, count: int, more: str) -> str:
    """A hint as a card."""
    parts = [_prose(text)] + ([_prose(more, _QUIET)] if more else [])
    return card("hint", f"hint {number} of {count}", "", parts)


def card(tone: str, badge: str, heading: str, parts: list[str]) -> str:
    """A quiet box with a coloured edge, a badge and a heading."""
    sign, colour = TONES[tone]
    return (
        f'<div style="border-left:4px solid {colour};background:{colour}14;border-radius:3px;'
        f'padding:.65em 1em;margin:.3em 0;max-width:52em;line-height:1.5">'
        f'<div><span style="background:{colour};color:#fff;border-radius:3px;padding:.1em .55em;'
        f'font-size:.88em;margin-right:.7em;white-space:nowrap">{sign} {html.escape(badge)}</span>'
        f"<strong>{html.escape(heading)}</strong></div>{''.join(parts)}</div>"
    )


def _prose(text, style=""):
    return f'<div style="margin-top:.4em;{style}">{marked(text)}</div>'


def marked(text: str) -> str:
    """Text as HTML, code in backquotes set as such."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _table(place, rows):
    lines = "".join(
        f'<tr style="background:none"><td style="{_CELL}">{html.escape(label)}</td>'
        f'<td style="{_CELL};{_QUIET}">{html.escape(shape)}</td>'
        f'<td style="{_CELL};{_CODE}">{html.escape(value)}</td></tr>'
        for label, shape, value in rows
    )
    return (
        f'<div style="margin-top:.6em;{_QUIET}">{html.escape(place)}</div>'
        f'<table style="border-collapse:collapse;margin:.1em 0;font-size:1em">{lines}</table>'
    )
