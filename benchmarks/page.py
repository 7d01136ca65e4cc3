"""How fast a page with a playground is, and which process used the processor for it."""

import json
from collections import Counter
from contextlib import contextmanager

import psutil

SECONDS = 5  # to play
TIMES = 60  # that a slider is moved
CANVAS = "canvas[tabindex][aria-label]"

# Whether the picture differs from the last time that this was asked.
CHANGED = """
window.changed = (canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const words = new Uint32Array(data.buffer);
    let sum = 0;
    for (let i = 0; i < words.length; i += 7) sum = (31 * sum + words[i]) | 0;
    const differs = sum !== window.last;
    window.last = sum;
    return differs;
};
window.frame = () => new Promise(requestAnimationFrame);
// Milliseconds from a key on a handle to a picture whose pixels differ, or to the patience's end.
// To read pixels back takes 20 ms: only when a picture is drawn, which writes its label.
window.answered = async (canvas, handle, key, patience) => {
    await frame();
    changed(canvas);
    return await new Promise((done) => {
        const began = performance.now();
        const ended = (took) => {
            seen.disconnect();
            clearTimeout(limit);
            done(took);
        };
        const seen = new MutationObserver(() => {
            const took = performance.now() - began;
            if (changed(canvas)) ended(took);
        });
        const limit = setTimeout(() => ended(patience), patience);
        seen.observe(canvas, { attributeFilter: ["aria-label"] });
        handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });
};
null // or Playwright would call the last function
"""
# What the first slider takes that changes the picture each time; the very first sets the pace.
ANSWERS = """async ([node, selector, times]) => {
    const PATIENCE = 1500; // milliseconds
    const canvas = node.querySelector(selector);
    const handles = [...node.querySelectorAll(".noUi-handle")];
    for (const handle of handles.slice(1)) { // those that are folded away, too
        for (const keys of [["ArrowLeft", "ArrowRight"], ["ArrowRight", "ArrowLeft"]]) {
            const waits = [];
            for (let i = 0; i <= times; i++) {
                waits.push(await answered(canvas, handle, keys[i % 2], PATIENCE));
                if (waits.at(-1) >= PATIENCE) break;
            }
            if (waits.length <= times) continue; // it does not always change the picture
            return waits.slice(1);
        }
    }
    return [];
}"""
SHOWN = """async (selector) => {
    const began = performance.now();
    jupyterapp.commands.execute("notebook:run-cell");
    while (!document.querySelector(selector)) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}"""
# Pictures a second of each canvas, up to the last one, and how many: some games end soon.
PICTURES = """async ([canvases, milliseconds]) => {
    const pictures = canvases.map(() => 0);
    const began = performance.now();
    const last = canvases.map(() => began);
    const seen = new MutationObserver((changes) => { // each picture writes its label
        for (const { target } of changes) {
            const i = canvases.indexOf(target);
            pictures[i]++;
            last[i] = performance.now();
        }
    });
    for (const canvas of canvases) seen.observe(canvas, { attributeFilter: ["aria-label"] });
    await new Promise((done) => setTimeout(done, milliseconds));
    seen.disconnect();
    return pictures.map((number, i) => [(1000 * number) / (last[i] - began || 1), number]);
}"""


@contextmanager
def shown(lab, open_notebook, name: str, before: str, source: str):
    """A notebook whose cell "game" was just run, the seconds until it was shown, and who worked."""
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    sources = {"import": before, "game": source}
    cells = [{"id": cell, "source": source} | empty for cell, source in sources.items()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    lab.folder.mkdir(exist_ok=True)
    (lab.folder / f"{name}.ipynb").write_text(json.dumps(book))
    with open_notebook(f"{name}.ipynb") as notebook:
        notebook.run("import")
        notebook.node("game")
        began = processor_times()
        milliseconds = notebook.page.evaluate(SHOWN, CANVAS)
        spent = processor_times() - began
        notebook.wait_idle()
        notebook.page.evaluate(CHANGED)
        yield notebook, milliseconds / 1000, spent


def answers(notebook) -> list[float]:
    """Milliseconds from a key on a slider to pixels that differ; [] without such a slider."""
    return notebook.page.evaluate(ANSWERS, [notebook.node("game"), CANVAS, TIMES])


def played(notebook, playing: int | None = None) -> tuple[list[tuple[float, int]], Counter]:
    """Each playground's pictures a second and their number while so many play, and who worked."""
    node = notebook.node("game")
    for box in node.query_selector_all(".nnlab-play")[:playing]:
        for key in ("End", "ArrowLeft"):
            box.query_selector(".noUi-handle").press(key)  # to 100 steps a second
        box.query_selector("button:has-text('Play')").click()
    before = processor_times()
    canvases = node.query_selector_all(CANVAS)
    pictures = notebook.page.evaluate(PICTURES, [canvases, SECONDS * 1000])
    return pictures, processor_times() - before


def processor_times() -> Counter:
    """Seconds that the kernel, JupyterLab's server and Chromium have worked so far."""
    marks = {"ipykernel_launcher": "kernel", "nnlab.commands.cli": "server", "chromium": "browser"}
    spent: Counter = Counter()
    for process in psutil.Process().children(recursive=True):
        try:
            words, times = " ".join(process.cmdline()), process.cpu_times()
        except psutil.Error:  # it ended
            continue
        who = next((who for mark, who in marks.items() if mark in words), "other")
        spent[who] += times.user + times.system
    return spent
