"""The solutions of lesson 15 are what torch computes, and unusual right answers are accepted."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import transformer as declared
from nnlab.exercises.lessons.transformer import (
    EncoderLayer,
    attention,
    causal_mask,
    layer_norm,
    merge_heads,
    sinusoids,
    split_heads,
    square_share,
)


@pytest.mark.parametrize("shape", [(1, 1, 2), (4, 3, 8), (5, 6, 1)], ids=str)
def test_attention_and_its_mask_are_those_of_torch(shape):
    t, s, d = shape
    q, k, v = torch.randn(2, t, d), torch.randn(2, s, d), torch.randn(2, s, 3)
    mask = torch.rand(t, s) < 0.5
    mask[:, 0] = True
    for given in (None, mask):
        expected = F.scaled_dot_product_attention(q, k, v, given)
        torch.testing.assert_close(attention(q, k, v, given)[0], expected)


def test_heads_are_cut_as_multi_head_attention_cuts_them():
    module = nn.MultiheadAttention(6, 3, batch_first=True)
    x = torch.randn(2, 4, 6)
    q, k, v = F.linear(x, module.in_proj_weight, module.in_proj_bias).chunk(3, dim=-1)
    earlier = causal_mask(torch.tensor([4]), 4)[0]
    mixed, _ = attention(*(split_heads(part, 3) for part in (q, k, v)), earlier)
    expected = module(x, x, x, attn_mask=~earlier)[0]
    torch.testing.assert_close(module.out_proj(merge_heads(mixed)), expected)


def test_layer_norm_is_that_of_torch():
    x, gamma, beta = torch.randn(2, 3, 5), torch.randn(5), torch.randn(5)
    torch.testing.assert_close(layer_norm(x, gamma, beta), F.layer_norm(x, (5,), gamma, beta))


@pytest.mark.parametrize("sizes", [(4, 1, 3), (12, 3, 20)], ids=str)
def test_the_encoder_layer_is_that_of_torch_with_the_norm_first(sizes):
    ours = EncoderLayer(*sizes)
    theirs = nn.TransformerEncoderLayer(*sizes, dropout=0.0, batch_first=True, norm_first=True)
    theirs.load_state_dict(ours.state_dict())
    x, allowed = torch.randn(2, 5, sizes[0]), torch.arange(5) < torch.tensor([[5], [3]])
    expected = theirs(x, src_key_padding_mask=~allowed)
    torch.testing.assert_close(ours(x, allowed), expected)


def test_sinusoids_of_equal_distance_have_equal_products():
    P = sinusoids(torch.arange(30), 16)
    torch.testing.assert_close(P[3] @ P[7], P[20] @ P[24], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("sizes", [(6, 4, 8), (10, 2, 3)], ids=str)
def test_the_share_of_the_square_is_what_torch_counts(sizes):
    n, d, hidden = sizes
    q, w, up = torch.ones(1, n, d), torch.ones(d, d), torch.ones(d, hidden)
    with FlopCounterMode(display=False) as square:
        torch.matmul(torch.matmul(q, q.transpose(1, 2)), q)
    with FlopCounterMode(display=False) as rest:
        for _ in range(4):
            torch.matmul(q, w)
        torch.matmul(torch.matmul(q, up), up.T)
    counted = square.get_total_flops(), rest.get_total_flops()
    assert square_share(n, d, hidden) == pytest.approx(counted[0] / sum(counted))


def test_minus_infinity_will_do_where_an_empty_row_is_mended():
    def mended(q, k, v, mask):
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = torch.where(mask, scores, -math.inf)
        weights = scores.softmax(dim=-1).nan_to_num(0.0)
        return weights @ v, weights

    assert assess(declared.looking, (mended,)).passed


def test_attention_by_loops_is_right_too():
    def loops(q, k, v, mask):
        if q.ndim > 2:
            n = len(q)
            masks = [None] * n if mask is None else mask.expand(*q.shape[:-1], k.shape[-2])
            pairs = [loops(*each) for each in zip(q, k, v, masks, strict=True)]
            return tuple(torch.stack(part) for part in zip(*pairs, strict=True))
        rows = []
        for t in range(len(q)):
            seen = [mask is None or bool(mask[t, s]) for s in range(len(k))]
            powers = [
                math.e ** (q[t] @ k[s] / math.sqrt(q.shape[1])) * seen[s] for s in range(len(k))
            ]
            total = sum(powers) if any(seen) else 1
            rows.append(torch.stack(powers) / total)
        weights = torch.stack(rows)
        return weights @ v, weights

    assert assess(declared.looking, (loops,)).passed


def test_both_heads_wrong_is_still_told_as_a_view():
    def split(x, heads):
        return x.view(x.shape[0], heads, x.shape[1], -1)

    def merge(x):
        return x.reshape(x.shape[0], x.shape[2], -1)

    result = assess(declared.cutting, (split, merge))
    assert result.diagnosis == "views without a transpose"


def test_own_projections_in_place_of_torchs_are_told_by_their_names():
    class Own(nn.Module):
        def __init__(self, width, heads, hidden):
            super().__init__()
            self.attention = nn.MultiheadAttention(width, heads, batch_first=True)

        def forward(self, x, allowed):
            return x

    result = assess(declared.encoding, (Own,))
    assert result.status == "failed"
    assert "parameters" in result.message
