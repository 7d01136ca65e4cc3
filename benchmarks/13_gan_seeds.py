"""Record lesson 13's table: digits painted without and with labels, three seeds of a minute each.

Writes data/recorded/13-gan-seeds.csv. It runs the lesson's own cells, some seven minutes in all on
one thread; `seconds` is processor time, for other work may share the machine.
"""

import os
import time

import recording

CELLS = [
    "setup", "ring", "verdict", "digits", "pair", "discriminator", "players", "train-gan",
    "judge-net", "judge-train", "frechet", "report", "labelled-pair", "one-run",
]  # fmt: skip
SEEDS = (0, 1, 2)


def main():
    os.environ |= {"NNLAB_THREADS": "1", "NNLAB_DEVICE": "cpu"}
    lesson = recording.cells("13-gan", CELLS)
    floor = lesson["report"](lesson["scaled"](lesson["mnist"].valid.x[:2000]).cpu())["distance"]
    rows = []
    for given in ((), (lesson["labels"],)):
        for seed in SEEDS:
            began = time.process_time()
            row = lesson["one_run"](seed, given)
            row |= {"floor": floor, "seconds": round(time.process_time() - began)}
            print(row, flush=True)
            rows.append({"match": ""} | row)
    order = ["labels", "seed", "classes", "entropy", "confident", "distance", "floor", "match"]
    recording.write("13-gan-seeds", [{k: row[k] for k in [*order, "seconds"]} for row in rows])


if __name__ == "__main__":
    main()
