"""What `hint` and `solution` return: text that shows itself well in Jupyter."""

from dataclasses import dataclass

from nnlab.exercises import card


@dataclass(frozen=True, repr=False)
class Hint:
    """One hint, its number, how many there are, and what comes after the last."""

    text: str
    number: int
    count: int
    more: str = ""

    def __repr__(self) -> str:
        more = self.more.replace("`", "")
        return f"hint {self.number} of {self.count}: {self.text}" + (f"\n{more}" if more else "")

    def _repr_html_(self) -> str:
        return card.hint_html(self.text, self.number, self.count, self.more)


@dataclass(frozen=True, repr=False)
class Source:
    """Source code, coloured by the front end."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.text}\n```"
