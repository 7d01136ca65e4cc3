"""Wrong answers as people type them: the card under the exercise names the misconception."""

import pytest

LESSONS = {
    "04-mlp": {
        "4-6": (
            "def count_parameters(sizes):\n    return sum(a * b for a, b in pairwise(sizes))",
            "Every unit that is no input has a bias, too.",
        ),
        "4-9": (
            "class DenseLayer(nn.Module):\n"
            "    def __init__(self, n_in, n_out):\n"
            "        super().__init__()\n"
            "        self.W = nn.Parameter(torch.randn(n_in, n_out))\n"
            "        self.b = nn.Parameter(torch.zeros(n_out))\n\n"
            "    def call(self, x):\n"
            "        return torch.sigmoid(x @ self.W + self.b)",
            "forward",
        ),
    },
    "05-backprop": {
        "5-2": (
            "def backward_mul(a, b, grad):\n    return grad * a, grad * b",
            "A product grows with a as fast as b is large: the slope by a is b.",
        ),
        "5-4": (
            "def linear_backward(x, W, grad):\n    return grad @ W.T, x.T @ grad, grad.mean(dim=0)",
            "The same b was used in each row",
        ),
    },
    "06-optimisation": {
        "6-3": (
            "def max_stable_rate(H):\n    return 2 / torch.linalg.eigvalsh(H).min()",
            "The steepest direction breaks first: it is the largest eigenvalue that counts.",
        ),
        "6-2": (
            "def adam_step(w, grad, m, v, t, lr, betas, eps):\n"
            "    m = betas[0] * m + (1 - betas[0]) * grad\n"
            "    v = betas[1] * v + (1 - betas[1]) * grad**2\n"
            "    return w - lr * m / (v.sqrt() + eps), m, v",
            "m and v begin at 0 and are too small at first",
        ),
    },
}


@pytest.mark.parametrize("name", LESSONS)
def test_a_typed_mistake_is_named_on_its_card(name, open_notebook):
    with open_notebook(f"{name}.ipynb") as lesson:
        lesson.run("setup")
        for number, (answer, words) in LESSONS[name].items():
            lesson.write(f"exercise-{number}", answer)
            lesson.run(f"exercise-{number}")
            said = lesson.run(f"check-{number}").inner_text()
            lesson.picture(f"wrong-answer-{number}")
            assert "passed" not in said
            assert "not attempted" not in said
            assert words in said
        assert lesson.errors() == []
