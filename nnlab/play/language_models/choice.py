"""From scores to the letter that is written: temperature, then top-k, then top-p, then a draw."""

from typing import NamedTuple

import numpy as np


class Choice(NamedTuple):
    """How the next letter is chosen; these values change nothing."""

    temperature: float = 1.0
    top_k: int = 1_000_000
    top_p: float = 1.0
    greedy: bool = False

    def shares(self, scores: np.ndarray) -> np.ndarray:
        """The probability of each letter under these settings.

        Shapes: scores (K,) -> (K,)
        """
        order = np.argsort(-scores, kind="stable")  # of equals the first one counts as likelier
        powers = np.exp((scores[order] - scores[order[0]]).astype(float) / self.temperature)
        powers[1 if self.greedy else self.top_k :] = 0
        ranked = powers / powers.sum()
        ranked[ranked.cumsum() - ranked >= self.top_p] = 0  # the likelier ones reach p already
        shares = np.empty_like(ranked)
        shares[order] = ranked / ranked.sum()
        return shares


def drawn(shares: np.ndarray, seed: int, place: int) -> int:
    """The number of the letter drawn for a place, the same for the same seed."""
    sums, chosen = shares.cumsum(), np.random.default_rng((seed, place)).random()
    return int(np.searchsorted(sums, chosen * sums[-1], side="right"))
