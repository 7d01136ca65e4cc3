"""The solutions of lesson 16 are what torch computes, and unusual right answers are accepted."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import language_models as declared
from nnlab.exercises.lessons.language_models import (
    bits_per_character,
    cached_attention_step,
    mask_tokens,
    merge_pair,
    mixed_bits,
    next_token_pairs,
    top_p,
)

TENTHS = st.lists(st.integers(-50, 50), min_size=2, max_size=12, unique=True)
LOGITS = TENTHS.map(lambda tenths: torch.tensor(tenths) / 10)


def passes(task, answer):
    result = assess(task, (answer,))
    assert result.passed, result
    return True


def test_a_uniform_model_needs_the_logarithm_of_its_vocabulary():
    scores = torch.zeros(5, 32, dtype=torch.float64)
    assert bits_per_character(scores, torch.arange(5)) == pytest.approx(5)


def test_bits_are_the_logarithm_of_torchs_perplexity():
    scores, targets = torch.randn(7, 4, dtype=torch.float64), torch.tensor([0, 1, 2, 3, 0, 1, 2])
    perplexity = F.cross_entropy(scores, targets).exp().item()
    assert 2 ** float(bits_per_character(scores, targets)) == pytest.approx(perplexity)


def test_bits_in_numpy_or_one_by_one_are_right_too():
    def numpy(logits, targets):
        z = np.asarray(logits)
        z = z - z.max(axis=1, keepdims=True)
        log = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return -np.mean(log[np.arange(len(z)), np.asarray(targets)]) / np.log(2)

    def one_by_one(logits, targets):
        rows = zip(logits.tolist(), targets.tolist(), strict=True)
        prices = [
            max(row) + math.log(sum(math.exp(z - max(row)) for z in row)) - row[target]
            for row, target in rows
        ]
        return sum(prices) / len(prices) / math.log(2)

    assert passes(declared.pricing, numpy)
    assert passes(declared.pricing, one_by_one)


def test_every_target_is_the_token_after_its_place():
    tokens = torch.randperm(50)
    x, y = next_token_pairs(tokens, 7)
    after = dict(zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True))
    assert [after[token] for token in x.flatten().tolist()] == y.flatten().tolist()
    assert y[-1, -1] == tokens[-1]


def test_windows_as_lists_of_lists_or_stacked_are_right_too():
    def loops(tokens, context):
        text = tokens.tolist()
        first = range(len(text) - context)
        x = [text[i : i + context] for i in first]
        return x, [[*row[1:], text[i + context]] for i, row in enumerate(x)]

    def stacked(tokens, context):
        rows = torch.arange(len(tokens) - context)[:, None] + torch.arange(context)
        return torch.stack([tokens[rows], tokens[rows + 1]])

    assert passes(declared.pairing, loops)
    assert passes(declared.pairing, stacked)


@settings(deadline=None)
@given(LOGITS, st.floats(0.05, 1))
def test_top_p_leaves_the_fewest_tokens_that_reach_p(logits, p):
    logits = logits.double()
    shares, left = logits.softmax(dim=-1), top_p(logits, p)
    kept = left > 0
    assert left.sum() == pytest.approx(1)
    assert shares[kept].sum() >= p - 1e-9
    assert shares[kept].sum() - shares[kept].min() < p
    torch.testing.assert_close(left[kept], shares[kept] / shares[kept].sum())


def test_top_p_by_a_loop_or_by_slices_is_right_too():
    def loop(logits, p):
        shares = torch.softmax(logits, dim=-1).tolist()
        left, total = [0.0] * len(shares), 0.0
        for token in sorted(range(len(shares)), key=lambda i: -shares[i]):
            if total >= p:
                break
            left[token], total = shares[token], total + shares[token]
        return [share / total for share in left]

    def slices(logits, p):
        shares = torch.softmax(logits.float(), dim=-1).numpy()
        order = np.argsort(-shares)
        last = int((shares[order].cumsum() < p).sum()) + 1
        left = np.zeros_like(shares)
        left[order[:last]] = shares[order[:last]]
        return left / left.sum()

    assert passes(declared.holding, loop)
    assert passes(declared.holding, slices)


def test_cross_entropy_reads_the_targets_of_masked_tokens():
    tokens, chosen = torch.tensor([[3, 1, 2]]), torch.tensor([[True, False, True]])
    zero = torch.zeros(1, 3, dtype=torch.int64)
    _, targets = mask_tokens(tokens, chosen, zero, 0, zero)
    scores = torch.randn(3, 4)
    expected = F.cross_entropy(scores[[0, 2]], torch.tensor([3, 2]))
    torch.testing.assert_close(F.cross_entropy(scores, targets[0]), expected)


def test_masks_by_indexing_copies_are_right_and_in_place_are_told():
    def copies(tokens, chosen, kind, mask_id, random_tokens):
        inputs, targets = tokens.clone(), torch.full_like(tokens, -100)
        targets[chosen] = tokens[chosen]
        inputs[chosen & (kind == 0)] = mask_id
        inputs[chosen & (kind == 1)] = random_tokens[chosen & (kind == 1)]
        return inputs.numpy(), targets.tolist()

    def in_place(tokens, chosen, kind, mask_id, random_tokens):
        targets = tokens.clone()
        targets[~chosen] = -100
        tokens[chosen & (kind == 0)] = mask_id
        return torch.where(chosen & (kind == 1), random_tokens, tokens), targets

    assert passes(declared.masking, copies)
    assert assess(declared.masking, (in_place,)).diagnosis == "changes its input"


@settings(deadline=None)
@given(st.text("ab", max_size=12), st.sampled_from(["aa", "ab", "ba", "bb"]))
def test_merged_pairs_spell_the_text_and_are_gone(text, pair):
    merged = merge_pair(list(text), tuple(pair))
    assert "".join(merged) == text
    assert merged.count(pair) == text.count(pair)  # str.count goes left to right, too
    assert len(merged) == len(text) - text.count(pair)


def test_merging_by_recursion_or_into_a_tuple_is_right_too():
    def recursive(tokens, pair):
        if len(tokens) < 2:
            return list(tokens)
        if (tokens[0], tokens[1]) == pair:
            return [tokens[0] + tokens[1], *recursive(tokens[2:], pair)]
        return [tokens[0], *recursive(tokens[1:], pair)]

    def as_tuple(tokens, pair):
        return tuple(recursive(tokens, pair))

    assert passes(declared.joining, recursive)
    assert passes(declared.joining, as_tuple)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 6, 4)], ids=str)
def test_steps_with_a_cache_are_torchs_causal_attention(shape):
    q, k, v = (torch.randn(shape, dtype=torch.float64) for _ in range(3))
    found = declared.caching.probe_function(cached_attention_step, q, k, v)
    expected = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    torch.testing.assert_close(torch.cat(found["received"], dim=1), expected)
    torch.testing.assert_close(found["keys"], k)


def test_a_step_by_torchs_own_attention_or_in_numpy_is_right_too():
    def torchs(q, k, v, keys, values):
        keys, values = torch.cat((keys, k), 1), torch.cat((values, v), 1)
        return [F.scaled_dot_product_attention(q, keys, values), keys, values]

    def numpy(q, k, v, keys, values):
        keys, values = np.concatenate([keys, k], 1), np.concatenate([values, v], 1)
        powers = np.exp(np.asarray(q) @ keys.swapaxes(1, 2) / math.sqrt(q.shape[-1]))
        return powers / powers.sum(-1, keepdims=True) @ values, keys, values

    assert passes(declared.caching, torchs)
    assert passes(declared.caching, numpy)


def test_a_mixture_of_a_model_with_itself_changes_nothing():
    scores, targets = torch.randn(6, 4, dtype=torch.float64), torch.arange(6) % 4
    expected = bits_per_character(scores, targets)
    torch.testing.assert_close(mixed_bits(scores, scores, targets, 0.3), expected)


def test_a_mixture_by_a_loop_or_in_numpy_is_right_too():
    def loop(logits, others, targets, share):
        prices = []
        for a, b, target in zip(logits, others, targets, strict=True):
            first, second = a.log_softmax(0)[target], b.log_softmax(0)[target]
            top = torch.maximum(first, second)
            mixed = share * (first - top).exp() + (1 - share) * (second - top).exp()
            prices.append(-(top + mixed.log()) / math.log(2))
        return torch.stack(prices).mean()

    def numpy(logits, others, targets, share):
        parts = []
        for scores, weight in ((logits.numpy(), share), (others.numpy(), 1 - share)):
            top = np.logaddexp.reduce(scores, axis=1)
            parts.append(scores[range(len(scores)), targets] - top + np.log(weight))
        return -np.logaddexp(*parts).mean() / np.log(2)

    assert passes(declared.mixing, loop)
    assert passes(declared.mixing, numpy)
