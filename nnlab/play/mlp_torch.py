"""The MLP playground's network in PyTorch: the line of code that builds it, and the module."""

from itertools import pairwise

from nnlab.play.mlp_network import Network

_ACTIVATIONS = {"relu": "nn.ReLU()", "tanh": "nn.Tanh()", "sigmoid": "nn.Sigmoid()", "linear": ""}
LOSSES = {"classification": "nn.BCEWithLogitsLoss()", "regression": "nn.MSELoss()"}


def line(network: Network) -> str:
    """The line of code that builds the network, with new weights."""
    parts = []
    for inputs, outputs in pairwise(network.sizes):
        parts += [f"nn.Linear({inputs}, {outputs})", _ACTIVATIONS[network.activation]]
    return f"nn.Sequential({', '.join(part for part in parts[:-1] if part)})"


def build(network: Network):
    """The network as an `nn.Sequential` in float32, with a copy of its numbers."""
    from torch import as_tensor, nn, no_grad

    model = eval(line(network), {"nn": nn})
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    with no_grad():
        for layer, (weights, bias) in zip(linear, network.layers, strict=True):
            layer.weight.copy_(as_tensor(weights.T))
            layer.bias.copy_(as_tensor(bias))
    return model
