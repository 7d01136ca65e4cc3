"""Metrics agree with scikit-learn and refuse what they cannot mean."""

import pytest
import sklearn.metrics as oracle
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlab import metrics


def pairs(n_classes):
    label = st.integers(0, n_classes - 1)
    return st.lists(st.tuples(label, label), min_size=1, max_size=40).map(
        lambda rows: torch.tensor(rows).T
    )


@given(pairs(2))
def test_binary_metrics_match_scikit_learn(rows):
    predicted, labels = rows
    for name in ("precision", "recall", "f1"):
        theirs = getattr(oracle, f"{name}_score")(labels, predicted, zero_division=0.0)
        assert getattr(metrics, name)(predicted, labels) == pytest.approx(theirs)


@given(pairs(4))
def test_metrics_of_many_classes_match_scikit_learn(rows):
    predicted, labels = rows
    assert metrics.accuracy(predicted, labels) == pytest.approx(
        oracle.accuracy_score(labels, predicted)
    )
    theirs = oracle.f1_score(labels, predicted, average="macro", zero_division=0.0)
    assert metrics.macro_f1(predicted, labels) == pytest.approx(theirs)
    ours = metrics.confusion(predicted, labels, n_classes=4)
    assert ours.tolist() == oracle.confusion_matrix(labels, predicted, labels=range(4)).tolist()


@given(st.lists(st.tuples(*[st.floats(-9, 9)] * 2), min_size=2, max_size=30))
def test_regression_metrics_match_scikit_learn(rows):
    predicted, targets = torch.tensor(rows, dtype=torch.float64).T
    assert metrics.mae(predicted, targets) == pytest.approx(
        oracle.mean_absolute_error(targets, predicted)
    )
    assert metrics.rmse(predicted, targets) == pytest.approx(
        oracle.root_mean_squared_error(targets, predicted)
    )
    if targets.var() > 1e-3:
        theirs = oracle.r2_score(targets, predicted)
        assert metrics.r2(predicted, targets) == pytest.approx(theirs, rel=1e-6, abs=1e-9)


def test_r2_of_constant_targets_is_one_only_if_all_is_right():
    assert metrics.r2([2.0, 2.0], [2.0, 2.0]) == 1.0
    assert metrics.r2([2.0, 3.0], [2.0, 2.0]) == 0.0


@given(st.lists(st.tuples(*[st.floats(-9, 9)] * 4), min_size=2, max_size=30))
def test_metrics_of_two_columns_match_scikit_learn(rows):
    values = torch.tensor(rows, dtype=torch.float64)
    predicted, targets = values[:, :2], values[:, 2:] * torch.tensor([1.0, 1000.0])
    theirs = oracle.root_mean_squared_error(targets, predicted)
    assert metrics.rmse(predicted, targets) == pytest.approx(theirs)
    assert metrics.mae(predicted, targets) == pytest.approx(
        oracle.mean_absolute_error(targets, predicted)
    )
    if (targets.var(dim=0) > 1e-3).all():
        theirs = oracle.r2_score(targets, predicted)
        assert metrics.r2(predicted, targets) == pytest.approx(theirs, rel=1e-6, abs=1e-9)


def test_r2_is_of_each_column_and_not_of_their_difference():
    targets = torch.tensor([[0.0, 1000], [1, 1001], [2, 1002]])
    assert metrics.r2(targets.mean(dim=0).expand(3, 2), targets) == pytest.approx(0)
    assert metrics.r2([[1.0, 5.0], [2.0, 5.0]], [[1.0, 5.0], [2.0, 5.0]]) == 1.0


def test_scores_are_read_along_the_last_axis():
    scores = torch.tensor([[0.1, 0.9], [0.8, 0.1], [0.7, 0.3]])
    labels = torch.tensor([1, 0, 1])
    assert metrics.accuracy(scores, labels) == pytest.approx(2 / 3)
    assert metrics.confusion(scores, labels).tolist() == [[1, 0], [1, 1]]
    square = torch.tensor([[0.1, 0.2, 0.3], [0.9, 0.8, 0.7], [0.4, 0.6, 0.5]])
    assert metrics.accuracy(square, torch.tensor([2, 0, 1])) == 1.0


def test_perplexity_of_a_uniform_guess_is_the_number_of_choices():
    assert metrics.perplexity(torch.zeros(2, 5, 7), torch.zeros(2, 5).long()) == pytest.approx(7)


def test_lists_and_other_dtypes_are_welcome():
    assert metrics.accuracy([1.0, 0.0], [True, False]) == 1.0
    assert metrics.f1(torch.tensor([True, False]), [1, 1]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metrics.accuracy([1, 0], [1]), r"predicted has shape \(2,\); expected \(1,\)"),
        (lambda: metrics.accuracy([], []), r"labels has shape \(0,\); expected \(N,\)"),
        (lambda: metrics.accuracy([[1.0], [0.2]], [1, 0]), r"predicted has shape \(2, 1\)"),
        (lambda: metrics.accuracy([1.0, 0.1], [1, 0]), "predicted has .* such as 0.1; expected cl"),
        (lambda: metrics.accuracy([1, 0], [1.0, 0.5]), "labels has .* such as 0.5; expected class"),
        (lambda: metrics.f1([0, 2], [0, 1]), "found class 2; expected only 0 and 1"),
        (lambda: metrics.confusion([0, 3], [0, 1], n_classes=2), "predicted reach from 0 to 3"),
        (lambda: metrics.mae([1.0], [1.0, 2.0]), r"predicted has shape \(1,\) and targets \(2,\)"),
        (
            lambda: metrics.perplexity(torch.zeros(3, 5), torch.zeros(2).long()),
            r"logits has shape \(3, 5\) and targets \(2,\)",
        ),
    ],
)
def test_wrong_shapes_and_classes_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
