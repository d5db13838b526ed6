"""Checks the snippets of docs/loading.md on a release; run by LoadingDocTest in their folder."""

import sys

import numpy as np
from vpo_augment import alphas, crop, flip, masks, remix, train_example
from vpo_sample import samples

release = sys.argv[1]
read = list(samples(release, "msmi", "train"))
# MS's samples 1 to 7, then MSMI's own.
assert [key for key, _ in read][:2] == ["ms_000000000001", "ms_000000000002"], read[0][0]
assert len(read) == 9, len(read)
random = np.random.default_rng(1)
for key, sample in read:
    objects, alpha = masks(sample), alphas(sample)
    assert [int(m.sum()) for m in objects] == [o["area"] for o in sample["sounding"]], key
    centres = [(np.nonzero(m)[1] + 0.5).mean() / m.shape[1] for m in objects]
    assert np.allclose(centres, alpha, atol=1e-12), key
    assert sample["image"].shape == (*sample["mask"].shape, 3), key
    # Rounded to 16 bits: half a step.
    assert np.abs(remix(sample["stems"], alpha, sample["law"]) - sample["mixture"]).max() * 32768 <= 0.5, key
    image, mask, flipped = flip(sample["image"], sample["mask"], alpha)
    swapped = remix(sample["stems"], flipped, sample["law"])
    assert np.abs(swapped - sample["mixture"][::-1]).max() * 32768 <= 0.5, key
    image, mask, mixture = train_example(sample, random, 40)
    assert image.shape == (40, 40, 3) and mask.shape == (40, 40), key
    assert mixture.shape == sample["mixture"].shape and mixture.dtype == np.float32, key

# By hand: columns 12 to 17 of 40; the crop from 14 on shows 14 to 17, whose centre is 2 of 20.
whole = np.zeros((1, 30, 40), bool)
whole[0, 20:28, 12:18] = True
image, labels = np.zeros((30, 40, 3), np.uint8), np.zeros((30, 40), np.uint8)
alpha = np.array([15 / 40])
assert np.allclose(crop(image, labels, alpha, whole, 14, 5, 20)[2], 0.1)
# Cut away, to the left of the crop: at its edge.
assert crop(image, labels, alpha, whole, 18, 5, 20)[2] == 0
# Cut away below, in view sideways: at its old centre, (15 - 10) / 20.
assert crop(image, labels, alpha, whole, 10, 0, 20)[2] == 0.25
# Nothing cut, padded to 80: 15 / 80; what is beyond the image is not scored.
image, labels, alpha = crop(image, labels, alpha, whole, 0, 0, 80)
assert alpha == 15 / 80 and labels[0, 40] == 255 and labels[30, 0] == 255 and labels[0, 39] == 0

if "torch" in sys.argv[2:]:
    from vpo_torch import loader

    for workers in (0, 2):
        batches = list(loader(release, "msmi", batch=4, workers=workers))
        assert sum(len(images) for images, _, _ in batches) == 9, workers
        images, labels, mixtures = batches[0]
        assert images.shape[1:] == (3, 256, 256) and 0 <= images.min() and images.max() <= 1
        assert labels.shape[1:] == (256, 256) and set(labels.unique().tolist()) <= {0, 6, 9, 255}
        assert mixtures.shape[1:] == (2, 32000), mixtures.shape
print("checked")
