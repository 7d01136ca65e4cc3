"""Read moments as people write them: "2026-11-30 23:59 Asia/Seoul"."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[ T_](\d\d)[:.-](\d\d)(?:[:.-](\d\d))?(?:\.\d+)?\s*(\S.*)?")


def parse_time(text: str) -> datetime:
    """A moment from "2026-11-30 23:59", with or without seconds and a zone (else UTC).

    Raises: ValueError if it is none.
    """
    found = _STAMP.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no time; write it as 2026-11-30 23:59 Asia/Seoul")
    day, hour, minute, second, zone = found.groups()
    moment = datetime.fromisoformat(f"{day} {hour}:{minute}:{second or '00'}")
    if zone in (None, "UTC", "Z"):
        return moment.replace(tzinfo=UTC)
    if re.fullmatch(r"[+-]\d\d:?\d\d", zone):
        return datetime.fromisoformat(f"{moment.isoformat()}{zone}")
    try:
        return moment.replace(tzinfo=ZoneInfo(zone))
    except (OSError, ValueError, KeyError):
        raise ValueError(
            f"there is no time zone {zone!r}; write it as Asia/Seoul or +09:00"
        ) from None


def names_zone(text: str) -> bool:
    """Whether a time says which zone it is in."""
    found = _STAMP.fullmatch(text.strip())
    return bool(found and found[5])
