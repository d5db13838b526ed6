"""Golden values of AudioFeaturesTest.

cavp-*: torchaudio's MelSpectrogram, run unmodified. cpm-*: torch.stft, unmodified. vggish-*: the formulas and numbers of
torchvggish written anew in numpy; the authors' own (OpenNLPLab/AVSBench f7414af, torchvggish/mel_features.py), run
unmodified on the same wave, gave the same numbers to the last bit but for rounding of doubles (below 1e-12).

Run from the repository's root, with Debian's python3-torchaudio (0.13):
  /usr/bin/python3 validation/src/test/python/data/features_golden.py

The wave is made of integers, so that Java makes the very same one: see Waves.java.
Written: every 97th value of each feature, float32, big-endian; shapes are in the test.
"""
import os

import numpy as np
import torch
import torchaudio

OUT = "validation/src/test/resources/org/vpobuilder/validation/data/audio/"


def wave(seconds, seed):
    """Noise of a linear congruential generator under a slow square envelope, and silence."""
    n = 16000 * seconds
    out = np.zeros(n, np.int64)
    state = seed
    for i in range(n):
        state = (state * 1103515245 + 12345) % 2**31
        noise = (state >> 15) - 32768
        loud = (1, 8, 64, 4096)[i // 4000 % 4]
        tone = ((i * (37 + seed)) % 256 - 128) * 60
        out[i] = 0 if 2000 <= i % 16000 < 2800 else int(np.trunc((noise // 4 + tone) / loud))
    return out


def mel_cavp(x, frames):
    transform = torchaudio.transforms.MelSpectrogram(
        sample_rate=16000, n_fft=512, win_length=400, hop_length=160, n_mels=64,
        f_min=125.0, f_max=3800.0)
    mel = transform.double()(torch.from_numpy(x))[:, :frames].T
    return (20 * torch.log10(torch.clamp(mel, min=1e-5)) / 100).numpy()


def stft_cpm(x, frames):
    spectrum = torch.stft(
        torch.from_numpy(x), 512, 160, 400, torch.hann_window(400, dtype=torch.float64),
        center=True, pad_mode="reflect", return_complex=True)
    return spectrum.abs()[:256, :frames].T.numpy()


def mel_vggish(x, frames):
    """VGGish's published parameters: 25 ms periodic Hann, 10 ms, 512 points, 64 HTK mels."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    cut = np.stack([x[160 * t:160 * t + 400] for t in range(frames)])
    magnitude = np.abs(np.fft.rfft(cut * hann, 512))
    to_mel = lambda f: 1127.0 * np.log(1 + f / 700.0)
    edges = np.linspace(to_mel(125.0), to_mel(7500.0), 66)
    bins = to_mel(np.linspace(0, 8000, 257))
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    up = (bins[:, None] - low) / (centre - low)
    down = (high - bins[:, None]) / (high - centre)
    bank = np.maximum(0, np.minimum(up, down))
    bank[0] = 0
    return np.log(magnitude @ bank + 0.01)


def main():
    os.makedirs(OUT, exist_ok=True)
    stems = [wave(3, 1) / 32768.0, wave(3, 2) / 32768.0]
    alphas = (0.25, 0.9)
    left = sum((1 - a) * s for a, s in zip(alphas, stems))
    right = sum(a * s for a, s in zip(alphas, stems))
    mono = left + right
    jobs = {
        "cavp-3s": [mel_cavp(c, 300) for c in (left, right)],
        "cavp-1s-mono": [mel_cavp(mono[:16000], 96)],
        "cpm-3s": [stft_cpm(c, 300) for c in (left, right)],
        "vggish-3s-mono": [mel_vggish(mono, 288)],
    }
    for name, channels in jobs.items():
        flat = np.concatenate([c.reshape(-1) for c in channels])
        print(name, len(flat), flat.min(), flat.max())
        flat[::97].astype(">f4").tofile(OUT + name + ".f32")


main()
