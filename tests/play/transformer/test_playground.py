"""The Transformer playground from the Python side, and its date reader against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from nnlab import paths, play
from nnlab.play.transformer.model import LONGEST, PARTS, reader
from nnlab.play.transformer.picture import MAP, cell_at
from nnlab.play.transformer.presets import PRESETS

from ..page import again, send

STATES = [
    {},
    {"target": "2026-0"},
    {"preset": "words", "layer": 1, "head": 4, "target": "20"},
    {"preset": "mask", "mask": False, "target": "2026-03-07", "part": "encoder"},
    {"source": "1.1.1999", "part": "encoder", "cell": (2, 3), "scale": False},
]


def write(source):
    game = play.transformer(source=source)
    while game.step():
        pass
    return game.settings["target"].value


def norm(weights, name, x):
    return F.layer_norm(x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"])


def attention(weights, name, x, source, mask=None):
    """PyTorch's own multi-head attention under these weights: what comes out, and each head's."""
    out, shares = F.multi_head_attention_forward(
        x[:, None], source[:, None], source[:, None], x.shape[1], reader().heads,
        weights[f"{name}.in_proj_weight"], weights[f"{name}.in_proj_bias"], None, None, False, 0.0,
        weights[f"{name}.out_proj.weight"], weights[f"{name}.out_proj.bias"],
        attn_mask=mask, average_attn_weights=False,
    )  # fmt: skip
    return out[:, 0], shares[0]


def test_the_reader_computes_what_torch_does():
    file = paths.data() / "models" / "date-reader.safetensors"
    weights = {name: value.float() for name, value in load_file(file).items()}
    net, source, target = reader(), "7. März 2026", "2026-"
    x = torch.from_numpy(net._embed("source", [net.symbols.index(c) for c in source]))
    y = torch.from_numpy(net._embed("target", [1, *map(net.symbols.index, target)]))
    future, looks = torch.ones(6, 6, dtype=torch.bool).triu(1), {part: [] for part in PARTS}

    def feed(name, h):
        h = F.linear(h, weights[f"{name}linear1.weight"], weights[f"{name}linear1.bias"])
        return F.linear(h.relu(), weights[f"{name}linear2.weight"], weights[f"{name}linear2.bias"])

    for at in ("encoder.0.", "encoder.1."):
        brought, shares = attention(weights, f"{at}self_attn", x, x)
        looks["encoder"].append(shares)
        x = norm(weights, f"{at}norm1", x + brought)
        x = norm(weights, f"{at}norm2", x + feed(at, x))
    for at in ("decoder.0.", "decoder.1."):
        brought, shares = attention(weights, f"{at}self_attn", y, y, future)
        looks["decoder"].append(shares)
        y = norm(weights, f"{at}norm1", y + brought)
        brought, shares = attention(weights, f"{at}multihead_attn", y, x)
        looks["across"].append(shares)
        y = norm(weights, f"{at}norm2", y + brought)
        y = norm(weights, f"{at}norm3", y + feed(at, y))
    expected = F.linear(y, weights["out.weight"], weights["out.bias"]).softmax(dim=-1)

    found = net.read(source, target)
    np.testing.assert_allclose(found.shares, expected.numpy(), rtol=1e-3, atol=1e-5)
    for part in PARTS:
        for ours, theirs in zip(found.looks[part], looks[part], strict=True):
            np.testing.assert_allclose(ours.weights, theirs.numpy(), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    "source",
    ["20260307", "07/03/2026", "7.3.2026", "March 7, 2026", "Sat 7 Mar 2026", "7. März 2026",
     "7.III.2026", "2026년 3월 7일", "2026. 3. 7. (토)", "이천이십육년 삼월 칠일"],
)  # fmt: skip
def test_it_reads_one_day_in_all_ten_forms(source):
    assert write(source) == "2026-03-07"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.transformer(**state)
    same = again(game)
    assert same.state() == game.state()
    assert game.state() | state == game.state()
    np.testing.assert_array_equal(same.found.shares, game.found.shares)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_read_and_tells_its_task(name):
    game = play.transformer(preset=name)
    assert game.task.value.startswith("<b>")
    other = play.transformer()
    other.settings["preset"].value = name
    assert other.state() == game.state()


def test_the_mask_hides_what_is_written_later_and_only_that():
    game = play.transformer(target="2026-03-07", part="decoder")
    for look in game.found.looks["decoder"]:
        assert np.triu(look.weights, 1).max() == 0
        np.testing.assert_allclose(look.weights.sum(axis=-1), 1, rtol=1e-5)
    send(game, "click", MAP[1] - 1, MAP[3] - 1, grab="map")  # the first row, the last column
    assert any("→ masked" in m.get("text", "") for m in game.canvas.scene["marks"])
    game.settings["mask"].value = False
    assert not any("→ masked" in m.get("text", "") for m in game.canvas.scene["marks"])
    assert np.triu(game.found.looks["decoder"][0].weights, 1).max() > 0.01


def test_without_the_scale_the_same_scores_give_sharper_shares():
    game = play.transformer(part="encoder")
    before = game.found.looks["encoder"][0]
    game.settings["scale"].value = False
    after = game.found.looks["encoder"][0]
    np.testing.assert_array_equal(before.scores, after.scores)
    assert after.weights.max(axis=-1).mean() > before.weights.max(axis=-1).mean()


def test_clicks_choose_a_head_and_unfold_a_cell():
    game = play.transformer(target="2026")
    send(game, "click", grab="head 0 2")
    assert (game.state()["layer"], game.state()["head"]) == (1, 3)
    left, right, bottom, top = MAP
    send(game, "click", left + 1, top - 1, grab="map")
    assert game.state()["cell"] == (0, 0)
    assert '"^" gives "2"' in game.canvas.scene["label"]
    assert cell_at(right - 1, bottom + 1, 5, 11) == (4, 10)


def test_a_cell_that_a_new_text_does_not_have_is_forgotten():
    game = play.transformer(target="2026", cell=(4, 10))
    game.settings["source"].value = "1.1.1999"
    assert game.state()["cell"] is None


def test_reset_wipes_what_is_written_and_a_step_changes_the_label():
    game = play.transformer(target="2026-0")
    send(game, "key", key="reset")
    assert game.settings["target"].value == ""
    before = game.canvas.scene["label"]
    send(game, "key", key="step")
    assert game.canvas.scene["label"] != before
    assert game.settings["target"].value == "2"


def test_playing_ends_after_ten_characters():
    game = play.transformer(target="2026-03-0")
    assert not game.step()
    assert len(game.settings["target"].value) == LONGEST
    assert not game.step()
    game.show()
    assert "finished" in game.numbers.value
    assert game.chart.scene["label"] == "Next character: none, it is finished."


def test_a_text_that_cannot_be_read_is_told_on_the_page():
    game = play.transformer()
    game.settings["source"].value = "quarter"
    assert "source has &quot;q&quot;; expected" in game.problem.value
    game.settings["source"].value = "1.1.1999"
    assert game.problem.value == ""
    game.settings["target"].value = "May"
    assert "expected a text of 0 to 10 digits and dashes" in game.problem.value
