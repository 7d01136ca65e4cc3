"""The training loop that lesson 08 builds in the open, and what stands around it.

loop        `epochs`: train, and yield one row an epoch
settings    refuse what would train wrongly and silently, before the first batch
batches     minibatches straight from tensors
feed        batches as pairs on the model's device, and what torch's errors about them mean
witness     what a loss or a metric does with the shapes of outputs and targets
tally       what one pass over the data adds up to
alarm       a loss that is no longer a number
history     one row an epoch, as plain data
checkpoint  a training run on disk
parallel    several processes that train one model
mode        training or evaluation mode for a while
"""

from nnlab.training.fitting import fit, latest
from nnlab.training.loop import epochs, evaluate

__all__ = ["epochs", "evaluate", "fit", "latest"]
