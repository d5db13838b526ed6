"""Golden values of the metrics, from their definitions, with numpy alone: a computation by hand.

/usr/bin/python3 validation/src/test/python/metrics_golden.py \
    > validation/src/test/resources/org/vpobuilder/validation/evaluate/metrics.json
"""

import json

import numpy as np

BETA2 = 0.3
CLASSES = 6  # 4 is nowhere, 5 only in predictions, 3 is never predicted
rng = np.random.default_rng(20240603)


def ratio(a, b):
    return a / b if b else None


def mean(values):
    values = [v for v in values if v is not None]
    return sum(values) / len(values) if values else None


def percent(value):
    return None if value is None else 100 * value


def class_scores(truths, predictions, c):
    """IoU, F_beta by precision and recall, FDR of class c, from sets of pixels."""
    inter = union = found = real = 0
    for truth, prediction in zip(truths, predictions):
        valid = truth != 255
        a, b = (truth == c) & valid, (prediction == c) & valid
        inter += int((a & b).sum())
        union += int((a | b).sum())
        real += int(a.sum())
        found += int(b.sum())
    iou = ratio(inter, union)
    fdr = ratio(found - inter, found)
    if union == 0:
        f = None
    elif inter == 0:
        f = 0.0
    else:
        p, r = inter / found, inter / real
        f = (1 + BETA2) * p * r / (BETA2 * p + r)
    return {"iou": percent(iou), "f_beta": percent(f), "fdr": percent(fdr), "pixels": real, "predicted": found}


def semantic():
    truths, predictions = [], []
    for i in range(4):
        truth = rng.choice([0, 1, 2, 3], p=[0.6, 0.2, 0.15, 0.05], size=120)
        noise = rng.choice([0, 1, 2, 5], size=120)
        prediction = np.where((rng.random(120) < 0.7) & (truth != 3), truth, noise)
        truth = np.where(rng.random(120) < 0.08, 255, truth)
        if i == 3:  # silent
            truth[:] = 0
        truths.append(truth)
        predictions.append(prediction)
    rows = [class_scores(truths, predictions, c) for c in range(CLASSES)]
    valid = sum(int((t != 255).sum()) for t in truths)
    right = sum(int(((t == p) & (t != 255)).sum()) for t, p in zip(truths, predictions))
    single = [[class_scores([t], [p], c) for t, p in zip(truths, predictions)] for c in range(CLASSES)]
    per_class = {k: [mean([s[k] for s in row]) for row in single] for k in ("iou", "f_beta")}
    return {
        "truths": [t.tolist() for t in truths],
        "predictions": [p.tolist() for p in predictions],
        "rows": rows,
        "miou": mean([r["iou"] for r in rows]),
        "authors_miou": sum(r["iou"] or 0 for r in rows) / CLASSES,
        "f_beta": mean([r["f_beta"] for r in rows]),
        "fdr": mean([r["fdr"] for r in rows]),
        "pixel_accuracy": 100 * right / valid,
        "semantic_j": mean(per_class["iou"]),
        "semantic_f": mean(per_class["f_beta"]),
        "semantic_authors_j": sum(v or 0 for v in per_class["iou"]) / CLASSES,
        "semantic_authors_f": sum(v or 0 for v in per_class["f_beta"]) / CLASSES,
    }


def frames():
    out = []
    for i in range(5):
        truth = (rng.random(64) < [0.4, 0.1, 0.0, 0.8, 0.3][i]).astype(int)
        p = np.clip(0.5 * truth + rng.normal(0.25, 0.25, 64), 0, 1)
        p = np.round(p, 3)
        p[:4] = [0.0, 1.0, 0.5, 0.5000001]
        out.append((p.astype(np.float32), truth))
    return out


def jaccard(p, truth):
    predicted = p > np.float32(0.5)
    if truth.sum() == 0:
        return float((~predicted).mean())
    return float((predicted & (truth > 0)).sum() / (predicted | (truth > 0)).sum())


def curve(p, truth):
    values = []
    for k in range(255):
        predicted = p >= np.float32(k / 254)
        tp = float((predicted & (truth > 0)).sum())
        if tp == 0:
            values.append(0.0)
            continue
        pr, re = tp / predicted.sum(), tp / truth.sum()
        values.append((1 + BETA2) * pr * re / (BETA2 * pr + re))
    return np.array(values)


def binary():
    images = frames()
    curves = [curve(p, t) for p, t in images if t.sum() > 0]
    return {
        "frames": [{"p": [float(str(v)) for v in p], "truth": t.tolist()} for p, t in images],
        "j": [100 * jaccard(p, t) for p, t in images],
        "f": [100 * float(curve(p, t).max()) if t.sum() else None for p, t in images],
        "video_j": 100 * float(np.mean([jaccard(p, t) for p, t in images])),
        "video_f": 100 * float(np.mean(curves, axis=0).max()),
    }


print(json.dumps({"classes": CLASSES, "semantic": semantic(), "binary": binary()}))
