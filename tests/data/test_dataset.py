"""Parts of a data set: rows picked in every form, and what a data set says of itself."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from nnlab.data import Part

MASK = [False, True, False, True]


@pytest.fixture
def part():
    return Part(torch.arange(12.0).view(4, 3), torch.tensor([0, 1, 2, 1]), {"id": np.arange(4)})


def test_a_part_unpacks_into_x_and_y_and_counts_examples(part):
    x, y = part
    assert x is part.x
    assert y is part.y
    assert len(part) == 4


def test_one_row_is_a_pair(part):
    x, y = part[-1]
    assert x.tolist() == [9.0, 10.0, 11.0]
    assert y == 1


@pytest.mark.parametrize(
    "rows",
    [
        *(slice(1, None, 2), [1, 3], np.array([1, 3]), torch.tensor([1, 3])),
        *(MASK, np.array(MASK), torch.tensor(MASK)),
    ],
)
def test_rows_are_picked_alike_by_slice_list_array_tensor_and_mask(part, rows):
    texts = Part(["a", "b", "c", "d"], part.y)
    assert part[rows].x.tolist() == [[3.0, 4.0, 5.0], [9.0, 10.0, 11.0]]
    assert part[rows].y.tolist() == [1, 1]
    assert part[rows].extra["id"].tolist() == [1, 3]
    assert texts[rows].x == ["b", "d"]


def test_a_part_without_targets_can_be_picked_from():
    assert Part(torch.arange(5))[:2].y is None
    assert Part(torch.arange(5))[3] == (torch.tensor(3), None)


def test_a_slice_of_a_tensor_is_no_copy(part):
    assert part[:2].x.data_ptr() == part.x.data_ptr()


def test_a_part_serves_a_data_loader(part):
    batches = list(DataLoader(part, batch_size=3))
    assert torch.equal(torch.cat([x for x, _ in batches]), part.x)
    assert torch.equal(torch.cat([y for _, y in batches]), part.y)


def test_part_repr_gives_shapes_dtypes_and_extras(part):
    assert repr(part) == "Part of 4: x (4, 3) float32, y (4,) int64, extra['id']"
    assert repr(Part(["a"] * 3)) == "Part of 3: x list of 3 strings, y none"


def test_a_dataset_says_what_it_is_in_a_few_lines(load):
    assert repr(load("penguins")).splitlines() == [
        "penguins: 342 penguins of three species, from three islands of Antarctica",
        "  train  x (206, 4) float32, y (206,) int64",
        "  valid  x (67, 4) float32, y (67,) int64",
        "  test   x (69, 4) float32, y (69,) int64",
        "  x      measured: bill length (mm), bill depth (mm), flipper length (mm), body mass (g)",
        "  y      the species: 0 Adelie, 1 Chinstrap, 2 Gentoo",
        "  use    each part unpacks into x, y; print .describe() for counts, split and licence",
    ]


def test_describe_adds_counts_split_source_and_licence(load):
    lines = load("penguins").describe().splitlines()
    assert "  Gentoo         74      24      25" in lines
    assert [line.split(":")[0].strip() for line in lines if line.startswith(("  s", "  l"))] == [
        "split",
        "source",
        "licence",
    ]


def test_only_keeps_the_classes_asked_for_in_the_order_asked(load):
    penguins = load("penguins")
    two = penguins.only("Gentoo", "Adelie")
    assert two.classes == ("Gentoo", "Adelie")
    for part, whole in ((two.train, penguins.train), (two.valid, penguins.valid)):
        kept = whole[whole.y != 1]
        assert torch.equal(part.x, kept.x)
        assert torch.equal(part.y, (kept.y == 0).long())
    assert "here only Gentoo, Adelie" in repr(two)
    assert penguins.classes == ("Adelie", "Chinstrap", "Gentoo")


def test_only_works_on_texts(load):
    irish = load("surnames").only("Irish")
    assert len(irish.train) == 1667
    assert set(irish.train.y.tolist()) == {0}


def test_only_names_the_classes_there_are(load):
    known = "choose from: Adelie, Chinstrap, Gentoo."
    with pytest.raises(ValueError, match=f"penguins has no class 'Emperor'; {known}"):
        load("penguins").only("Adelie", "Emperor")
    with pytest.raises(ValueError, match=f"penguins was given no class; {known}"):
        load("penguins").only()
    for name in ("us-births", "shakespeare"):
        with pytest.raises(ValueError, match=f"{name} has no labels, so no class can be chosen."):
            load(name).only("a")


def test_text_goes_to_numbers_and_back(load):
    shakespeare = load("shakespeare")
    numbers = shakespeare.encode("To be,\nor not")
    assert numbers.dtype == torch.int64
    assert shakespeare.decode(numbers) == "To be,\nor not"
    assert shakespeare.decode(numbers.tolist()) == "To be,\nor not"
    assert shakespeare.decode(shakespeare.encode("")) == ""


def test_an_unknown_character_is_named(load):
    with pytest.raises(ValueError, match=r"shakespeare has no character 'é'; it knows '\\n !"):
        load("shakespeare").encode("café")
