"""Print on every console: what its encoding lacks is shown by the nearest letters that it has."""

import codecs
import sys
import unicodedata

NEAREST = str.maketrans({
    "●": "*", "◐": "+", "○": "o", "✓": "v", "✗": "x", "·": "-", "×": "x", "±": "+-", "⋮": ":",
    "–": "-", "—": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "−": "-", "→": "->",
    "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "α": "a", "β": "b", "ε": "e", "η": "eta",
    "λ": "lambda", "μ": "u", "σ": "s",
})  # fmt: skip


def speak_safely() -> None:
    """Let stdout and stderr replace letters that they cannot encode, instead of raising."""
    codecs.register_error("nnlab", _replace)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="nnlab")


def _replace(error) -> tuple[str, int]:
    """What stands for the letters that could not be encoded, and where to go on."""
    lost = error.object[error.start : error.end].translate(NEAREST)
    return "".join(map(_plain, lost)), error.end


def _plain(letter):
    """A letter without its accents, or a question mark."""
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode("ascii") or "?"
