"""Compare a cell's stored outputs with those that came: texts, figures' data, pictures."""

from collections.abc import Iterator, Mapping, Sequence

from nnlab.regression import look, text
from nnlab.regression.figures import MIME as FIGURE
from nnlab.regression.tolerance import Tolerance

WIDGET = "application/vnd.jupyter.widget-view+json"
PNG = "image/png"


def differences(
    stored: Sequence[Mapping], came: Sequence[Mapping], tolerance: Tolerance, still: bool = False
) -> list[str]:
    """What a reader would see change between two lists of outputs; empty when they match.

    Streams compare as one text each, everything else in its order. A widget needs only to be there:
    its state is not stored. A PNG needs its figure's data unless it is a still.
    """
    found = list(_streams_apart(_streams(stored), _streams(came), tolerance))
    left, right = _shown(stored), _shown(came)
    for number, (old, new) in enumerate(zip(left, right, strict=False), 1):
        found += [f"output {number}, {what}" for what in _apart(old, new, tolerance, still)]
    for outputs, verb in ((left[len(right) :], "no longer there"), (right[len(left) :], "new")):
        found += [f"an output is {verb}: {', '.join(sorted(output))}" for output in outputs]
    return found


def pictures(stored: Sequence[Mapping], came: Sequence[Mapping]) -> list[tuple[str, str]]:
    """The pairs of base64 PNGs that stand in the same place of both lists."""
    pairs = zip(_shown(stored), _shown(came), strict=False)
    return [(old[PNG], new[PNG]) for old, new in pairs if PNG in old and PNG in new]


def _streams(outputs):
    streams = {}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
    return {name: said for name, said in streams.items() if text.mask(said).strip()}


def _streams_apart(stored, came, tolerance):
    for name in sorted(stored.keys() | came.keys()):
        if what := text.difference(stored.get(name, ""), came.get(name, ""), tolerance):
            yield f"{name}: {what}"


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
        yield f"{kind}: {'no longer there' if kind in stored else 'not stored'}"
    if PNG in came and FIGURE not in came and not still:
        yield f"{PNG}: a picture without its figure's data; tag the cell `still` if it has none"
    for kind in sorted(stored.keys() & came.keys() - {WIDGET}):
        old, new = stored[kind], came[kind]
        if kind == PNG:
            yield from _looks_apart(old, new, tolerance)
        elif isinstance(old, str) and isinstance(new, str):
            if what := text.difference(old, new, tolerance):
                yield f"{kind}: {what}"
        else:
            name = "figure" if kind == FIGURE else kind
            yield from _data_apart(old, new, tolerance, name)


def _looks_apart(stored, came, tolerance):
    if stored != came and (share := _share(stored, came)) > tolerance.look:
        yield f"picture: {share:.1%} of its ink has no like nearby, {tolerance.look:.1%} allowed"


def _share(stored, came):
    return look.unlike(look.decode(stored), look.decode(came))


def _data_apart(stored, came, tolerance: Tolerance, where: str) -> Iterator[str]:
    """Differences of two JSON values; a list's numbers share the scale of its largest."""
    if isinstance(stored, Mapping) and isinstance(came, Mapping):
        for key in sorted(stored.keys() ^ came.keys()):
            yield f"{where}: {key} {'is no longer there' if key in stored else 'is new'}"
        for key in [key for key in stored if key in came]:
            yield from _data_apart(stored[key], came[key], tolerance, f"{where}, {key}")
    elif isinstance(stored, list) and isinstance(came, list):
        yield from _lists_apart(stored, came, tolerance, where)
    elif isinstance(stored, str) and isinstance(came, str):
        if what := text.difference(stored, came, tolerance):
            yield f"{where}: {what}"
    elif isinstance(stored, int | float) and isinstance(came, int | float):
        yield from _lists_apart([stored], [came], tolerance, where)
    elif stored != came:
        yield f"{where}: stored {stored!r}, came {came!r}"


def _lists_apart(stored, came, tolerance, where):
    if len(stored) != len(came):
        yield f"{where}: stored {len(stored)}, came {len(came)}"
    scale = max((abs(x) for x in stored if isinstance(x, int | float)), default=0)
    for number, (old, new) in enumerate(zip(stored, came, strict=False)):
        place = f"{where}[{number}]" if len(stored) > 1 else where
        if not (isinstance(old, int | float) and isinstance(new, int | float)):
            yield from _data_apart(old, new, tolerance, place)
            continue
        whole = isinstance(old, int) and isinstance(new, int)
        allowed = tolerance.integers if whole else tolerance.atol + tolerance.rtol * scale
        if beyond := text.excess(old, new, allowed):
            yield f"{place}: stored {old:g}, came {new:g}: {beyond}"
            return  # one number tells; the rest of the curve would drown it
