"""Draws at addresses, as SPEC.md has them, so that Python draws what Java does."""
import hashlib

import numpy as np
import torch


def uniform(count, seed, *address):
    """The stream of an address: `count` numbers of [0, 1) in float64, multiples of 2^-24 as the engine's."""
    text = "/".join(map(str, (seed, *address)))
    state = np.uint64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
    with np.errstate(over="ignore"):
        z = state + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9e3779b97f4a7c15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xbf58476d1ce4e5b9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94d049bb133111eb)
        z = z ^ (z >> np.uint64(31))
    return torch.from_numpy((z >> np.uint64(40)).astype(np.float64) * 2.0 ** -24)
