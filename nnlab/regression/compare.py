"""Compare a cell's stored outputs with its new ones: texts, figures' data, pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from nnlab.regression import look, text
from nnlab.regression.figures import MIME as FIGURE
from nnlab.regression.finding import Finding, beyond, share, worst
from nnlab.regression.tolerance import Tolerance

WIDGET = "application/vnd.jupyter.widget-view+json"
PNG = "image/png"


def differences(
    stored: Sequence[Mapping], came: Sequence[Mapping], tolerance: Tolerance, still: bool = False
) -> list[str]:
    """What a reader would see change between two lists of outputs; empty when they match."""
    found = findings(stored, came, tolerance, still)
    return [finding.what for finding in found if finding.beyond]


def findings(
    stored: Sequence[Mapping], came: Sequence[Mapping], tolerance: Tolerance, still: bool = False
) -> list[Finding]:
    """All that is not the same in two lists of outputs, within the tolerance and beyond it.

    Streams compare as one text each, everything else in its order. A widget needs only to be there:
    its state is not stored. A PNG needs its figure's data unless it is a still.
    """
    found = list(_streams_apart(_streams(stored), _streams(came), tolerance))
    left, right = _shown(stored), _shown(came)
    for number, (old, new) in enumerate(zip(left, right, strict=False), 1):
        for finding in _apart(old, new, tolerance, still):
            found.append(replace(finding, what=f"output {number}, {finding.what}"))
    for outputs, verb in ((left[len(right) :], "no longer there"), (right[len(left) :], "new")):
        found += [beyond(f"an output is {verb}: {', '.join(sorted(output))}") for output in outputs]
    return found


def pictures(stored: Sequence[Mapping], came: Sequence[Mapping]) -> list[tuple[str, str]]:
    """The pairs of base64 PNGs that stand in the same place of both lists."""
    pairs = zip(_shown(stored), _shown(came), strict=False)
    return [(old[PNG], new[PNG]) for old, new in pairs if PNG in old and PNG in new]


def _streams(outputs):
    streams: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
    return {name: said for name, said in streams.items() if text.mask(said).strip()}


def _streams_apart(stored, came, tolerance):
    for name in sorted(stored.keys() | came.keys()):
        yield from _texts_apart(stored.get(name, ""), came.get(name, ""), tolerance, name)


def _texts_apart(stored, came, tolerance, where):
    if found := text.finding(stored, came, tolerance):
        yield replace(found, what=f"{where}: {found.what}")


def _shown(outputs):
    """MIME type -> content of every output that is no stream; an error counts as one."""
    return [
        {"error": f"{output['ename']}: {output['evalue']}"}
        if output["output_type"] == "error"
        else _with_alt(output)
        for output in outputs
        if output["output_type"] != "stream"
    ]


def _with_alt(output):
    alt = output.get("metadata", {}).get(PNG, {}).get("alt")
    return dict(output["data"]) | ({"text alternative": alt} if alt else {})


def _apart(stored, came, tolerance, still):
    for kind in sorted(stored.keys() ^ came.keys()):
        yield beyond(f"{kind}: {'no longer there' if kind in stored else 'not stored'}")
    if PNG in came and FIGURE not in came and not still:
        yield beyond(
            f"{PNG}: a picture without its figure's data; tag the cell `still` if it has none"
        )
    for kind in sorted(stored.keys() & came.keys() - {WIDGET}):
        if kind == PNG:
            yield from _looks_apart(stored[kind], came[kind], tolerance)
        else:
            name = "figure" if kind == FIGURE else kind
            yield from _data_apart(stored[kind], came[kind], tolerance, name)


def _looks_apart(stored, came, tolerance):
    if stored != came:
        lost = look.unlike(look.decode(stored), look.decode(came))
        yield Finding(
            share(lost, tolerance.look),
            f"picture: {lost:.1%} of its ink has no like nearby, {tolerance.look:.1%} allowed",
        )


def _data_apart(stored, came, tolerance: Tolerance, where: str) -> Iterator[Finding]:
    """Differences of two JSON values; a list's numbers share the scale of its largest."""
    if isinstance(stored, Mapping) and isinstance(came, Mapping):
        for key in sorted(stored.keys() ^ came.keys()):
            yield beyond(f"{where}: {key} {'is no longer there' if key in stored else 'is new'}")
        for key in [key for key in stored if key in came]:
            yield from _data_apart(stored[key], came[key], tolerance, f"{where}, {key}")
    elif isinstance(stored, list) and isinstance(came, list):
        yield from _lists_apart(stored, came, tolerance, where)
    elif isinstance(stored, str) and isinstance(came, str):
        yield from _texts_apart(stored, came, tolerance, where)
    elif isinstance(stored, int | float) and isinstance(came, int | float):
        yield from _lists_apart([stored], [came], tolerance, where)
    elif stored != came:
        yield beyond(f"{where}: stored {stored!r}, came {came!r}")


def _lists_apart(stored, came, tolerance, where):
    if len(stored) != len(came):
        yield beyond(f"{where}: stored {len(stored)}, came {len(came)}")
    scale = max((abs(x) for x in stored if isinstance(x, int | float)), default=0)
    numbers = []
    for number, (old, new) in enumerate(zip(stored, came, strict=False)):
        place = f"{where}[{number}]" if len(stored) > 1 else where
        if isinstance(old, int | float) and isinstance(new, int | float):
            numbers.append(_numbers_apart(old, new, tolerance, scale, place))
        else:
            yield from _data_apart(old, new, tolerance, place)
    if found := worst(number for number in numbers if number.used):
        yield found  # one number tells; the rest of the curve would drown it


def _numbers_apart(stored, came, tolerance, scale, where):
    whole = isinstance(stored, int) and isinstance(came, int)
    allowed = tolerance.integers if whole else tolerance.atol + tolerance.rtol * scale
    apart = abs(stored - came)
    words = text.excess(apart, allowed)
    return Finding(share(apart, allowed), f"{where}: stored {stored:g}, came {came:g}: {words}")
