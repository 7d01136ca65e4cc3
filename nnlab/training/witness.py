"""What a loss or a metric does with outputs and targets, seen while it runs.

torch stretches (64, 1) against (64,) to (64, 64) without a word, and a loss that then compares
every output with every target trains to a wrong answer. Shapes alone do not tell: a loss may put
them right itself. So each operation in which outputs and targets meet is looked at.
"""

from itertools import combinations
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from nnlab.nested import tensors

_ARITHMETIC = "add sub subtract mul multiply div divide truediv true_divide floordiv pow lerp hypot"
_COMPARING = "eq ne lt le gt ge not_equal max min maximum minimum fmax fmin where isclose dist"
_MORE = "and or xor logical_and logical_or logical_xor logaddexp xlogy cosine_similarity"
ELEMENTWISE = frozenset(f"{_ARITHMETIC} {_COMPARING} {_MORE} pairwise_distance".split())
_FIRM = "binary_cross_entropy binary_cross_entropy_with_logits soft_margin_loss kl_div"
_LAX = "mse_loss l1_loss smooth_l1_loss huber_loss poisson_nll_loss gaussian_nll_loss"
PAIRED = frozenset(f"{_FIRM} {_LAX} hinge_embedding_loss".split())  # expect one shape for both
CLASSES = ("cross_entropy", "nll_loss")
_SETTINGS = ("input", "target", "weight", "size_average", "ignore_index", "reduce", "reduction")


class Counter(TorchFunctionMode):
    """Keeps the settings of each cross-entropy that runs, by name."""

    def __init__(self):
        super().__init__()
        self.calls: list[dict] = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        if getattr(func, "__name__", "") in CLASSES:
            settings = {"weight": None, "ignore_index": -100, "reduction": "mean"}
            given = dict(zip(_SETTINGS, args, strict=False)) | (kwargs or {})
            self.calls.append(settings | given | {"result": result})
        return result


class Witness(Counter):
    """Raises ValueError where outputs and targets of different shapes are stretched."""

    def __init__(self, who: str, outputs: Any, targets: Any):
        super().__init__()
        self.who, self.outputs, self.targets = who, outputs, targets
        # id -> the tensor, kept so that no other gets its id, and its origins
        self.origins: dict[int, tuple] = {}
        self.sums: list = []
        for origin, values in (("outputs", outputs), ("targets", targets)):
            self._mark(tensors(values), {origin})

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name, given = getattr(func, "__name__", ""), tensors((args, tuple(kwargs.values())))
        if name in PAIRED:
            self._compare(given[:2])
        elif name in CLASSES:
            _choice(self.who, given[0])
        elif _plain(name) in ELEMENTWISE:
            for pair in combinations(given, 2):
                self._compare([value for value in pair if self._stretches(*pair)])
        result = super().__torch_function__(func, types, args, kwargs)
        if kwargs.get("reduction") == "sum":
            self.sums.append(result)
        self._mark(tensors(result), set().union(*(self._origins(value) for value in given)))
        return result

    def _mark(self, values, origins):
        for value in values if origins else ():
            self.origins[id(value)] = value, origins | self._origins(value)

    def _origins(self, value):
        return self.origins.get(id(value), (None, set()))[1]

    def _stretches(self, a, b):
        """Whether an operation on single numbers would put numbers of different examples together.

        Axes of size 1 that somebody wrote, such as y[:, None], are meant. Not meant are outputs
        and targets just as they came, or an axis of examples that meets another axis.
        """
        if {id(a), id(b)} == {id(self.outputs), id(self.targets)}:
            return a.numel() != b.numel() or a.numel() != _stretched(a, b)
        return a.ndim != b.ndim and min(a.ndim, b.ndim) > 0 and a.shape[0] == b.shape[0] > 1

    def _compare(self, pair):
        """Raise if one is made of outputs, the other of targets, and the shapes differ."""
        if len(pair) < 2 or pair[0].shape == pair[1].shape:
            return
        for outputs, targets in (pair, pair[::-1]):
            if "outputs" in self._origins(outputs) and "targets" in self._origins(targets):
                raise ValueError(_message(self.who, tuple(outputs.shape), tuple(targets.shape)))


def _choice(who, scores):
    if scores.ndim > 1 and scores.shape[1] == 1:
        raise ValueError(
            f"{who} takes the cross-entropy of scores of shape {tuple(scores.shape)}; expected "
            "(N, K) with K at least 2, since one score is no choice. Let the last layer return "
            "one score per class, or type loss_fn=lambda outputs, y: "
            "F.binary_cross_entropy_with_logits(outputs[:, 0], y.float())."
        )


def _plain(name):
    """The name without what Python adds: __rsub__ and sub_ are sub."""
    name = name.strip("_")
    return name[1:] if name not in ELEMENTWISE and name[:1] in ("r", "i") else name


def _stretched(a, b):
    """How many numbers both together would have."""
    try:
        return torch.broadcast_shapes(a.shape, b.shape).numel()
    except RuntimeError:
        return a.numel()  # torch will say so itself


def _message(who, outputs, targets):
    return (
        f"{who} compares outputs of shape {outputs} with targets of shape {targets}; expected the "
        f"same shape, because torch stretches them and compares numbers that do not belong "
        f"together. {_advice(outputs, targets)}"
    )


def _advice(outputs, targets):
    longer, shorter = sorted((outputs, targets), key=len, reverse=True)
    places = [d for d in range(len(longer)) if longer[:d] + longer[d + 1 :] == shorter]
    axis = next((d for d in places[::-1] if longer[d] == 1), None)
    if axis is None:
        return (
            "Let the model return as many numbers as there are targets; if one target is meant "
            "for several outputs, type loss_fn=lambda outputs, y: loss(outputs, "
            "y.expand_as(outputs))."
        )
    if longer is targets:
        return f"Type y.squeeze({axis}) where the data are made."
    return (
        f"Type y.unsqueeze({axis}) where the data are made, or "
        f"lambda outputs, y: loss(outputs.squeeze({axis}), y)."
    )
