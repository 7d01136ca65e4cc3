"""Probes: what is done with an answer where it runs. They know nothing of solutions."""

from collections.abc import Callable, Sequence
from typing import Any

from nnlab.exercises.plain import plain


def as_given(answer: Any) -> Any:
    """The probe for answers that are data, not code."""
    return answer


def as_tensor(value: Any) -> Any:
    """What an answer returned as a tensor: a list, even one of tensors, or an array is accepted."""
    import numpy as np
    import torch

    if isinstance(value, torch.Tensor):
        return value
    return torch.as_tensor(np.asarray(plain(value)))


def slopes(result: Any, roots: list) -> list:
    """The slopes of a weighted sum of a result with respect to its roots, 0 where none arrives.

    Shapes: result any tensor, roots tensors that require gradients -> tensors like the roots
    """
    import torch

    reached: Sequence[torch.Tensor | None] = [None] * len(roots)
    if isinstance(result, torch.Tensor) and result.requires_grad:
        numbers = result.flatten()
        weights = torch.cos(torch.arange(len(numbers), dtype=numbers.dtype))
        reached = torch.autograd.grad(numbers @ weights, roots, allow_unused=True)
    pairs = zip(roots, reached, strict=True)
    return [torch.zeros_like(root) if slope is None else slope for root, slope in pairs]


def module_outputs(build: Callable, arguments: tuple, weights: dict, x: Any) -> dict:
    """What a module class makes of `x`: its parameters' shapes by name, and its output.

    `weights` are copied in by name, in float64; with other names or shapes there is no output to
    compare. No weights at all: the module keeps its own.
    """
    import torch

    if isinstance(build, torch.nn.Module):
        raise TypeError("hand over the class itself, not a module made from it")
    module = build(*arguments).double().eval()
    shapes = {name: tuple(p.shape) for name, p in module.named_parameters()}
    if weights and shapes != {name: tuple(w.shape) for name, w in weights.items()}:
        return {"parameters": shapes, "output": None}
    module.load_state_dict(weights, strict=False)
    with torch.no_grad():
        return {"parameters": shapes, "output": module(x)}
