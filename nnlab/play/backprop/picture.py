"""The backpropagation playground's picture: nodes with value and gradient, edges with slopes."""

from nnlab.play.backprop.model import Graph
from nnlab.play.kit.scene import Scene

_BOUNDS = (0.0, 4.8, 0.0, 3.84)  # hundreds of pixels
VALUE, GRADIENT = "#0072b2", "#d55e00"
_FEW = 14  # edges up to which every known slope is written


def place(graph: Graph, name: str) -> tuple[float, float]:
    """Where a node lies in the picture."""
    node = graph.nodes[name]
    rows = max(each.row for each in graph.nodes.values()) or 1
    room = min(0.8, 3.2 / rows)
    top = 1.92 + room * rows / 2
    return 0.4 + 0.8 * node.column, top - room * node.row


def draw(graph: Graph, label: str) -> Scene:
    """The whole picture of a graph at work."""
    scene = Scene(_BOUNDS, label)
    edges = [(node, i) for node in graph.made for i in range(len(node.parents))]
    roomy = len(edges) <= _FEW
    for node, i in edges:
        _edge(scene, graph, node, i, every=roomy)
    for grab, name in enumerate(graph.nodes):
        _node(scene, graph, name, grab, roomy=roomy)
    return scene


def _edge(scene, graph, node, i, *, every):
    (x, y), (right, up) = place(graph, node.parents[i]), place(graph, node.name)
    active = node is graph.active
    if active and graph.backward:  # the gradient travels the other way
        scene.line([(right, up), (x, y)], colour=GRADIENT, width=2.5)
    else:
        look = {"colour": VALUE, "width": 2.5} if active else {"opacity": 0.3}
        scene.line([(x, y), (right, up)], **look)
    if node.name in graph.slopes and (every or active):
        slope = number(graph.slopes[node.name][i])
        share = 0.5 if every else 0.38
        at = x + share * (right - x), y + share * (up - y) + 0.09
        scene.text(*at, slope, size=11, opacity=1.0 if active else 0.6)


def _node(scene, graph, name, grab, *, roomy):
    node, (x, y) = graph.nodes[name], place(graph, name)
    radius, gap = (14, 0.26) if roomy else (7, 0.17)
    colour = VALUE if name in graph.values else "#8a8a8a"
    scene.point(x, y, colour=colour, radius=radius, grab=grab)
    if node is graph.active:
        scene.ring(x, y, radius=radius + 4)
    if roomy:
        scene.text(x, y, node.op or name, colour="#ffffff", size=13)
    value = number(graph.values[name]) if name in graph.values else ""
    named = roomy and not node.op  # its name stands in its dot
    scene.text(x, y + gap, value if named else f"{name} {value}", size=11)
    if name in graph.gradients:
        scene.text(x, y - gap, f"∂ {number(graph.gradients[name])}", colour=GRADIENT, size=11)


def number(value: float) -> str:
    """A number with three digits and a real minus."""
    return f"{value + 0.0:.3g}".replace("-", "−")
