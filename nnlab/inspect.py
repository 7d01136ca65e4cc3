"""Look inside a model: its layers, what they put out, how strongly they are pulled."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


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
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return "\n".join(
            "  ".join(
                [
                    *(c.ljust(w) for c, w in zip(row, widths[:3], strict=False)),
                    row[3].rjust(widths[3]),
                ]
            )
            for row in table
        )


def summary(model: nn.Module, input: Tensor) -> Summary:
    """The model's leaf layers in the order in which they ran on `input`.

    Shapes: input as the model takes it, batch dimension included
    Reference: the counting is torchinfo's.
    """
    from torchinfo import summary as torchinfo_summary  # slow to import, rarely needed

    before = model.training
    result = torchinfo_summary(model, input_data=input, verbose=0, mode="eval")
    model.train(before)
    names = {id(module): name for name, module in model.named_modules()}
    rows = []
    for layer in result.summary_list:
        if layer.is_leaf_layer:
            shape = "(" + ", ".join(map(str, layer.output_size)) + ")"
            n = sum(p.numel() for p in layer.module.parameters(recurse=False))
            name = names.get(id(layer.module)) or layer.var_name
            rows.append((name, layer.class_name, shape, 0 if layer.is_recursive else n))
    return Summary(rows)


def activations(model: nn.Module, x: Tensor, layers: Iterable[str]) -> dict[str, Tensor]:
    """What the named layers put out for `x`, without gradients; the model stays as it was.

    Raises: ValueError if the model has no layer of that name.
    """
    modules = {name: module for name, module in model.named_modules() if name}
    layers = [layers] if isinstance(layers, str) else list(layers)
    if unknown := [name for name in layers if name not in modules]:
        raise ValueError(f"no layer {unknown[0]!r}; there are {', '.join(modules)}.")
    found = {}

    def keep(name):
        return lambda module, args, output: found.update({name: output.detach()})

    handles = [modules[name].register_forward_hook(keep(name)) for name in layers]
    try:
        with torch.no_grad():
            model(x)
    finally:
        for handle in handles:
            handle.remove()
    return found


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
