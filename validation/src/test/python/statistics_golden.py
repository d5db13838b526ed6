"""Golden values of the statistics, with scipy.stats.

/usr/bin/python3 validation/src/test/python/statistics_golden.py \
    > validation/src/test/resources/org/vpobuilder/validation/statistics/statistics.json
"""

import json

import numpy as np
from scipy import optimize, special, stats

CASES = [  # mean, sd, n of both arms, margin, confidence
    (72.01, 0.7, 3, 72.07, 0.7, 3, 1.0, 0.95),
    (83.36, 1.2, 3, 83.70, 1.0, 3, 1.0, 0.95),
    (60.0, 1.0, 5, 63.5, 2.5, 8, 2.0, 0.9),
    (50.2, 0.1, 2, 50.1, 0.3, 2, 0.5, 0.95),
    (10.0, 4.0, 40, 10.3, 3.0, 60, 2.5, 0.99),
    (70.0, 0.0, 3, 71.0, 0.4, 4, 1.5, 0.95),
]


def interval(difference, se, df, confidence):
    half = stats.t.ppf(0.5 + confidence / 2, df) * se
    return [difference - half, difference + half]


def tost(difference, se, df, margin):
    lower = stats.t.sf((difference + margin) / se, df)
    upper = stats.t.cdf((difference - margin) / se, df)
    return max(lower, upper)


def detectable(df, scale, confidence):
    critical = stats.t.ppf(0.5 + confidence / 2, df)

    def power(delta):
        return stats.nct.sf(critical, df, delta) + stats.nct.cdf(-critical, df, delta)

    return optimize.brentq(lambda d: power(d) - 0.8, 0.1, 40) * scale


def case(m1, s1, n1, m2, s2, n2, margin, confidence):
    student = stats.ttest_ind_from_stats(m2, s2, n2, m1, s1, n1, equal_var=True)
    welch = stats.ttest_ind_from_stats(m2, s2, n2, m1, s1, n1, equal_var=False)
    d = m2 - m1
    pooled = np.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
    se_s, df_s = pooled * np.sqrt(1 / n1 + 1 / n2), n1 + n2 - 2
    a, b = s1**2 / n1, s2**2 / n2
    se_w, df_w = np.sqrt(a + b), (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))
    g = d / pooled * special.gamma(df_s / 2) / special.gamma((df_s - 1) / 2) / np.sqrt(df_s / 2)
    return {
        "first": [m1, s1, n1],
        "second": [m2, s2, n2],
        "margin": margin,
        "confidence": confidence,
        "student": [student.statistic, student.pvalue, df_s, *interval(d, se_s, df_s, confidence), tost(d, se_s, df_s, margin)],
        "welch": [welch.statistic, welch.pvalue, df_w, *interval(d, se_w, df_w, confidence), tost(d, se_w, df_w, margin)],
        "cohens_d": d / pooled,
        "hedges_g": g,
        "detectable": detectable(df_s, se_s, confidence),
    }


def bootstrap():
    rng = np.random.default_rng(7)
    first = np.round(rng.uniform(20, 90, 40), 2)
    second = np.round(np.clip(first + rng.exponential(6, 40) - 4, 0, 100), 2)
    result = stats.bootstrap(
        (second - first,), np.mean, n_resamples=200_000, method="BCa", batch=10_000, random_state=1
    )
    return {
        "first": first.tolist(),
        "second": second.tolist(),
        "mean": float((second - first).mean()),
        "interval": [float(v) for v in result.confidence_interval],
        "paired_p": float(stats.ttest_rel(second, first).pvalue),
    }


samples = [[71.2, 72.4, 72.43], [72.9, 71.5, 71.81, 72.3]]
print(
    json.dumps(
        {
            "cases": [case(*c) for c in CASES],
            "samples": {
                "values": samples,
                "student": list(stats.ttest_ind(samples[1], samples[0])),
                "welch": list(stats.ttest_ind(samples[1], samples[0], equal_var=False)),
            },
            "noncentral_t": [
                [t, df, delta, stats.nct.cdf(t, df, delta)]
                for df in (1, 2, 4, 11, 98)
                for delta in (0.0, 0.7, 3.0, 6.0)
                for t in (-2.776, 0.0, 2.776, 5.0)
            ],
            "bootstrap": bootstrap(),
        }
    )
)
