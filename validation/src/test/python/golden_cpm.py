"""Golden values of CPM's mixtures and contrast, in float64: EM by scikit-learn's GaussianMixture (1.2), densities by
SciPy, the contrast and its gradients by PyTorch (1.13), each unmodified.

/usr/bin/python3 golden_cpm.py ../resources/org/vpobuilder/validation/model
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import torch
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture
from torch.nn import functional as F

import weight_formula as formula


def digits(values):
    return [float(f"{float(v):.13g}") for v in np.asarray(values).reshape(-1)]


def data():
    """Two clouds in three dimensions, 60 + 30 points."""
    x = formula.draws("cpm.data", 270).reshape(90, 3) * 2
    x[:60] += (1, 0, -0.5)
    x[60:] *= (0.3, 2, 1)
    # Java keeps embeddings in single precision.
    return x.astype(np.float32).astype(np.float64)


def mixture(loops):
    x = data()
    start = {
        "weights_init": np.array([0.5, 0.5]),
        "means_init": x[[0, 89]],
        "precisions_init": np.ones((2, 3)),
    }
    model = GaussianMixture(
        2, covariance_type="diag", tol=0, reg_covar=0, max_iter=loops, n_init=1, **start)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x)
    return {
        "weights": digits(model.weights_),
        "means": digits(model.means_),
        "variances": digits(model.covariances_),
        "log_likelihood": float(model.score(x)),
        "responsibilities": digits(model.predict_proba(x)[:5]),
    }


def wide():
    """Log-densities in 256 dimensions: unit vectors, variances as small as banks of them have."""
    x = formula.draws("cpm.wide.x", 4 * 256).reshape(4, 256)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    x = x.astype(np.float32).astype(np.float64)
    means = formula.draws("cpm.wide.means", 3 * 256).reshape(3, 256) * 0.1
    variances = 0.01 + 0.004 * (formula.draws("cpm.wide.variances", 3 * 256).reshape(3, 256) + 0.5)
    out = [[multivariate_normal.logpdf(row, m, np.diag(v)) for m, v in zip(means, variances)] for row in x]
    return digits(out)


def pcl(temperature):
    """Sounds pooled by their masks against 12 pixels of three classes; the second sound has no pixel."""
    masks = torch.tensor(formula.draws("cpm.pool", 60).reshape(3, 20) * 4, requires_grad=True)
    features = torch.tensor(formula.draws("cpm.features", 2 * 6 * 20).reshape(2, 6, 20), requires_grad=True)
    pixels = torch.tensor(formula.draws("cpm.pixels", 72).reshape(12, 6), requires_grad=True)
    classes = torch.tensor([0, 1, 2] * 4)
    s = torch.sigmoid(masks)
    pooled = torch.stack([(s[k] * features[i]).sum(1) / (s[k].sum() + 1e-6) for k, i in enumerate((0, 0, 1))])
    z, v = F.normalize(pooled, dim=1), F.normalize(pixels, dim=1)
    losses = []
    for k, kind in ((0, 1), (2, 2)):
        e = torch.exp(v @ z[k] / temperature)
        positive = classes == kind
        negatives = e[~positive].sum()
        losses.append((-torch.log(e[positive] / (e[positive] + negatives))).mean())
    # The second costs nothing and counts.
    loss = torch.stack(losses).sum() / 3
    loss.backward()
    return {
        "loss": loss.item(),
        "pooled": digits(pooled.detach()),
        "masks": digits(masks.grad),
        "features": digits(features.grad),
        "pixels": digits(pixels.grad),
    }


out = pathlib.Path(sys.argv[1]) / "cpm"
out.mkdir(exist_ok=True)
golden = {
    "diagonal": {str(n): mixture(n) for n in (1, 10)},
    "wide": wide(),
    "pcl": {str(t): pcl(t) for t in (0.1, 0.5)},
}
(out / "cpm.json").write_text(json.dumps(golden, indent=1) + "\n")
print({k: (v if isinstance(v, float) else "...") for k, v in golden.items()})
