"""What the GAN playground says about its game."""

from nnlab.play.gan.model import Game
from nnlab.play.kit.words import count

PHASES = {  # of a round in slow motion, and what is said about each
    "look": "D looks at real points and at painted ones.",
    "learn": "D learns: the map has changed.",
    "ask": "G asks D at each of its points: the arrows are the answer.",
    "move": "G moves its points along the arrows.",
}


def sentence(game: Game, rounds: int) -> str:
    """The state, for those who cannot see the picture."""
    done = f"After {count(rounds, 'round')} ({count(len(game.losses), 'update')})"
    if not len(game.points(1)[0]):
        return f"{done}: nothing is drawn yet."
    if not game.finite:
        return f"{done}: the numbers have grown beyond all bounds."
    return f"{done}: divergence {game.divergence():.3f} nats of at most 0.693."


def numbers(game: Game, loss: str, rounds: int, phase: str = "") -> str:
    """The counters, what D says and both losses, as HTML; before them what happens just now."""
    said = f"<b>{phase}</b><br>" if phase else ""
    if not game.finite:
        return f"{said}The numbers have grown beyond all bounds: lower a rate, then Reset."
    x, fake = game.points()
    if not len(x):
        return f"{said}Draw on the picture with the pointer held down."
    trust = [f"{game.opinion(part, loss).mean():.2f}" for part in (x, fake)]
    of_D, of_G = (f"{each:.3f}" for each in game.losses[-1]) if game.losses else "––"
    return (
        f"{said}<b>{count(rounds, 'round')}</b>, "
        f"{count(len(game.losses), 'update')}<table>"
        f"<tr class=muted><td></td><td>D says real</td><td>loss</td></tr>"
        f"<tr><td>● real</td><td>{trust[0]}</td><td>D {of_D}</td></tr>"
        f"<tr><td>▲ painted</td><td>{trust[1]}</td><td>G {of_G}</td></tr></table>"
        f"Jensen–Shannon divergence {game.divergence():.3f} of at most 0.693 nats, "
        f"Kullback–Leibler {game.surprise():.2f}."
    )
