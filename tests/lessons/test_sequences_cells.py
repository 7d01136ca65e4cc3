"""The pieces of lesson 12, as its exercises solve them, against torch and against a loop."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from nnlab.exercises.lessons.sequences import (
    last_states,
    mase,
    masked_mean,
    teacher_forcing,
    temperature,
    windows,
)


def test_windows_are_those_of_unfold():
    series = torch.randn(40)
    for n, horizon in ((1, 1), (7, 1), (5, 4), (36, 4)):
        x, target = windows(series, n, horizon)
        torch.testing.assert_close(x, series.unfold(0, n, 1)[: len(x)])
        assert target.tolist() == series[n + horizon - 1 :].tolist()
        assert len(x) == len(target) == 40 - n - horizon + 1


def test_repeating_the_last_season_scores_one_on_its_own_series():
    series = torch.randn(50).cumsum(dim=0)
    assert float(mase(series[:-7], series[7:], series, 7)) == 1


def test_the_masked_mean_ignores_what_padding_holds():
    x = torch.randn(3, 6, 2)
    lengths = torch.tensor([6, 1, 4])
    expected = torch.stack([row[:n].mean(dim=0) for row, n in zip(x, lengths, strict=True)])
    x[1, 1:], x[2, 4:] = float("nan"), float("inf")
    torch.testing.assert_close(masked_mean(x, lengths), expected)


def test_a_goal_is_what_is_given_one_step_later():
    rows = torch.tensor([[7, 3, 0, 0], [4, 9, 2, 5]])
    given, goal = teacher_forcing(rows, torch.tensor([11, 12]))
    assert given.tolist() == [[11, 7, 3, 0], [12, 4, 9, 2]]
    assert goal.tolist() == [[7, 3, 0, -100], [4, 9, 2, 5]]


def test_low_temperatures_tend_to_the_shares_at_zero():
    scores = torch.tensor([[3.0, -1.0, 3.0], [0.0, 2.0, 1.0]]).double()
    torch.testing.assert_close(temperature(scores, 1e-3), temperature(scores, 0))
    torch.testing.assert_close(temperature(scores, 1.0), torch.softmax(scores, dim=-1))


def test_the_last_states_are_those_that_torch_hands_over():
    gru = nn.GRU(3, 4, bidirectional=True, batch_first=True)
    x, lengths = torch.randn(5, 6, 3), torch.tensor([6, 1, 4, 2, 6])
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    states, last = gru(packed)
    states, _ = pad_packed_sequence(states, batch_first=True)
    torch.testing.assert_close(last_states(states, lengths), torch.cat([*last], dim=1))
