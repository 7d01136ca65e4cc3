"""What lesson 16 writes before the reader's eyes, against plain loops and PyTorch."""

import math
from collections import Counter

import nbformat
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from nnlab import paths
from nnlab.exercises.lessons import language_models as course

from .cells import defined

PIECES = ("bits_per_character", "merge_pair", "next_token_pairs", "mask_tokens")

CELLS = (  # one source: the lesson's own
    "setup", "plays", "ngrams", "learn-merges", "block", "gpt", "rivals", "descend", "bits",
    "names", "reader", "learning", "adapt",
)  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    notebook = nbformat.read(paths.lesson("language-models"), as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    pieces = {name: getattr(course, name) for name in PIECES}
    with defined("language-models", CELLS, __sources=sources, **pieces) as space:
        torch.set_num_threads(1)
        yield space


@pytest.fixture
def gpt(lesson):
    torch.manual_seed(0)
    return lesson["GPT"](width=16, layers=2, context=12, heads=2).double().eval()


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def witten_bell(train, before, symbol, K):
    """Equation (16.2) by counting in a loop."""
    if before is None:
        return 1 / K
    n = len(before)
    came = Counter(train[i + n] for i in range(len(train) - n) if train[i : i + n] == before)
    shorter = witten_bell(train, before[1:] if n else None, symbol, K)
    seen = sum(came.values())
    return (came[symbol] + len(came) * shorter) / (seen + len(came)) if seen else shorter


@pytest.mark.parametrize("longest", [1, 2, 4])
def test_ngrams_are_those_of_a_plain_loop(lesson, longest):
    train = torch.randint(5, (200,), generator=generator())
    text = torch.randint(6, (40,), generator=generator(1))  # 5 was never seen
    letters = train.tolist()
    as_text = ["".join(chr(97 + n) for n in part.tolist()) for part in (train, text)]
    expected = []
    for n in range(1, longest + 1):
        places_ = range(longest - 1, len(text))
        shares = [
            witten_bell(letters, text[i - n + 1 : i].tolist(), int(text[i]), lesson["K"])
            for i in places_
        ]
        expected.append(-sum(map(math.log2, shares)) / len(shares))
    assert lesson["ngram_bits"](*as_text, longest, lesson["K"]) == pytest.approx(expected, rel=1e-4)


def test_a_window_and_its_targets_are_the_text_one_place_apart(lesson):
    text = torch.arange(100, 160)
    x, y = lesson["windows"](text, 50, 7, generator())
    assert x.shape == y.shape == (50, 7)
    torch.testing.assert_close(y, x + 1)
    assert int(x.min()) >= 100
    assert int(y.max()) <= 159


@pytest.mark.parametrize(("width", "heads"), [(8, 2), (12, 3), (16, 1)])
def test_the_block_is_torchs_layer_with_the_norm_first(lesson, width, heads):
    ours = lesson["Block"](width, heads).double()
    options = {"dropout": 0.0, "activation": "gelu", "batch_first": True, "norm_first": True}
    theirs = nn.TransformerEncoderLayer(width, heads, 4 * width, **options).double()
    names = {"self_attn.in_proj_": "qkv.", "self_attn.out_proj": "mix", "linear1": "feed.0",
             "linear2": "feed.2", "norm1": "norm1", "norm2": "norm2"}  # fmt: skip
    for name, values in theirs.state_dict().items():
        start = next(start for start in names if name.startswith(start))
        ours.get_parameter(name.replace(start, names[start])).data.copy_(values)
    h = torch.randn(3, 6, width, dtype=torch.float64, generator=generator())
    past = torch.ones(6, 6, dtype=torch.bool).tril()
    torch.testing.assert_close(ours(h), theirs(h))
    torch.testing.assert_close(ours(h, past), theirs(h, src_mask=~past))


def test_what_comes_later_changes_nothing_before_it(gpt):
    one = torch.randint(76, (1, 12), generator=generator())
    other = one.clone()
    other[0, 7] = (one[0, 7] + 1) % 76
    same = (gpt(one) == gpt(other)).all(dim=-1)[0]
    assert same[:7].all()
    assert not same[7:].any()


@pytest.mark.parametrize("kind", ["GPT", "LSTM"])
def test_bits_are_those_of_the_second_halves_of_all_windows(lesson, kind):
    torch.manual_seed(0)
    net = lesson[kind](width=16, context=10)
    text = torch.randint(76, (73,), generator=generator())
    nats = []
    for start in range(0, 63, 5):
        scores = net(text[None, start : start + 10])[0, 5:].detach()
        nats += F.cross_entropy(scores, text[start + 6 : start + 11], reduction="none").tolist()
    expected = sum(nats) / len(nats) / math.log(2)
    assert lesson["bits"](net, text) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("kind", ["GPT", "LSTM"])
def test_each_rival_memorises_a_short_text(lesson, kind):
    torch.manual_seed(0)
    net = lesson[kind](width=32, context=16)
    piece = lesson["plays"].encode("To be, or not to be, that is the question: ")
    x, y = piece[None, :-1].unfold(1, 16, 1)[0], piece[None, 1:].unfold(1, 16, 1)[0]
    losses = lesson["descend"](
        net, lambda step: step / 150, 1e-2,
        lambda _: F.cross_entropy(net(x).flatten(0, 1), y.flatten()),
    )  # fmt: skip
    assert len(losses) == 150
    assert losses[-1] < 0.5 < 3 < losses[0]


def test_gaps_are_15_of_100_letters_of_which_80_are_masked_10_swapped_and_10_kept(lesson):
    x, PAD, MASK = lesson["spelt"]["train"], lesson["PAD"], lesson["MASK"]
    gaps, goal = lesson["masked"](x, generator())
    chosen = goal != -100
    assert torch.equal(goal[chosen], x[chosen])
    assert torch.equal(gaps[~chosen], x[~chosen])
    assert not (chosen & (x == PAD)).any()
    assert float(chosen.sum() / (x != PAD).sum()) == pytest.approx(0.15, abs=0.01)
    assert float((gaps[chosen] == MASK).float().mean()) == pytest.approx(0.8, abs=0.02)
    assert float((gaps == x)[chosen].float().mean()) == pytest.approx(0.1, abs=0.02)


def test_padding_changes_nothing_that_the_reader_says(lesson):
    torch.manual_seed(0)
    net, row = lesson["Reader"]().eval(), lesson["spelt"]["train"][:1].clone()
    length = int((row != lesson["PAD"]).sum())
    before = net.classify(row).detach()
    with torch.no_grad():
        net.embed.weight[lesson["PAD"]] += 1  # what stands behind the name
    torch.testing.assert_close(net.classify(row).detach(), before)
    assert length < lesson["LONGEST"]


def test_few_labels_are_learned_and_labels_are_not_seen_in_pretraining(lesson):
    torch.manual_seed(0)
    net = lesson["Reader"](width=16, layers=1, heads=2)
    label = net.label.weight.clone()
    nats = lesson["pretrain"](net, 60)
    assert sum(nats[-10:]) < 0.9 * sum(nats[:10])
    assert torch.equal(net.label.weight, label)
    tuned = lesson["tune"](net, torch.arange(200), steps=5)
    assert not torch.equal(tuned.label.weight, label)
    assert not tuned.training


@pytest.fixture
def adapt(lesson, tmp_path, monkeypatch):
    """Runs the lesson's cell beside a file of these tensors, if any."""
    monkeypatch.chdir(tmp_path)

    def run(tensors=None):
        if tensors:
            save_file(tensors, "pretrained.safetensors")
        exec(lesson["__sources"]["adapt"], lesson)

    return run


def test_a_local_file_is_adapted_as_far_as_its_tensors_fit(lesson, adapt, capsys):
    torch.manual_seed(0)
    state = lesson["Reader"]().state_dict()
    state["embed.weight"] += 5.0
    state["label.weight"] = torch.zeros(3, 3)  # for other languages
    adapt(state | {"stranger": torch.zeros(1)})
    net = lesson["adapted"]
    assert set(lesson["fits"]) == set(state) - {"label.weight"}
    assert float(net.embed.weight.detach().mean()) > 4  # it went on from the file
    assert net.label.weight.shape == (21, 64)
    assert not net.training
    assert f"{len(state) - 1} tensors taken, 0." in capsys.readouterr().out


def test_a_file_of_strangers_is_refused_by_name(adapt):
    with pytest.raises(AssertionError, match=r"has no tensor that fits; it has \['stranger'\]"):
        adapt({"stranger": torch.zeros(1)})


def test_without_a_file_the_cell_says_so(adapt, capsys):
    adapt()
    assert "No pretrained.safetensors here" in capsys.readouterr().out


def test_merges_are_the_most_frequent_pairs_one_after_the_other(lesson):
    assert lesson["learn_merges"]("abab abab aba", 2) == [("a", "b"), ("ab", "ab")]


def test_the_text_s_example_of_smoothing_is_right(lesson):
    assert round(witten_bell("abracadabra", "", "r", 5), 2) == 0.19
    assert round(witten_bell("abracadabra", "a", "r", 5), 2) == 0.08
    assert "= 0.19$" in lesson["__sources"]["smoothing"]
    assert "= 0.08$" in lesson["__sources"]["smoothing"]


@pytest.mark.parametrize("longest", [1, 3])
def test_tuples_of_tokens_are_counted_like_strings(lesson, longest):
    train, text = "abracadabra", "abrac"
    as_tuples = lesson["ngram_bits"](tuple(train), tuple(text), longest, 5)
    assert as_tuples == lesson["ngram_bits"](train, text, longest, 5)


def test_a_stack_is_its_blocks_and_a_norm(lesson):
    torch.manual_seed(0)
    stack = lesson["Stack"](8, layers=2, heads=2, dropout=0.0)
    h, mask = torch.randn(1, 3, 8), torch.ones(3, 3, dtype=torch.bool).tril()
    expected = stack.norm(stack.blocks[1](stack.blocks[0](h, mask), mask))
    torch.testing.assert_close(stack(h, mask), expected)
