"""The MLP playground's network in PyTorch: as a line of code, with its numbers, as a module."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from nnlab.play.kit.network import Network
from nnlab.play.mlp.model import Run

if TYPE_CHECKING:
    from torch import nn

_ACTIVATIONS = {"relu": "nn.ReLU()", "tanh": "nn.Tanh()", "sigmoid": "nn.Sigmoid()", "linear": ""}
LOSSES = {"classification": "nn.BCEWithLogitsLoss()", "regression": "nn.MSELoss()"}


def line(network: Network) -> str:
    """The line of code that builds the network, with new weights."""
    parts = []
    for inputs, outputs in pairwise(network.sizes):
        parts += [f"nn.Linear({inputs}, {outputs})", _ACTIVATIONS[network.activation]]
    return f"nn.Sequential({', '.join(part for part in parts[:-1] if part)})"


def build(network: Network) -> "nn.Sequential":
    """The network as an `nn.Sequential` in float32, with a copy of its numbers."""
    from torch import as_tensor, nn, no_grad

    model = eval(line(network), {"nn": nn})
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    with no_grad():
        for layer, (weights, bias) in zip(linear, network.layers, strict=True):
            layer.weight.copy_(as_tensor(weights.T))
            layer.bias.copy_(as_tensor(bias))
    return model


def script(run: Run) -> str:
    """Code of a few lines that makes the network with its present numbers, to five digits."""
    parts = [np.append(weights.T, bias) for weights, bias in run.network.layers]  # torch's order
    numbers = [float(f"{number:.5g}") for number in np.concatenate(parts)]
    return (
        "import torch\nfrom torch import nn\n\n"
        f"# inputs: {', '.join(run.features)}; loss: {LOSSES[run.network.problem]}\n"
        f"model = {line(run.network)}\n"
        f"numbers = torch.tensor({numbers})\n"
        "nn.utils.vector_to_parameters(numbers, model.parameters())\n"
    )
