"""The layers that lesson 15 writes before the reader's eyes, against torch's over many shapes."""

from datetime import date

import matplotlib.pyplot as plt
import nbformat
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nnlab import paths

CELLS = (  # one source: the lesson's own
    "setup", "one-query", "all-queries", "attend", "multi-head", "positions",
    "equals-sdpa", "equals-mha", "layer-norm",
    "encoder-block", "decoder-block", "date-words", "forms", "tokens", "network", "gru-pair",
    "train", "answer",
)  # fmt: skip
SHAPES = [(1, 1, 1, 2, 1), (2, 5, 7, 8, 2), (3, 4, 4, 12, 3), (2, 9, 3, 16, 4)]  # N, T, S, D, H
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
KIND = {"dropout": 0.0, "batch_first": True, "dtype": torch.float64}


@pytest.fixture(scope="module")
def lesson():
    notebook = nbformat.read(paths.lesson("transformer"), as_version=4)
    space = {}
    state, threads = torch.random.get_rng_state(), torch.get_num_threads()
    deterministic = torch.are_deterministic_algorithms_enabled()
    with plt.rc_context():
        for cell in notebook.cells:
            if cell.id in CELLS:
                exec(compile(cell.source, cell.id, "exec"), space)
    plt.close("all")
    yield space
    torch.random.set_rng_state(state)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(deterministic)


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
def test_attention_is_that_of_torch(lesson, shape):
    n, t, s, d, heads = shape
    q, k, v = numbers(n, heads, t, d), numbers(n, heads, s, d, seed=1), numbers(n, heads, s, 3)
    for mask in (None, some(t, s), some(n, 1, t, s)):
        theirs = F.scaled_dot_product_attention(q, k, v, mask)
        same(lesson["attend"](q, k, v, mask)[0], theirs, (q, k, v))


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
def test_layer_norm_is_that_of_torch(lesson, shape):
    n, t, _, width, _ = shape
    x, theirs = numbers(n, t, width), nn.LayerNorm(width).double()
    nn.init.normal_(theirs.weight)
    ours = lesson["normed"](x, theirs.weight, theirs.bias)
    same(ours, theirs(x), (x, theirs.weight, theirs.bias))


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
    x = lesson["encode"]([lesson["FORMS"][form](day) for form in ("compact", "German")])
    y = lesson["encode"](["2026-03-07"] * 2)
    shifted = F.pad(y[:, :-1], (1, 0), value=lesson["START"])
    hidden, future = x == lesson["PAD"], torch.ones(10, 10, dtype=torch.bool).triu(1)
    h = theirs(
        ours.source(x) + ours.places[: x.shape[1]],
        ours.target(shifted) + ours.places[:10],
        tgt_mask=future,
        src_key_padding_mask=hidden,
        memory_key_padding_mask=hidden,
    )
    torch.testing.assert_close(lesson["say"](ours, x, y), ours.out(h))


def test_what_is_written_later_changes_nothing_before_it(lesson):
    net, y = lesson["Transformer"](), lesson["encode"](["2026-03-07", "2026-03-99"])
    x = lesson["encode"](["7.3.2026"] * 2)
    one, other = lesson["say"](net, x, y)
    torch.testing.assert_close(
        one[:9], other[:9]
    )  # the ninth character is the first they differ in
    assert not torch.allclose(one[9], other[9])


@pytest.mark.parametrize("kind", ["Transformer", "Pair"])
def test_padding_changes_no_answer(lesson, kind):
    net, x = lesson[kind](), lesson["encode"](["7.3.2026", "2026. 3. 7. (토)"])
    y = lesson["encode"](["2026-03-07"] * 2)
    alone = lesson["say"](net, lesson["encode"](["7.3.2026"]), y[:1])
    torch.testing.assert_close(lesson["say"](net, x, y)[:1], alone, rtol=1e-4, atol=1e-5)


def test_numbers_are_said_in_korean_as_people_say_them(lesson):
    said = [lesson["korean"](n) for n in (1, 10, 11, 20, 31, 1900, 1987, 2026, 2099)]
    assert said == [
        "일", "십", "십일", "이십", "삼십일", "천구백", "천구백팔십칠", "이천이십육", "이천구십구",
    ]  # fmt: skip
    months = [lesson["KOREAN_MONTHS"][m - 1] for m in (6, 10, 11, 12)]
    assert months == ["유", "시", "십일", "십이"]


def test_every_day_is_written_with_known_characters_and_each_form_tells_it_apart(lesson):
    first, last = lesson["first"], lesson["last"]
    days = [date.fromordinal(day) for day in range(first, last + 1, 13)]
    for form in lesson["FORMS"].values():
        texts = [form(day) for day in days]
        assert len(set(texts)) == len(days)
        assert set("".join(texts)) <= set(lesson["symbols"][2:])
        assert max(map(len, texts)) <= 40


def test_held_out_days_are_never_trained_on(lesson):
    parts = [set(lesson[f"{name}_days"].tolist()) for name in ("train", "valid", "test")]
    assert sum(map(len, parts)) == len(set.union(*parts)) == lesson["last"] - lesson["first"] + 1


def test_a_network_learns_eight_dates_by_heart(lesson):
    torch.manual_seed(0)
    net = lesson["Transformer"](width=32, hidden=64)
    days = lesson["train_days"][:8]
    x, y = lesson["pairs"](days, list(lesson["FORMS"].values())[:8])
    optimiser = torch.optim.Adam(net.parameters(), lr=5e-3)
    for _ in range(150):
        loss = F.cross_entropy(lesson["say"](net, x, y).flatten(0, 1), y.flatten())
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
