"""How fast `fit` and `Batches` are beside a loop by hand and torchvision with a DataLoader.

Each figure is a ratio of times from one run: the contestants take turns and the best turn of each
counts, because other work on the machine only ever makes a turn slower.
"""

import contextlib
import io
import lzma
import os
import platform
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import torch
import torchvision
from torch import nn
from torch.utils.data import DataLoader

import nnlab
from nnlab import paths

SIZE = 64
EPOCHS = 2
IMPORTS = ("import nnlab", "import torch")


def main():
    print(f"{os.cpu_count()} cores, {processor()}, load {os.getloadavg()[0]:.1f}")
    print(
        f"Python {platform.python_version()}, torch {torch.__version__}, "
        f"torchvision {torchvision.__version__}"
    )
    nnlab.setup(device="cpu", threads=1)
    images, labels = nnlab.load("mnist").test
    print(f"\nMNIST, {len(images):,} images in batches of {SIZE}, network 784-128-64-10")
    compare_loops(images, labels)
    with tempfile.TemporaryDirectory() as folder:
        compare_sources(images, labels, torchvision_mnist(Path(folder)))
    compare_imports()


def compare_loops(images, labels):
    """CPU time: in a busy machine's wall time the few per cent in question would drown."""
    x = images.float() / 255
    loops = {
        "by hand": lambda: train_by_hand(x, labels),
        "fit": lambda: train_with_fit(nnlab.Batches(x, labels, SIZE, shuffle=True)),
    }
    best = race(loops, 25, clock=time.process_time)
    show("CPU time of fit / of the loop by hand", best["fit"] / best["by hand"], "at most 1.03")


def compare_sources(images, labels, dataset):
    """Reading alone and a whole training: from tensors, and through torchvision's DataLoader."""
    ours = nnlab.Batches(images, labels, SIZE, shuffle=True, transform=lambda x: x.float() / 255)
    loaders = {
        f"{n} workers": DataLoader(dataset, batch_size=SIZE, shuffle=True, num_workers=n)
        for n in (0, 2)
    }
    for what, use in (("reading", exhaust), ("training", train_with_fit)):
        best = race({name: partial(use, s) for name, s in {"ours": ours, **loaders}.items()}, 5)
        for name in loaders:
            ratio = best[name] / best["ours"]
            show(f"{what}, speed of Batches / of DataLoader, {name}", ratio, "at least 4")


def compare_imports():
    """The start of the interpreter itself is taken off both."""
    starts = race({code: partial(python, code) for code in ("pass", *IMPORTS)}, 5)
    ours, torch_alone = (starts[code] - starts["pass"] for code in IMPORTS)
    show("time of import nnlab / of import torch", ours / torch_alone, "next to nothing")


def race(contestants, repeats, clock=time.perf_counter):
    """The seconds of each contestant's best turn."""
    seconds = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, run in contestants.items():
            start = clock()
            run()
            seconds[name].append(clock() - start)
    return {name: min(turns) for name, turns in seconds.items()}


def show(what, ratio, goal):
    print(f"{what:52}{ratio:8.3f}   goal: {goal}")


def network():
    torch.manual_seed(0)
    hidden = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU()]
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(64, 10))
    return model, torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)


def train_by_hand(x, y):
    """The loop without nnlab, mean loss included."""
    model, optimizer = network()
    loss_fn = nn.CrossEntropyLoss()
    model.train()
    for _ in range(EPOCHS):
        total = 0.0
        for rows in torch.randperm(len(x)).split(SIZE):
            images, labels = x[rows], y[rows]
            optimizer.zero_grad()
            loss = loss_fn(model(images), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
    return total / len(x)


def train_with_fit(batches):
    model, optimizer = network()
    with contextlib.redirect_stderr(io.StringIO()):  # the progress bar is drawn, and not seen
        nnlab.fit(model, batches, epochs=EPOCHS, loss_fn=nn.CrossEntropyLoss(), optimizer=optimizer)


def exhaust(batches):
    for _ in batches:
        pass


def torchvision_mnist(folder):
    """The same test images as torchvision reads them: one by one, through PIL and ToTensor."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in (paths.data() / "mnist").glob("*.xz"):
        (raw / packed.stem).write_bytes(lzma.decompress(packed.read_bytes()))
    to_tensor = torchvision.transforms.ToTensor()
    return torchvision.datasets.MNIST(folder, train=False, transform=to_tensor)


def python(code):
    subprocess.run([sys.executable, "-c", code], check=True)


def processor():
    """The CPU's model name; Linux tells it only in /proc."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
