"""Golden values of the scores of control sets, from their definitions, with numpy alone.

/usr/bin/python3 validation/src/test/python/controls_golden.py \
    > validation/src/test/resources/org/vpobuilder/validation/evaluate/controls.json

A map is a list of rectangles [top, left, bottom, right, value], painted one over the other on 224 x 224 zeros.
"""

import json

import numpy as np

SIDE = 224
BETA2 = 0.3
rng = np.random.default_rng(20250217)
LEVELS = (0.0125, 0.04, 0.96, 0.9875)
THRESHOLDS = np.arange(255, dtype=np.float32) / np.float32(254)


def paint(rectangles, dtype=np.float32):
    out = np.zeros((SIDE, SIDE), dtype)
    for top, left, bottom, right, value in rectangles:
        out[top:bottom, left:right] = value
    return out


def rectangle(value, least=30, most=120):
    h, w = rng.integers(least, most, 2)
    top, left = rng.integers(0, SIDE - h), rng.integers(0, SIDE - w)
    return [int(top), int(left), int(top + h), int(left + w), value]


def near(box, value):
    """A prediction that overlaps a box, and a weaker one inside it."""
    top, left, bottom, right = (int(v) for v in np.clip(np.array(box[:4]) + rng.integers(-12, 13, 4), 0, SIDE))
    inner = [top + 5, left + 5, max(top + 6, bottom - 20), max(left + 6, right - 20), round(value * 0.875, 4)]
    return [[top, left, bottom, right, value], inner]


def iou(a, b, nothing):
    union = (a | b).sum()
    return nothing if union == 0 else (a & b).sum() / union


def best_f(soft, truth):
    best = 0.0
    for t in THRESHOLDS:
        found = soft >= t
        hit = (found & truth).sum()
        if hit:
            p, r = hit / found.sum(), hit / truth.sum()
            best = max(best, (1 + BETA2) * p * r / (BETA2 * p + r))
    return best


def peak_hit(soft, box):
    y, x = np.unravel_index(int(np.argmax(soft)), soft.shape)
    return float(box[0] <= y < box[2] and box[1] <= x < box[3])


def g(m, n):
    return 0.0 if m + 1 - n == 0 else 2 * m * (1 - n) / (m + 1 - n)


KINDS = ["mirrored", "noise-white", "off-screen", "silence"]
CLASSES = ["cat", "dog"]
bases, controls = [], []
for i in range(12):
    truth = rectangle(1)
    answer = near(truth, float(rng.choice([0.75, 0.875, 0.4375])))
    # Two samples of each picture.
    bases.append({"key": f"b{i}", "image": f"i{i // 2}", "class": CLASSES[i % 3 == 0], "truth": truth, "answer": answer})
for kind in KINDS:
    for base in bases:
        if kind == "off-screen" and base["class"] == "cat":
            continue
        if kind == "mirrored":
            top, left, bottom, right, value = base["truth"]
            expected = [top, SIDE - right, bottom, SIDE - left, value]
            answer = near(expected, 0.875)
        else:
            expected = None
            keeps = rng.random() < {"silence": 0.5, "noise-white": 0.3, "off-screen": 0.8}[kind]
            answer = near(base["truth"], 0.6875) if keeps else []
            if kind == "noise-white":
                answer = answer + [rectangle(0.625, 10, 40)]
            if kind == "silence" and not keeps:
                answer = [[0, 0, 7, 7, 0.75]]  # 49 pixels: 0.098%, which is nothing
        controls.append({"kind": kind, "base": base["key"], "expected": expected, "answer": answer})


def score_base(base):
    soft, truth = paint(base["answer"]), paint([base["truth"]]) > 0
    return {
        "image": base["image"], "class": base["class"], "soft": soft, "truth": truth,
        "miou": iou(soft > 0.5, truth, 0.0), "f": best_f(soft, truth), "peak": peak_hit(soft, base["truth"]),
        "share": truth.mean(),
    }


scored = {base["key"]: score_base(base) for base in bases}


def score_control(control):
    base = scored[control["base"]]
    soft = paint(control["answer"])
    before, box = base["soft"], next(b for b in bases if b["key"] == control["base"])["truth"]
    if control["kind"].startswith("mirrored"):
        before = before[:, ::-1]
    out = {"kind": control["kind"], "base": control["base"], "image": base["image"], "class": base["class"]}
    out["iou_with_positive"] = iou(soft > 0.5, before > 0.5, 1.0)
    if control["expected"] is None:
        out["miou_neg"] = iou(soft > 0.5, base["truth"], 0.0)
        out["f_neg"] = best_f(soft, base["truth"])
        out["drop_miou"] = base["miou"] - out["miou_neg"]
        out["drop_f"] = base["f"] - out["f_neg"]
        out["fpr"] = (soft > 0.5).mean()
        out["empty_rate"] = float((soft > 0.5).mean() < 0.001)
        out["peak_on_seen"] = peak_hit(soft, box)
    else:
        truth = paint([control["expected"]]) > 0
        out["miou"] = iou(soft > 0.5, truth, 0.0)
        out["f"] = best_f(soft, truth)
        out["peak_hit"] = peak_hit(soft, control["expected"])
        out["peak_chance"] = truth.mean()
    return out


rows = [score_control(c) for c in controls]
IMAGES = sorted({b["image"] for b in bases})
NEGATIVE = ["noise-white", "off-screen", "silence"]


def scores(rows, kinds, weights):
    """Of rows that all count; weights by image."""
    out = {}
    used = sorted({r["base"] for r in rows})

    def mean(values, images):
        w = np.array([weights[i] for i in images], float)
        return float((w * np.array(values)).sum() / w.sum()) if w.sum() else float("nan")

    for name, key in [("miou_pos", "miou"), ("f_pos", "f")]:
        out[name] = mean([scored[b][key] for b in used], [scored[b]["image"] for b in used])
    for name in ["miou_neg", "f_neg", "drop_miou", "drop_f", "fpr", "empty_rate", "iou_with_positive", "peak_on_seen", "miou", "f",
                 "peak_hit", "peak_chance"]:
        each = []
        for kind in kinds:
            have = [r for r in rows if r["kind"] == kind and name in r]
            if have:
                each.append(mean([r[name] for r in have], [r["image"] for r in have]))
        if each:
            out[name] = float(np.mean(each))
    if "miou_neg" in out:
        out["g_miou"] = g(out["miou_pos"], out["miou_neg"])
        out["g_f"] = g(out["f_pos"], out["f_neg"])
    return out


def group(rows, kinds, general):
    def of(weights):
        out = scores(rows, kinds, weights)
        if general:
            used = sorted({r["base"] for r in rows})
            w = np.array([weights[scored[b]["image"]] for b in used], float)
            for name, key in [("peak_hit", "peak"), ("peak_chance", "share")]:
                out[name] = float((w * np.array([scored[b][key] for b in used])).sum() / w.sum()) if w.sum() else float("nan")
        return out

    value = of(dict.fromkeys(IMAGES, 1))
    draws = []
    for _ in range(6000):
        weights = dict.fromkeys(IMAGES, 0)
        for image in rng.choice(IMAGES, len(IMAGES)):
            weights[image] += 1
        draws.append(of(weights))
    # An end lies between two levels around its own: how far 2,000 and 6,000 draws may scatter.
    return {
        name: [100 * value[name]] + [100 * float(np.nanquantile([d[name] for d in draws], q)) for q in LEVELS]
        for name in value
    }


negatives = [r for r in rows if r["kind"] in NEGATIVE]
print(json.dumps({
    "bases": bases,
    "controls": controls,
    "all": group(negatives, NEGATIVE, True),
    "kinds": {k: group([r for r in rows if r["kind"] == k], [k], False) for k in KINDS},
    "classes": {c: group([r for r in negatives if r["class"] == c], NEGATIVE, True) for c in CLASSES},
    "g": [[m, n, g(m, n)] for m, n in [(0.8, 0.8), (0.8, 0), (0.5, 0.1), (0.862, 0.862), (1, 0), (1, 1), (0, 0)]],
}))
