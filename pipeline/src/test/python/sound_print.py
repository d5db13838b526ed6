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
        energies.append(bands)
    # Parseval: the mean square of the window's part, from the bins below half the rate.
    power = 2 * np.array(energies).sum(axis=1) / size / (window**2).sum()
    sounds = power >= max(1e-10, 1e-6 * power.max())
    print("of the bound of silence, in dB:", np.sort(np.abs(10 * np.log10(np.maximum(power, 1e-30) / max(1e-10, 1e-6 * power.max()))))[:2])
    step = -np.diff(np.array(energies), axis=1)
    grows = np.diff(step, axis=0)
    has_word = sounds[1:] & sounds[:-1]
    ties = np.abs(grows / np.maximum(np.abs(step[1:]) + np.abs(step[:-1]), 1e-300)).min(axis=1)
    print("nearest to a tie:", ties[has_word].min())
    grows = (grows > 0) & has_word[:, None]
    return [int("".join("01"[bit] for bit in frame), 2) for frame in grows.astype(int)]


def show(samples):
    got = words(samples, RATE)
    print(len(got), "words, first", *("%08x" % word for word in got[:4]), "last %08x" % got[-1])
    print("silent:", sum(word == 0 for word in got))
    print("SHA-256", hashlib.sha256(np.array(got, ">u4").tobytes()).hexdigest())
    # The print's digest: of the samples as floats of 32 bits, the highest byte first.
    print("digest", hashlib.sha256(samples.astype(">f4").tobytes()).hexdigest()[:16])


i = np.arange(5 * RATE, dtype=np.int64)
signal = ((i * i * 7 // 64 + i * 13) % 2000 - 1000) / 4000
show(signal)
# Silent from 1.5 s to 2.5 s, then 36 dB softer, and 72 dB softer from 4 s; as it is, and 12 dB softer as a whole.
signal[3 * RATE // 2 : 5 * RATE // 2] = 0
signal[5 * RATE // 2 :] /= 1 << 6
signal[4 * RATE :] /= 1 << 6
show(signal)
show(signal / 4)
