"""Look inside a model: its layers, their outputs, gradients and receptive fields."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

from nnlab.looking import looking
from nnlab.nested import first, spread


class Summary:
    """A table of the layers: name, kind, output shape and parameters."""

    def __init__(self, rows: list[tuple[str, str, str, int]]):
        self.rows = rows

    @property
    def n_parameters(self) -> int:
        """How many numbers the model learns or keeps as parameters."""
        return sum(row[3] for row in self.rows)

    def __repr__(self):
        table = [("layer", "kind", "output", "parameters")]
        table += [(*row[:3], f"{row[3]:,}") for row in self.rows]
        table.append(("total", "", "", f"{self.n_parameters:,}"))
        a, b, c, d = (max(map(len, column)) for column in zip(*table, strict=True))
        return "\n".join(
            f"{name:{a}}  {kind:{b}}  {output:{c}}  {parameters:>{d}}"
            for name, kind, output, parameters in table
        )


def summary(model: nn.Module, input: Tensor) -> Summary:
    """The model's layers in the order in which they ran on `input`.

    A container is listed only if it holds parameters of its own, or those of layers that never ran.
    The model runs in evaluation mode and without gradients, and is left as it was.

    Shapes: input as the model takes it, batch dimension included; a tuple for several inputs
    Reference: the shapes are torchinfo's.
    """
    from torchinfo import summary as torchinfo_summary  # slow to import, rarely needed

    with looking(model):
        ran = torchinfo_summary(model, input_data=input, verbose=0).summary_list
    names = {module: name for name, module in model.named_modules()}
    counts = _parameters(model, {names[layer.module] for layer in ran})
    rows = []
    for layer in ran:
        name = names[layer.module]
        count = counts.pop(name, 0)  # a layer used twice counts once
        if layer.is_leaf_layer or count:
            shape = "(" + ", ".join(map(str, layer.output_size)) + ")"
            rows.append((name or "(model)", layer.class_name, shape, count))
    return Summary(rows)


def _parameters(model, listed):
    """How many parameters each listed layer counts: its own, and those of unlisted ones in it."""
    counts: Counter[str] = Counter()
    for name, parameter in model.named_parameters():
        owner = name.rpartition(".")[0]
        while owner not in listed:  # ends at the model itself, whose name is ""
            owner = owner.rpartition(".")[0]
        counts[owner] += parameter.numel()
    return counts


def activations(model: nn.Module, x: Any, layers: Iterable[str]) -> dict[str, Tensor]:
    """What the named layers output for `x`, in evaluation mode and without gradients.

    A layer with several output tensors (an LSTM, a dict) gives the first, packed sequences padded
    with 0; one that runs twice, its last. A tuple x is several inputs; a dict, inputs by name.

    Raises: ValueError if the model has no layer of that name, or it outputs no tensor.
    """
    modules = {name: module for name, module in model.named_modules() if name}
    layers = [layers] if isinstance(layers, str) else list(layers)
    if unknown := [name for name in layers if name not in modules]:
        raise ValueError(f"no layer {unknown[0]!r}; there are {', '.join(modules)}.")
    found = {}

    def keep(name):
        def hook(module, args, output):
            # an in-place layer after it may overwrite it
            found[name] = _first_tensor(name, module, output).detach().clone()

        return hook

    handles = [modules[name].register_forward_hook(keep(name)) for name in layers]
    try:
        with looking(model):
            spread(model, x)
    finally:
        for handle in handles:
            handle.remove()
    if silent := [name for name in layers if name not in found]:
        raise ValueError(
            f"layer {silent[0]!r} did not run for this x, so it has no output. Ask for a layer "
            f"that runs: {', '.join(found) or 'inspect.summary(model, x) lists them'}."
        )
    return found


def _first_tensor(name, module, output):
    """The first tensor of a layer's output, packed sequences as rows of the layer's own layout."""
    tensor = first(output)
    if isinstance(tensor, PackedSequence):
        batch_first = getattr(module, "batch_first", True)
        return pad_packed_sequence(tensor, batch_first=batch_first)[0]
    if tensor is None:
        raise ValueError(
            f"layer {name!r} returns {type(output).__name__}; expected a tensor, or a tuple or "
            "dict of tensors. Ask for a layer within it, or after it."
        )
    return tensor


def gradients(model: nn.Module) -> dict[str, float | None]:
    """The length of each parameter's gradient after `backward`; None where there is none."""
    return {
        name: None if p.grad is None else p.grad.norm().item()
        for name, p in model.named_parameters()
    }


def receptive_field(layers: Iterable[tuple[int, int]]) -> int:
    """How many input pixels one output pixel sees, along one axis.

    `layers` holds (kernel, stride) of each convolution or pooling, from input to output.

    Raises: ValueError if a kernel or a stride is below 1.
    Example:
        >>> receptive_field([(3, 1), (2, 2), (3, 1)])
        8
    """
    field, jump = 1, 1
    for kernel, stride in layers:
        if kernel < 1 or stride < 1:
            raise ValueError(f"got kernel {kernel}, stride {stride}; expected both at least 1.")
        field += (kernel - 1) * jump
        jump *= stride
    return field
