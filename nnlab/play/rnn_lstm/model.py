"""The LSTM of lesson 11's playground: it reads a text letter by letter, and writes on."""

from functools import cache

import numpy as np

from nnlab.play.kit.weights import shipped as weights_of
from nnlab.play.kit.weights import softmax

FILE = "models/letter-lstm.safetensors"
LONGEST = 48  # letters, typed and drawn together


class LetterLSTM:
    """A cell of 64 units over letters; what it says next depends on the voice it began with.

    Shapes: W (symbols, 4 H), U (H, 4 H), b (4 H,), V (H, letters), d (letters,); the blocks stand
    in torch's order i, f, g, o.
    """

    def __init__(self, weights: dict, alphabet: str, voices: list[str]):
        self.weights, self.alphabet, self.voices = weights, alphabet, voices
        self.units = len(weights["U"])

    def start(self, voice: str) -> "Memory":
        """A memory that has read nothing but the voice."""
        nothing = np.zeros(self.units)
        number = len(self.alphabet) + 1 + self.voices.index(voice)
        return self._read(Memory("", nothing, nothing, {}), voice, number)

    def read(self, memory: "Memory", letter: str) -> "Memory":
        """The memory after one more letter.

        Raises: ValueError for a letter that the cell never saw.
        """
        if letter not in self.alphabet:
            known = self.alphabet.strip()
            raise ValueError(f"the cell never saw {letter!r}; it knows the space and {known}")
        return self._read(memory, letter, self.alphabet.index(letter) + 1)

    def scores(self, memory: "Memory") -> np.ndarray:
        """Scores of the next symbol: first the end, then the letters of the alphabet."""
        return memory.h @ self.weights["V"] + self.weights["d"]

    def step(
        self, numbers: int | list[int], h: np.ndarray, c: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, dict]:
        """h and c after one symbol more, and the gates by name.

        Shapes: numbers () or (N,), h and c (..., H)
        """
        sums = self.weights["W"][numbers] + h @ self.weights["U"] + self.weights["b"]
        i, f, g, o = np.split(sums, 4, axis=-1)
        gates = {"f": _sigmoid(f), "i": _sigmoid(i), "g": np.tanh(g), "o": _sigmoid(o)}
        c = gates["f"] * c + gates["i"] * gates["g"]
        return gates["o"] * np.tanh(c), c, gates

    def _read(self, memory, letter, number):
        return Memory(letter, *self.step(number, memory.h, memory.c))


class Memory:
    """The cell after a letter: h and c (H,), and by name the gates that made them."""

    def __init__(self, letter: str, h: np.ndarray, c: np.ndarray, gates: dict):
        self.letter, self.h, self.c, self.gates = letter, h, c, gates


def shares(scores: np.ndarray, temperature: float) -> np.ndarray:
    """The softmax of scores / temperature."""
    return softmax(scores / temperature)


@cache
def shipped() -> LetterLSTM:
    """The cell that recordings/rnn_lstm_letters.py trained.

    Raises: DataError if the file of its weights is missing or damaged.
    """
    weights, about = weights_of(FILE, float)
    return LetterLSTM(weights, about["alphabet"], about["voices"].split("|"))


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))
