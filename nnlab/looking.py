"""Run a model to look at it, and leave no trace: modes, buffers and random numbers stay."""

import inspect as python
import itertools
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.nn.parameter import is_lazy


@contextmanager
def looking(*called: Callable) -> Iterator[None]:
    """Run the block in evaluation mode, without gradients, and undo its changes afterwards.

    Models are noticed when they run, so that one inside a lambda counts as well; a model
    in `called` is in evaluation mode from the start.
    """
    kept, here = _Kept(), threading.get_ident()

    def calm(module, args):
        if threading.get_ident() == here:  # a playground may train in another thread
            kept.calm(module)

    hook = register_module_forward_pre_hook(calm)
    try:
        for model in itertools.chain.from_iterable(map(_models, called)):
            kept.calm(model)
        with torch.no_grad():
            yield
    finally:
        hook.remove()
        kept.put_back()


def answer(f: Callable, x: Any) -> Any:
    """What f says about x, as `looking` lets it run.

    A function that needs gradients itself, such as a slope by `torch.autograd.grad`, gets them.
    """
    with looking(f):
        try:
            return f(x)
        except RuntimeError as error:
            if "does not require grad" not in str(error):
                raise
            with torch.enable_grad():
                return f(x)


def _models(called):
    """The models that a call names: itself, its method's, or those of a lambda's variables.

    A lambda that calls `net.forward` is seen only here: torch's hooks fire only for `net(x)`.
    """
    called = getattr(called, "func", called)  # of a partial
    named = python.getclosurevars(called) if python.isfunction(called) else None
    values = [*named.nonlocals.values(), *named.globals.values()] if named else []
    owners = [getattr(value, "__self__", value) for value in (called, *values)]
    return [owner for owner in owners if isinstance(owner, nn.Module)]


class _Kept:
    """What running may change, as it was before."""

    def __init__(self):
        self.modes, self.buffers = {}, []
        self.random = [(put_back, state()) for state, put_back in _global_generators()]

    def calm(self, model):
        """Put the model into evaluation mode; save what is seen for the first time."""
        for module in model.modules():
            if module not in self.modes:
                self.modes[module] = module.training
                self.buffers += [
                    (module, name, buffer, buffer.clone())
                    for name, buffer in module._buffers.items()
                    if buffer is not None and not is_lazy(buffer)
                ]
                own = [v for v in vars(module).values() if isinstance(v, torch.Generator)]
                self.random += [(generator.set_state, generator.get_state()) for generator in own]
            module.training = False

    @torch.no_grad()
    def put_back(self):
        for module, mode in self.modes.items():
            module.training = mode
        for module, name, buffer, values in self.buffers:
            module._buffers[name] = buffer
            if not torch.equal(buffer, values):  # writing for nothing may break a backward
                buffer.copy_(values)
        for put_back, state in self.random:
            put_back(state)


def _global_generators():
    """How to read and to set the state of every generator that a model may draw from."""
    yield random.getstate, random.setstate
    yield np.random.get_state, np.random.set_state
    yield torch.get_rng_state, torch.set_rng_state
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        yield torch.cuda.get_rng_state_all, torch.cuda.set_rng_state_all
    if torch.backends.mps.is_available():
        yield torch.mps.get_rng_state, torch.mps.set_rng_state
