"""Prints what SPEC.md (Likeness) and SoundPrintTest say of a signal's words, by numpy, from SPEC.md's text alone.

python3 pipeline/src/test/python/sound_print.py
"""

import hashlib

import numpy as np

RATE = 16_000


def decimated(samples, factor):
    if factor == 1:
        return samples
    i = np.arange(-8 * factor, 8 * factor + 1)
    taps = np.sinc(i / factor) * (0.5 + 0.5 * np.cos(np.pi * i / (8 * factor + 1)))
    return np.convolve(samples, taps / taps.sum())[8 * factor :][: len(samples)][::factor]


def words(samples, rate):
    factor = max(1, rate // 5000)
    low, rate = decimated(samples, factor), rate / factor
    frame, hop = round(0.37 * rate), round(0.37 * rate / 32)
    size = 1 << (frame - 1).bit_length()
    window = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(frame) + 0.5) / frame)
    hertz = np.arange(size // 2) * rate / size
    edges = 300 * (2000 / 300) ** (np.arange(34) / 33)
    energies = []
    for start in range(0, len(low) - frame + 1, hop):
        power = np.abs(np.fft.rfft(window * low[start : start + frame], size)[: size // 2]) ** 2
        bands = [power[(a <= hertz) & (hertz < b)].sum() for a, b in zip(edges, edges[1:])]
        # Parseval: the mean square of the window's part, from the bins below half the rate.
        assert 2 * sum(bands) / size / (window**2).sum() > 1e-6, "a quiet frame has no word"
        energies.append(bands)
    step = -np.diff(np.array(energies), axis=1)
    grows = np.diff(step, axis=0)
    print("nearest to a tie:", np.abs(grows / (np.abs(step[1:]) + np.abs(step[:-1]))).min())
    return [int("".join("01"[bit] for bit in frame), 2) for frame in (grows > 0).astype(int)]


i = np.arange(5 * RATE, dtype=np.int64)
got = words(((i * i * 7 // 64 + i * 13) % 2000 - 1000) / 4000, RATE)
print(len(got), "words, first", *("%08x" % word for word in got[:4]), "last %08x" % got[-1])
print("SHA-256", hashlib.sha256(np.array(got, ">u4").tobytes()).hexdigest())
