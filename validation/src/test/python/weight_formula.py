"""Weights that Python and Java both compute, so that golden values need no weight files.

An LCG x <- x * 1664525 + 1013904223 mod 2^32, seeded with CRC-32 of the UTF-8 name and stepped before each use, gives
u = (x >>> 8) / 2^24 - 0.5. Weights of 2 or more dimensions are u * 2 sqrt(3 / fan_in) with fan_in = numel / shape[0];
1-d `weight` is 1 + 0.2 u; other 1-d and running_mean 0.2 u; running_var 1 + 0.5 (u + 0.5); num_batches_tracked 0.
"""
import math
import zlib

import numpy as np
import torch


def draws(name, count):
    """u in [-0.5, 0.5), float64."""
    multiplier = np.cumprod(np.full(count, 1664525, dtype=np.uint32), dtype=np.uint32)
    geometric = np.cumsum(np.concatenate([np.ones(1, np.uint32), multiplier[:-1]]), dtype=np.uint32)
    seed = np.uint32(zlib.crc32(name.encode("utf-8")))
    with np.errstate(over="ignore"):
        x = multiplier * seed + geometric * np.uint32(1013904223)
    return (x >> np.uint32(8)).astype(np.float64) / 2 ** 24 - 0.5


def values(name, shape):
    u = draws(name, int(np.prod(shape, dtype=np.int64)))
    leaf = name.rsplit(".", 1)[-1]
    if leaf == "num_batches_tracked":
        return np.zeros(shape)
    if len(shape) >= 2:
        return (u * 2 * math.sqrt(3 / (u.size / shape[0]))).reshape(shape)
    if leaf == "running_var":
        return 1 + 0.5 * (u + 0.5)
    return 1 + 0.2 * u if leaf == "weight" else 0.2 * u


def fill(module):
    """Float32 values, so that a float64 module and a float32 one hold the same numbers."""
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            value = np.asarray(values(name, tuple(tensor.shape)), dtype=np.float32)
            tensor.copy_(torch.from_numpy(value).reshape(tensor.shape))


def inputs(name, shape, scale):
    return torch.from_numpy((draws(name, int(np.prod(shape))) * scale).astype(np.float32)).double().reshape(shape)
