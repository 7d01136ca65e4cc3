"""Put the lessons and the data into the wheel (an editable install reads them from the checkout)."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseFiles(BuildHookInterface):
    def initialize(self, version, build_data):
        if version == "standard":
            build_data["force_include"] |= {
                "notebooks": "nnlab/_course/notebooks",
                "data": "nnlab/_course/data",
            }
