"""Grey values and signed weights as pixels, and as numbers short enough for a cell."""

import numpy as np

_BLUE, _RED = np.array([33, 102, 172.0]), np.array([178, 24, 43.0])


def grey(values: np.ndarray) -> np.ndarray:
    """Values from 0 (black) to 1 (white) as pixels: (H, W) -> (H, W, 4) uint8."""
    level = np.clip(values * 255, 0, 255)[..., None]
    return np.concatenate([np.repeat(level, 3, -1), np.full_like(level, 255)], -1).astype(np.uint8)


def signed(values: np.ndarray, reach: float) -> np.ndarray:
    """Values from -reach (blue) through 0 (white) to reach (red): (H, W) -> (H, W, 4) uint8."""
    share = np.clip(values / (reach or 1.0), -1, 1)[..., None]
    end = np.where(share < 0, _BLUE, _RED)
    colour = 255 + np.abs(share) * (end - 255)
    return np.concatenate([colour, np.full_like(share, 255)], -1).astype(np.uint8)


def number(value: float) -> str:
    """A weight or a product in three or four characters, with a true minus."""
    text = f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:.0f}"
    return text.replace("-0.", "-.").replace("-", "−") if text not in ("-0", "") else "0"
