"""Record the race of lesson 16: bits a character of GPT, LSTM and n-grams at equal time.

`python recordings/language_models_letters.py [--processes N]` trains each setting for its seconds
of one core's time, its rate falling to 0 over them: 72 minutes of one core, side by side in N
processes.
`--device cuda` records the larger networks on a GPU, in four minutes by the clock.
"""

import argparse
import math
import os
import time
from collections.abc import Iterator
from functools import cache

from recording import cells, rows_of, write

from nnlab.exercises.lessons import language_models as course

CELLS = ("setup", "plays", "ngrams", "block", "gpt", "rivals", "descend", "bits")
PIECES = ("next_token_pairs", "bits_per_character")  # of the lesson's exercises
TIMES = (15, 30, 60, 120, 240)  # seconds
COLUMNS = ("model", "width", "layers", "context", "seconds", "seed")
KINDS = [("GPT", 64, 2, 48), ("LSTM", 128, 1, 64), ("GPT", 128, 2, 48), ("LSTM", 256, 1, 64)]
OVER_TIME = [(*kind, seconds, 0) for kind in KINDS for seconds in TIMES]
AGAIN = [(*kind, seconds, 1) for kind in KINDS[:2] for seconds in (60, 120)]
WIDTHS = [("GPT", width, 2, 48, 120, 0) for width in (32, 256)] + [
    ("LSTM", width, 1, 64, 120, 0) for width in (64, 512)
]
CONTEXTS = [("GPT", 64, 2, context, 120, 0) for context in (12, 24, 96, 192)] + [
    ("LSTM", 128, 1, context, 120, 0) for context in (16, 32, 128)
]
DEEP = [("GPT", 128, 4, 128, 240, 0), ("LSTM", 256, 2, 64, 240, 0), ("LSTM", 512, 1, 64, 240, 0)]
ON_GPU = [
    (*model, seconds, 0)
    for model in (("GPT", 256, 6, 256), ("LSTM", 512, 2, 256))
    for seconds in (10, 30, 80)
]


@cache
def lesson() -> dict:
    """What the lesson's cells define, once a process."""
    return cells("language-models", CELLS, **{name: getattr(course, name) for name in PIECES})


def trial(*setting) -> Iterator[dict]:
    """One network trained for its seconds, and its bits on both held-out parts."""
    space, row = lesson(), dict(zip(COLUMNS, setting, strict=True))
    torch, gpu = space["torch"], space["device"].type == "cuda"
    torch.manual_seed(row["seed"])
    net, batch, lr = space["entrant"](*setting[:4])
    if gpu:  # large enough to memorise the plays
        net, batch, lr = _large(space, row)
    clock = time.perf_counter if gpu else time.process_time
    begin = clock()
    losses = space["train"](
        net, lambda _: (clock() - begin) / row["seconds"], batch, lr, row["seed"]
    )
    row |= {"parameters": sum(p.numel() for p in net.parameters()), "steps": len(losses)}
    row["train"] = sum(losses[-50:]) / len(losses[-50:]) / math.log(2)
    for part in ("valid", "test"):
        row[part] = space["bits"](net, getattr(space["plays"], part).x)
    yield row


def _large(space, row):
    """The same kinds with dropout, on batches that fill a GPU, at the GPU's full speed."""
    space["torch"].use_deterministic_algorithms(False)
    space["torch"].set_float32_matmul_precision("high")
    space["torch"].backends.cudnn.allow_tf32 = True
    kind, width, layers, context = (row[name] for name in COLUMNS[:4])
    net = space[kind](width=width, layers=layers, context=context, dropout=0.2)
    first = space["text"][: 64 * context].view(64, context)
    net.to(space["device"])(first.to(space["device"]))  # what starts with the first call, started
    return net, 64, 2e-3 if kind == "LSTM" else 1e-3


def ngrams() -> Iterator[dict]:
    """The n-grams' rows: counted, not trained; their parameters are the counts they keep."""
    space = lesson()
    text, K, test = space["train_text"], space["K"], space["plays"].test.x
    parts = {"train": text[:100_000], "valid": space["valid_text"]}
    parts["test"] = space["plays"].decode(test)
    for n in range(3, 7):
        begin = time.process_time()
        found = {part: space["ngram_bits"](text, x, n, K)[-1] for part, x in parts.items()}
        seconds = (time.process_time() - begin) / len(parts)
        counts = sum(_kinds(text, m) for m in range(1, n + 1))
        row = dict.fromkeys(COLUMNS, 0) | {"parameters": counts, "steps": 0} | found
        yield row | {"model": f"{n}-gram", "context": n - 1, "seconds": seconds}


def _kinds(text, n):
    """How many different stretches of n characters there are."""
    return len({text[i : i + n] for i in range(len(text) - n + 1)})


def on_gpu(settings: list[tuple]) -> Iterator[dict]:
    """The trials' rows, one after the other: there is one GPU."""
    for setting in settings:
        for row in trial(*setting):
            print(row, flush=True)
            yield row | {"device": lesson()["torch"].cuda.get_device_name()}


def main() -> None:
    """Record the table for this device."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--processes", type=int, default=1)
    arguments.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    arguments.add_argument("--quick", action="store_true", help="a second each; writes nothing")
    options = arguments.parse_args()
    os.environ |= {"NNLAB_DEVICE": options.device, "NNLAB_THREADS": "1"}
    gpu = options.device == "cuda"
    settings = ON_GPU if gpu else [*OVER_TIME, *AGAIN, *WIDTHS, *CONTEXTS, *DEEP]
    if options.quick:
        settings = [(*setting[:4], 1, setting[5]) for setting in settings[::9]]
    longest = sorted(settings, key=lambda setting: -setting[4])
    found = list(on_gpu(longest) if gpu else rows_of(trial, longest, options.processes))
    found.sort(key=lambda row: [row[name] for name in COLUMNS])
    if options.quick:
        return
    if gpu:
        write("language-models-letters-gpu", found)
    else:
        write("language-models-letters", [*ngrams(), *found], options.processes)


if __name__ == "__main__":
    main()
