"""Answers to lesson 08's exercises that nobody had in mind when the checks were written."""

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.exercises.lessons.training import measure


def with_a_closure(model, optimizer, loss_fn, x, y):
    """One step as `torch.optim.LBFGS` wants it, which any optimiser takes."""
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        losses.append(loss.item())
        return loss

    optimizer.step(closure)
    return losses[0]


def test_a_step_may_be_given_a_closure():
    result = assess(find("8.1"), (with_a_closure,))
    assert result.passed, result


def test_a_step_before_the_backward_pass_is_still_told():
    def early(model, optimizer, loss_fn, x, y):
        loss = loss_fn(model(x), y)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        return loss.item()

    assert assess(find("8.1"), (early,)).diagnosis == "steps before it goes back"


def test_gradients_may_come_in_between_and_be_cleared():
    def clean(model, loss_fn, batches):
        for x, y in batches:
            loss_fn(model(x), y).backward()
        model.zero_grad(set_to_none=False)
        return measure(model, loss_fn, batches)

    assert assess(find("8.2"), (clean,)).passed
