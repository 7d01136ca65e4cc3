"""What a report says of the machine on which it was measured."""

import platform
from pathlib import Path


def processor() -> str:
    """The CPU's model name; Linux tells it only in /proc."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
