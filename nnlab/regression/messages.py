"""A front end's part: what a reader would see of the messages that a kernel sends."""

from collections import defaultdict
from collections.abc import Mapping


class Page:
    """The outputs of the cell that runs, as a front end would show them.

    Honours `clear_output` and display updates, also of earlier cells, and keeps what goes into an
    Output widget out of the cell. An error is shown even there: it must not pass unseen.
    """

    def __init__(self):
        self.outputs = []  # of the cell that runs; a list once handed out keeps its updates
        self._request = None
        self._clear_next = False
        self._displays = defaultdict(list)
        self._capturing = {}  # an Output widget's id -> the request whose outputs it takes

    def __repr__(self) -> str:
        return f"Page({len(self.outputs)} outputs)"

    def play(self, message: Mapping) -> bool:
        """Show one iopub message; True when it only changes what is shown already."""
        kind, content = message["msg_type"], message["content"]
        parent = message["parent_header"].get("msg_id")
        match kind:
            case "execute_input":
                self._request, self.outputs, self._clear_next = parent, [], False
            case "comm_open" | "comm_msg":
                self._capture(content)
            case "clear_output" if parent == self._request and not self._captured(parent):
                self._clear(content["wait"])
            case "update_display_data":
                self._update(content)
            case "stream" | "display_data" | "execute_result" | "error":
                self._show(kind, content, parent)
        return kind in ("clear_output", "update_display_data")

    def updatable(self, outputs: list) -> bool:
        """Whether a later cell could still change one of these outputs."""
        held = [id(output) for shown in self._displays.values() for output in shown]
        return any(id(output) in held for output in outputs)

    def _capture(self, content):
        state = content.get("data", {}).get("state", {})
        is_output = state.get("_model_name") == "OutputModel"
        if "msg_id" in state and (is_output or content["comm_id"] in self._capturing):
            self._capturing[content["comm_id"]] = state["msg_id"]

    def _captured(self, parent):
        return parent in self._capturing.values()

    def _clear(self, wait):
        self._clear_next = wait
        if not wait:
            self.outputs.clear()

    def _update(self, content):
        for output in self._displays[content["transient"]["display_id"]]:
            output.update(data=content["data"], metadata=content["metadata"])

    def _show(self, kind, content, parent):
        kept = {k: v for k, v in content.items() if k not in ("transient", "execution_count")}
        output = {"output_type": kind, **kept}
        if name := content.get("transient", {}).get("display_id"):
            self._displays[name].append(output)
        if parent != self._request or (self._captured(parent) and kind != "error"):
            return
        if self._clear_next:
            self._clear(wait=False)
        last = self.outputs[-1] if self.outputs else {}
        if kind == "stream" and last.get("name") == content["name"]:
            last["text"] += content["text"]
        else:
            self.outputs.append(output)
