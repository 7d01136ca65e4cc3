"""A sentence about an exception that PyTorch words for itself: what to look at in the answer."""

import re

from nnlab.exercises.failures import Failure

SAYINGS = {
    r"mat1 and mat2 shapes cannot be multiplied \((\w+) and (\w+)\)": (
        "`@` wants (N, D) times (D, K), and here {0} met {1}: look at their order, and whether one "
        "has to be transposed with `.T`."
    ),
    r"size mismatch, got input \(\d+\), mat \((\w+)\), vec \((\d+)\)": (
        "`@` wants (N, D) times (D,), and here {0} met {1}: look at their order, and whether the "
        "table has to be transposed with `.T`."
    ),
    r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)": (
        "Aligned at their last axis, {0} meets {1} and neither is 1: is an axis missing that "
        "`[:, None]` would add, or is a table on its side?"
    ),
    r"Boolean value of Tensor with more than one value": (
        "`if`, `and` and `while` want one True or False, and a comparison of tensors gives many: "
        "choose with `torch.where`, or join masks with `&` and `|`."
    ),
    r"mask \[.*\] at index \d+ does not match the shape of the indexed tensor (\[.*\])": (
        "A mask picks along the axis that has its length: which axis of {0} is that? `[mask]` "
        "picks rows, `[:, mask]` columns."
    ),
    r"too many indices for tensor of dimension (\d+)|invalid index of a 0-dim tensor": (
        "The tensor has fewer axes than the index names: print its shape."
    ),
    r"Dimension out of range": "The tensor has fewer axes in this case: dim=-1 is always the last.",
    r"mean\(\): could not infer output dtype": "A mean wants floating-point numbers: `.float()`.",
    r"(?:not enough|too many) values to unpack": (
        "In this case there are more values, or fewer, than names on the left of the `=`."
    ),
}


def in_plain_words(failure: Failure) -> str:
    """A sentence that follows the exception's own message; empty if none is known."""
    for pattern, sentence in SAYINGS.items():
        if found := re.search(pattern, failure.message):
            return ". " + sentence.format(*found.groups())
    return ""
