"""Weights and inputs that Python and Java both compute, so that no weight file is kept.

The rule stands in the Javadoc of WeightFormula (src/test/java/.../model/backbone/WeightFormula.java).
"""
import zlib
import numpy as np
import torch

A, C = np.uint32(1664525), np.uint32(1013904223)


def uniform(name, count):
    """count values of [-0.5, 0.5) for a name: a linear congruential generator mod 2^32."""
    seed = np.uint32(zlib.crc32(name.encode()))
    with np.errstate(over="ignore"):
        powers = np.cumprod(np.full(count, A, np.uint32), dtype=np.uint32)
        sums = np.cumsum(np.concatenate([[np.uint32(1)], powers[:-1]]).astype(np.uint32), dtype=np.uint32)
        states = powers * seed + C * sums
    return (states >> np.uint32(8)).astype(np.float64) / 2**24 - 0.5


def value(name, shape):
    count = int(np.prod(shape)) if len(shape) else 1
    last = name.rsplit(".", 1)[-1]
    if last == "num_batches_tracked":
        return torch.zeros(shape, dtype=torch.int64)
    u = uniform(name, count)
    if last == "running_var":
        u = 1.25 + 0.5 * u
    elif last == "running_mean" or last == "bias":
        u = 0.2 * u
    elif last.startswith("pos_embed"):
        u = 0.04 * u
    elif last == "weight" and len(shape) == 1:
        u = 1 + 0.2 * u
    elif last == "weight":
        u = 2 * np.sqrt(3 / np.prod(shape[1:])) * u
    else:
        raise ValueError(name)
    return torch.from_numpy(u.astype(np.float32).reshape(shape))


def fill(module):
    """Sets a module's state to the formula's values (float32 values, in the module's own type)."""
    module.load_state_dict({n: value(n, t.shape).to(t.dtype) for n, t in module.state_dict().items()})
    return module


def image(name, *shape):
    """An input: uniform in [-2, 2)."""
    u = 4 * uniform(name, int(np.prod(shape)))
    return torch.from_numpy(u.astype(np.float32).reshape(shape)).double()
