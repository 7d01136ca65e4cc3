"""What a training costs on many devices: memory, arithmetic and messages, counted and estimated.

The network is square: layers of width times width weights with ReLU between them, so that every
number can be counted by hand. Memory is exact (lesson 18 counts it); seconds are an estimate,
arithmetic first and messages after, where real programs let the two overlap.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

REACHED = 0.4  # share of a device's peak that a good program reaches
MOST = 1024  # devices


class Device(NamedTuple):
    """A device and the link between two of them.

    Units: `float32` and `bfloat16` operations a second, `memory` bytes, `link` bytes a second,
    `latency` seconds a message.
    """

    title: str
    float32: float
    bfloat16: float
    memory: float
    link: float
    latency: float


DEVICES = {  # NVIDIA H100 SXM data sheet, 2023: dense peaks, NVLink one way; 400 Gb/s InfiniBand
    "laptop": Device("laptop on gigabit Ethernet", 1e11, 1e11, 8e9, 0.125e9, 1e-4),
    "server": Device("H100 on NVLink", 67e12, 989e12, 80e9, 450e9, 1e-5),
    "cluster": Device("H100 on InfiniBand", 67e12, 989e12, 80e9, 50e9, 2e-5),
}
PRECISIONS = ("float32", "mixed")
STATES = {"sgd": 0, "momentum": 1, "adam": 2}  # numbers an optimiser keeps for each weight
SPLITS = ("data", "shard")


@dataclass(frozen=True)
class Plan:
    """One training: a network, a batch, and the devices that share it."""

    width: int = 1024
    layers: int = 4
    batch: int = 256
    precision: str = "float32"
    optimizer: str = "adam"
    split: str = "data"
    device: str = "laptop"
    devices: int = 1

    @property
    def params(self) -> int:
        """How many weights and biases the network has."""
        return self.layers * (self.width**2 + self.width)

    @property
    def share(self) -> float:
        """Examples of the batch on each device."""
        return self.batch / self.devices

    def memory(self) -> dict[str, float]:
        """Bytes on each device.

        Mixed precision computes with 2 bytes and keeps a copy of the weights and the optimiser's
        numbers with 4. Activations are the inputs of the layers, one for each example.
        """
        mixed = self.precision == "mixed"
        bytes_each = 2 if mixed else 4
        holders = self.devices if self.split == "shard" else 1
        return {
            "weights": self.params * (2 + 4 if mixed else 4) / holders,
            "gradients": self.params * bytes_each / holders,
            "optimiser": self.params * 4 * STATES[self.optimizer] / holders,
            "activations": self.share * self.layers * self.width * bytes_each,
        }

    def seconds(self) -> dict[str, float]:
        """Estimated seconds of one step: arithmetic, then messages.

        Reference: 6 operations a parameter and example (Kaplan et al. 2020, arXiv 2001.08361); two
        rounds around a ring for replicas, three for shards (Rajbhandari et al. 2020, arXiv
        1910.02054, section 7).
        """
        device = DEVICES[self.device]
        mixed = self.precision == "mixed"
        rate = REACHED * (device.bfloat16 if mixed else device.float32)
        rounds = 3 if self.split == "shard" else 2
        others = self.devices - 1
        sent = rounds * others / self.devices * self.params * (2 if mixed else 4)
        return {
            "arithmetic": 6 * self.params * self.share / rate,
            "messages": sent / device.link + rounds * others * device.latency,
        }

    def fits(self) -> bool:
        """Whether each device has memory for its part."""
        return sum(self.memory().values()) <= DEVICES[self.device].memory

    def speedup(self) -> float:
        """How many times as fast as one such device would be, if it had the memory."""
        alone = replace(self, devices=1)
        return sum(alone.seconds().values()) / sum(self.seconds().values())

    def with_devices(self, devices: int) -> "Plan":
        """The same training on another number of devices."""
        return replace(self, devices=devices)
