"""The perceptron playground in words: where it stands, and the rule with its numbers filled in."""

from nnlab.play.kit.words import count
from nnlab.play.perceptron.model import Rule


def describe(rule: Rule) -> str:
    """One sentence on where the rule stands."""
    end = " The last pass had no mistake." if rule.finished else ""
    return (
        f"After {count(rule.steps, 'step')}: {count(rule.corrections, 'correction')}, "
        f"wrong about {rule.errors()} of {count(len(rule.points), 'point')}; "
        f"w = {_vector(rule.weights[:2])}, b = {_number(rule.weights[2])}.{end}"
    )


def unfold(rule: Rule) -> str:
    """The counters, and the rule with the numbers of the last look filled in, as HTML."""
    counters = (
        f"<b>{count(rule.corrections, 'correction')}</b> · {count(rule.steps, 'step')} · "
        f"{count(len(rule.passes), 'pass', 'es')} · "
        f"wrong about {rule.errors()} of {len(rule.points)}"
    )
    rows = _rows(rule) if rule.look else _RULE
    table = "".join(f"<tr><td class=muted>{name}</td><td>{text}</td></tr>" for name, text in rows)
    verdict = "A pass without a mistake: it stops." if rule.finished else "&nbsp;"
    return f"{counters}<table>{table}</table><b>{verdict}</b>"


_RULE = (
    ("the next point", "x, with its label y"),
    ("z", "w·x + b<br>&nbsp;"),
    ("ŷ", "1 if z ≥ 0, else 0"),
    ("w ←", "w + η (y − ŷ) x<br>&nbsp;"),
    ("b ←", "b + η (y − ŷ)"),
)


def _rows(rule):
    look, lr = rule.look, f"{rule.lr:g}"
    (x1, x2, y), (*w, b), (*new_w, new_b) = look.point, look.before, look.after
    error = f"{look.error:+d}".replace("-", "−") if look.error else "0"
    verdict = "wrong" if look.error else "right"
    return (
        (f"point {look.index + 1}", f"x = {_vector((x1, x2))}, y = {y}"),
        ("z", f"{_products(w, (x1, x2))} + {_factor(b)}<br>= {_number(look.z)}"),
        ("ŷ", f"{look.fired}, {verdict}: y − ŷ = {error}"),
        ("w ←", f"{_vector(w)} + {lr}·({error})·{_vector((x1, x2))}<br>= {_vector(new_w)}"),
        ("b ←", f"{_number(b)} + {lr}·({error}) = {_number(new_b)}"),
    )


def _number(value):
    return f"{value:z.2f}".replace("-", "−")


def _factor(value):
    return f"({_number(value)})" if value < 0 else _number(value)


def _products(w, x):
    return " + ".join(f"{_factor(a)}·{_factor(b)}" for a, b in zip(w, x, strict=True))


def _vector(values):
    return f"({', '.join(map(_number, values))})"
