"""Record lines that the best model of lesson 16's race writes: `language-models-lines.csv`.

`python recordings/language_models_lines.py` takes the setting with the fewest validation bits in
`language-models-letters.csv`, trains it for the same number of steps, and lets it write at
temperature 0.6: some five minutes of one core. `--weights FILE` writes with the weights that an
earlier run of that training has kept.
"""

import argparse

from recording import cells, write
from safetensors.torch import load_file

from nnlab import data
from nnlab.exercises.lessons import language_models as course

CELLS = ("setup", "plays", "block", "gpt", "rivals", "descend", "bits")
PIECES = ("next_token_pairs", "bits_per_character")  # of the lesson's exercises
START, LETTERS, TEMPERATURE = "HAMLET.\n", 700, 0.6


def main() -> None:
    """Train, write, and record the lines with what the model cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights")
    weights = parser.parse_args().weights
    pieces = {name: getattr(course, name) for name in PIECES}
    space = cells("language-models", CELLS, **pieces)
    torch = space["torch"]
    gpt = space["GPT"]().eval()  # the cell that defines `write` lets a GPT write at once: this one
    torch.nn.init.zeros_(gpt.out.weight)  # says the same each time
    space["nets"] = {"GPT": gpt}
    space = cells("language-models", ["greedy"], **space)
    table = [row for row in data.recorded("language-models-letters") if row["width"]]
    best = min(table, key=lambda row: row["valid"])
    torch.manual_seed(best["seed"])
    net, batch, lr = space["entrant"](*(best[k] for k in ("model", "width", "layers", "context")))
    if weights:
        net.load_state_dict(load_file(weights))
    else:
        space["train"](net, lambda step: step / best["steps"], batch, lr, best["seed"])
    reached = space["bits"](net, space["plays"].valid.x)
    torch.manual_seed(0)
    text = space["write"](net.eval(), START, LETTERS, _draw(torch))
    lines = [line for line in text.splitlines() if line.strip()][:10]
    write("language-models-lines", [{"line": line, "valid": reached} for line in lines])


def _draw(torch):
    return lambda scores: torch.multinomial((scores / TEMPERATURE).softmax(dim=-1), 1)


if __name__ == "__main__":
    main()
