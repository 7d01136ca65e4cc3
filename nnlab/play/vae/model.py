"""What the VAE playground computes: shipped clouds of codes, draws of them, and decoded pictures.

`recordings/vae_clouds.py` trained a network for each weight of the divergence.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from nnlab.play.kit.weights import linear, shipped

FILE = "models/vae-clouds.safetensors"
BETAS = (0.0, 0.1, 1.0, 4.0, 30.0)
SHOWN = 300  # pictures on the map, which no network was trained on
LONGEST = 200  # draws
SIDE = 14  # pixels of a picture's edge


class Clouds(NamedTuple):
    """What one encoder says of the pictures: the middles and widths of their clouds.

    Shapes: mu (N, 2), sigma (N, 2)
    """

    mu: np.ndarray
    sigma: np.ndarray

    def price(self, picture: int) -> float:
        """The KL divergence of a picture's cloud from the standard normal, in nats."""
        mu, variance = self.mu[picture], self.sigma[picture] ** 2
        return float(0.5 * (mu**2 + variance - 1 - np.log(variance)).sum())

    def density(self, places: np.ndarray) -> np.ndarray:
        """The density of all pictures' clouds together, along the first number of the code.

        Shapes: (T,) -> (T,)
        """
        far = (places[:, None] - self.mu[:, 0]) / self.sigma[:, 0]  # (T, N)
        return (np.exp(-0.5 * far**2) / (np.sqrt(2 * np.pi) * self.sigma[:, 0])).mean(axis=1)


@cache
def weights() -> dict[str, np.ndarray]:
    """All that is shipped, by name."""
    return shipped(FILE)[0]


@cache
def pictures() -> tuple[np.ndarray, np.ndarray]:
    """The pictures of the map, from 0 to 1, and their classes. Shapes: (N, 14, 14), (N,)"""
    kept = weights()
    return kept["pictures"].reshape(-1, SIDE, SIDE) / 255, kept["labels"].astype(int)


@cache
def clouds(beta: float) -> Clouds:
    """The clouds under this weight of the divergence; a plain autoencoder's are points.

    Points have a width of 0.001, so that all that is computed of clouds can be computed of them.
    """
    mu, logvar = np.split(weights()[f"{beta:g}.codes"], 2, axis=1)
    return Clouds(mu, np.exp(logvar / 2) if beta else np.full_like(mu, 1e-3))


def decode(beta: float, codes: np.ndarray) -> np.ndarray:
    """Pictures made of codes. Shapes: (N, 2) -> (N, 14, 14) from 0 to 1"""
    x = np.asarray(codes, np.float32)
    for layer in ("0", "2"):
        x = np.maximum(linear(weights(), f"{beta:g}.{layer}", x), 0)
    logits = np.clip(linear(weights(), f"{beta:g}.4", x), -60, 60)
    return (1 / (1 + np.exp(-logits))).reshape(-1, SIDE, SIDE)


def draw(source: str, cloud: Clouds, picture: int, scale: float, noise: np.ndarray) -> np.ndarray:
    """Codes from a picture's cloud, `scale` times as wide as it is, or from the prior.

    Shapes: noise (N, 2) -> (N, 2)
    """
    if source == "prior":
        return noise
    return cloud.mu[picture] + scale * cloud.sigma[picture] * noise
