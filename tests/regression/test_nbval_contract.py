"""Every name of nbval that nnlab.regression stands on: a new nbval fails here first."""

import inspect

import pytest
from nbval import kernel, plugin


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (plugin.IPyNbFile, ["collect", "setup", "teardown", "get_kernel_message", "kernel"]),
        (
            plugin.IPyNbCell,
            ["runtest", "compare_outputs", "raise_cell_error", "repr_failure", "reportinfo"],
        ),
        (
            kernel.RunningKernel,
            ["execute_cell_input", "await_reply", "get_message", "is_alive", "stop"],
        ),
        (kernel, ["start_new_kernel", "CURRENT_ENV_KERNEL_NAME"]),
        (plugin, ["find_comment_markers", "find_metadata_tags"]),
    ],
)
def test_nbval_has_the_names_that_are_used(owner, names):
    assert [name for name in names if not hasattr(owner, name)] == []


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (plugin.IPyNbCell.__init__, ["self", "name", "parent", "cell_num", "cell", "options"]),
        (plugin.IPyNbCell.compare_outputs, ["self", "test", "ref", "skip_compare"]),
        (plugin.IPyNbCell.raise_cell_error, ["self", "message", "args", "kwargs"]),
        (plugin.IPyNbFile.get_kernel_message, ["self", "timeout", "stream"]),
        (kernel.start_new_kernel, ["startup_timeout", "kernel_name", "kwargs"]),
        (kernel.RunningKernel.get_message, ["self", "stream", "timeout"]),
        (kernel.RunningKernel.execute_cell_input, ["self", "cell_input", "allow_stdin"]),
        (kernel.RunningKernel.await_reply, ["self", "msg_id", "timeout"]),
    ],
)
def test_nbval_takes_the_arguments_that_are_given(function, parameters):
    assert list(inspect.signature(function).parameters) == parameters


def test_a_running_kernel_is_a_manager_and_a_client():
    source = inspect.getsource(kernel.RunningKernel.__init__)
    assert "self.km, self.kc = start_new_kernel(" in source


def test_runtest_uses_what_is_overridden():
    source = inspect.getsource(plugin.IPyNbCell.runtest)
    for used in (
        "self.parent.get_kernel_message(",
        "self.compare_outputs(",
        "self.comparison_traceback",
        "self.raise_cell_error(",
        "self.options['check']",
        "self.options['skip']",
        '"Cell outputs differ"',
        "nbval_cell_timeout",
    ):
        assert used in source


def test_options_of_a_cell_come_from_its_tags_and_comments():
    assert dict(plugin.find_metadata_tags({"tags": ["nbval-skip"]})) == {"skip": True}
    assert dict(plugin.find_metadata_tags({"tags": ["raises-exception"]})) == {
        "check_exception": True
    }
    assert dict(plugin.find_comment_markers("# NBVAL_IGNORE_OUTPUT")) == {"check": False}


def test_nbval_options_that_are_set_or_read_exist(pytestconfig):
    for name in ("nbval", "nbval_cell_timeout", "nbval_kernel_startup_timeout", "nbdime"):
        assert hasattr(pytestconfig.option, name)


def test_nbval_waits_as_long_by_default_as_the_plugin_believes(pytestconfig):
    from nnlab.regression.plugin import NBVAL_TIMEOUT

    assert pytestconfig.option.nbval_cell_timeout in (NBVAL_TIMEOUT, 300)
