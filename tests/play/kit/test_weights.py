"""The shipped weights of playgrounds, and the layers that compute with them, against torch."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from nnlab import paths
from nnlab.files import DataError
from nnlab.play.cnn import reader as cnn
from nnlab.play.kit.weights import linear, norm, shipped, softmax, split
from nnlab.play.language_models import model as language_models
from nnlab.play.rnn_lstm import model as rnn_lstm
from nnlab.play.transformer import model as transformer

READERS = {
    cnn.FILE: cnn.weights,
    language_models.FILE: language_models.model,
    rnn_lstm.FILE: rnn_lstm.shipped,
    transformer.FILE: transformer.reader,
}


@pytest.mark.parametrize("name", READERS)
def test_a_file_with_zeroed_bytes_is_refused(name, tmp_path, monkeypatch):
    content = bytearray((paths.data() / name).read_bytes())
    content[-512:-256] = bytes(256)
    file = tmp_path / "data" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    (tmp_path / "data/SHA256SUMS").write_bytes((paths.data() / "SHA256SUMS").read_bytes())
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "nnlab")
    READERS[name].cache_clear()
    with pytest.raises(DataError, match=rf"{file.name} is damaged: .* Restore it by"):
        READERS[name]()


def test_no_file_of_weights_needs_torch():
    code = (
        f"import sys; from nnlab.play.kit.weights import shipped; "
        f"[shipped(name) for name in {list(READERS)}]; print('torch' in sys.modules)"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "False"


def test_what_a_file_tells_comes_with_its_weights():
    weights, about = shipped(transformer.FILE)
    assert weights["source.weight"].shape[0] == len(about["symbols"])
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float32)}


def test_layers_match_torch():
    x = np.random.default_rng(0).normal(size=(5, 8))
    dense, normed = nn.Linear(8, 6).double(), nn.LayerNorm(8).double()
    nn.init.normal_(normed.weight)
    layers = {"dense": dense, "normed": normed}
    weights = {
        f"{name}.{part}": array.detach().numpy()
        for name, layer in layers.items()
        for part, array in layer.named_parameters()
    }
    given = torch.as_tensor(x)
    np.testing.assert_allclose(linear(weights, "dense", x), dense(given).detach())
    np.testing.assert_allclose(norm(weights, "normed", x), normed(given).detach())
    np.testing.assert_allclose(softmax(100 * x), F.softmax(100 * given, dim=-1))


def test_split_gives_each_head_its_part_of_each_row():
    x = np.arange(12.0).reshape(2, 6)
    np.testing.assert_array_equal(
        split(x, 3), [[[0, 1], [6, 7]], [[2, 3], [8, 9]], [[4, 5], [10, 11]]]
    )
