"""The layers that lesson 15 writes before the reader's eyes, against torch's over many shapes."""

from datetime import date

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.data import dates
from nnlab.exercises.lessons.transformer import (
    attention,
    causal_mask,
    merge_heads,
    sinusoids,
    split_heads,
)

from .cells import defined

CELLS = (
    "setup", "three-linears", "multi-head", "blocks", "backwards-net", "network", "train", "answer",
)  # fmt: skip
PIECES = {
    "attention": attention,
    "causal_mask": causal_mask,
    "split_heads": split_heads,
    "merge_heads": merge_heads,
    "sinusoids": sinusoids,
}
SHAPES = [(1, 1, 1, 2, 1), (2, 5, 7, 8, 2), (3, 4, 4, 12, 3), (2, 9, 3, 16, 4)]  # N, T, S, D, H
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
KIND = {"dropout": 0.0, "batch_first": True, "dtype": torch.float64}


@pytest.fixture(scope="module")
def lesson():
    with defined("transformer", CELLS, **PIECES) as space:
        yield space


def numbers(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, dtype=torch.float64, generator=generator).requires_grad_()


def some(*shape):
    """A mask in which each row allows something."""
    mask = torch.rand(*shape, generator=torch.Generator().manual_seed(1)) < 0.5
    return (
        mask
        | torch.eye(*shape[-2:], dtype=torch.bool)[:, :1]
        | F.one_hot(torch.zeros(shape[-2], dtype=torch.long), shape[-1]).bool()
    )


def same(ours, theirs, x, *nets):
    """Equal results, and equal gradients by x and by all parameters, matched by name."""
    torch.testing.assert_close(ours, theirs)
    found = []
    for out, net in zip((ours, theirs), nets or ({}, {}), strict=True):
        named = dict(net.named_parameters()) if nets else {}
        inputs = (*x, *named.values())
        slopes = torch.autograd.grad((out**3).sum(), inputs)
        found.append(dict(zip([*range(len(x)), *named], slopes, strict=True)))
    torch.testing.assert_close(*found)


@each_shape
def test_multi_head_attention_is_that_of_torch(lesson, shape):
    n, t, s, width, heads = shape
    theirs = nn.MultiheadAttention(width, heads, batch_first=True).double()
    ours = lesson["MultiHead"](width, heads).double()
    ours.load_state_dict(theirs.state_dict())
    x, source, mask = numbers(n, t, width), numbers(n, s, width, seed=1), some(t, s)
    expected, weights = theirs(x, source, source, attn_mask=~mask, average_attn_weights=False)
    same(ours(x, source, mask), expected, (x, source), ours, theirs)
    torch.testing.assert_close(ours.weights, weights)


@each_shape
def test_three_linear_layers_are_the_fused_one(lesson, shape):
    n, t, s, width, heads = shape
    apart = lesson["ThreeLinears"](width, heads).double()
    fused = lesson["MultiHead"](width, heads).double()
    layers = apart.query, apart.key, apart.value
    fused.in_proj_weight.data = torch.cat([layer.weight for layer in layers]).detach()
    fused.in_proj_bias.data = torch.cat([layer.bias for layer in layers]).detach()
    fused.out_proj.load_state_dict(apart.out.state_dict())
    x, source, mask = numbers(n, t, width), numbers(n, s, width, seed=1), some(t, s)
    same(apart(x, source, mask), fused(x, source, mask), (x, source))


@each_shape
def test_the_encoder_layer_is_that_of_torch(lesson, shape):
    n, t, _, width, heads = shape
    theirs = nn.TransformerEncoderLayer(width, heads, 2 * width, **KIND)
    ours = lesson["EncoderBlock"](width, heads, 2 * width).double()
    ours.load_state_dict(theirs.state_dict())
    x, real = numbers(n, t, width), torch.arange(t) < torch.arange(1, n + 1)[:, None]
    same(ours(x), theirs(x), (x,), ours, theirs)
    causal = torch.ones(t, t, dtype=torch.bool).tril()
    same(ours(x, causal), theirs(x, src_mask=~causal), (x,), ours, theirs)
    padded = theirs(x, src_key_padding_mask=~real)
    same(ours(x, real[:, None, None]), padded, (x,), ours, theirs)


@each_shape
def test_the_decoder_layer_is_that_of_torch(lesson, shape):
    n, t, s, width, heads = shape
    theirs = nn.TransformerDecoderLayer(width, heads, 2 * width, **KIND)
    ours = lesson["DecoderBlock"](width, heads, 2 * width).double()
    ours.load_state_dict(theirs.state_dict())
    y, memory = numbers(n, t, width), numbers(n, s, width, seed=1)
    causal, real = torch.ones(t, t, dtype=torch.bool).tril(), torch.arange(s) < 1 + s // 2
    real = real.expand(n, s)
    expected = theirs(y, memory, tgt_mask=~causal, memory_key_padding_mask=~real)
    same(ours(y, memory, causal, real[:, None, None]), expected, (y, memory), ours, theirs)


def test_the_whole_is_that_of_torch(lesson):
    torch.manual_seed(0)
    ours = lesson["Transformer"](width=16, heads=2, hidden=32, layers=2).double()
    theirs = nn.Transformer(16, 2, 2, 2, 32, **KIND)
    theirs.encoder.norm = theirs.decoder.norm = None  # with norm after, the last layer has one
    theirs.encoder.layers.load_state_dict(ours.encoder.state_dict())
    theirs.decoder.layers.load_state_dict(ours.decoder.state_dict())
    day = date(2026, 3, 7)
    x = dates.encode([dates.FORMS[form](day) for form in ("compact", "German")])
    y = dates.encode(["2026-03-07"] * 2)
    shifted = F.pad(y[:, :-1], (1, 0), value=dates.START)
    hidden, future = x == dates.PAD, torch.ones(10, 10, dtype=torch.bool).triu(1)
    h = theirs(
        ours.source(x) + ours.places[: x.shape[1]],
        ours.target(shifted) + ours.places[:10],
        tgt_mask=future,
        src_key_padding_mask=hidden,
        memory_key_padding_mask=hidden,
    )
    torch.testing.assert_close(lesson["scores_of"](ours, x, y), ours.out(h))


def test_what_is_written_later_changes_nothing_before_it(lesson):
    net, y = lesson["Transformer"](), dates.encode(["2026-03-07", "2026-03-99"])
    x = dates.encode(["7.3.2026"] * 2)
    one, other = lesson["scores_of"](net, x, y)
    torch.testing.assert_close(
        one[:9], other[:9]
    )  # the ninth character is the first they differ in
    assert not torch.allclose(one[9], other[9])


def test_padding_changes_no_answer(lesson):
    net, x = lesson["Transformer"](), dates.encode(["7.3.2026", "2026. 3. 7. (토)"])
    y = dates.encode(["2026-03-07"] * 2)
    alone = lesson["scores_of"](net, dates.encode(["7.3.2026"]), y[:1])
    torch.testing.assert_close(lesson["scores_of"](net, x, y)[:1], alone, rtol=1e-4, atol=1e-5)


def test_a_network_memorises_eight_dates(lesson):
    torch.manual_seed(0)
    net = lesson["Transformer"](width=32, hidden=64)
    x, y = dates.pairs(dates.split()[0][:8], list(dates.FORMS)[:8])
    optimiser = torch.optim.Adam(net.parameters(), lr=5e-3)
    for _ in range(150):
        loss = F.cross_entropy(lesson["scores_of"](net, x, y).flatten(0, 1), y.flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert torch.equal(lesson["answer"](net, x), y)


def test_the_copies_in_a_stack_part_at_the_first_step():
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
    stack = nn.TransformerEncoder(layer, 3)
    weights = [each.linear1.weight for each in stack.layers]
    assert all(torch.equal(weights[0], weight) for weight in weights)
    optimiser = torch.optim.SGD(stack.parameters(), lr=0.1)
    F.mse_loss(stack(torch.randn(2, 5, 8)), torch.randn(2, 5, 8)).backward()
    optimiser.step()
    assert not torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[1], weights[2])
