"""Put lessons, glossary and data into the wheel; an editable install reads the checkout."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseFiles(BuildHookInterface):
    """The hook that pyproject.toml names; "standard" is the kind of wheel that is not editable."""

    def initialize(self, version, build_data):
        if version == "standard":
            lessons = Path(self.root).glob("notebooks/*.ipynb")  # not the editor's checkpoints
            build_data["force_include"] |= {
                "data": "nnlab/_course/data",
                "docs/glossary.md": "nnlab/_course/docs/glossary.md",
                **{str(path): f"nnlab/_course/notebooks/{path.name}" for path in lessons},
            }
