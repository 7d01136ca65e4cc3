"""Tensors in tuples and dicts: the several inputs or outputs of a model."""

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence


def spread(model: nn.Module, x: Any) -> Any:
    """The model's answer to x; a tuple is its inputs in order, a dict its inputs by name."""
    if isinstance(x, Mapping):
        return model(**x)
    if isinstance(x, tuple | list) and not isinstance(x, PackedSequence):
        return model(*x)
    return model(x)


def first(values: Any) -> Tensor | PackedSequence | None:
    """The first tensor (or packed sequence) in tuples and dicts; None if there is none."""
    if isinstance(values, Tensor | PackedSequence):
        return values
    if isinstance(values, Mapping):
        values = values.values()
    elif not isinstance(values, tuple | list):
        return None
    return next((found for found in map(first, values) if found is not None), None)


def each(f: Callable, *values: Any) -> Any:
    """Apply f to the tensors at the same place in tuples and dicts; same structure as theirs.

    Example:
        >>> each(lambda a, b: a + b, {"k": Tensor([1])}, {"k": Tensor([2])})
        {'k': tensor([3.])}
    """
    head = values[0]
    if isinstance(head, PackedSequence) or hasattr(head, "detach"):
        return f(*values)
    if isinstance(head, Mapping):
        return {name: each(f, *(value[name] for value in values)) for name in head}
    if isinstance(head, tuple | list):
        return tuple(each(f, *part) for part in zip(*values, strict=True))
    return head


def tensors(values: Any) -> list[Tensor]:
    """All tensors in tuples and dicts, in order."""
    found: list[object] = []
    each(found.append, values)
    return [value for value in found if isinstance(value, Tensor)]
