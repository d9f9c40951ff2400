"""Golden values for test/unit/study/statistics/: SciPy's and statsmodels' answers to fixed inputs.

Regenerate:  /usr/bin/python3 test/golden/study_statistics.py > test/golden/study-statistics.json
Needs:       apt-get install python3-scipy python3-statsmodels
"""
import json
import sys

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

SAMPLES = [
    [-0.012, -0.004, 0.003, -0.009, -0.015, 0.001, -0.007],
    [0.5, 0.25, 0.25, -0.5, 0.25],
    [1, 2, 3, 4, 5, 6],
    [0.31, -0.2, 0.17, 0.05, -0.11, 0.4, 0.02, -0.06, 0.23, 0.12, 0.09, -0.3, 0.27],
]


def sign_flip(sample):
    test = stats.permutation_test(
        (np.asarray(sample),), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    return float(test.pvalue)


def bootstrap(sample, method):
    result = stats.bootstrap(
        (np.asarray(sample),), np.mean, n_resamples=200_000, method=method, random_state=7, batch=10_000
    )
    return [float(result.confidence_interval.low), float(result.confidence_interval.high)]


def power(pairs, d):
    return float(TTestPower().power(effect_size=d, nobs=pairs, alpha=0.05))


def required(d, target, alpha):
    pairs = 2
    while TTestPower().power(effect_size=d, nobs=pairs, alpha=alpha) < target:
        pairs += 1
    return pairs


NORMAL = [-30, -8.5, -5, -3.0001, -2.9999, -1.96, -0.1, 0, 0.5, 1.6448536269514722, 3.5, 6]
PROBABILITIES = [1e-300, 1e-12, 1e-4, 0.025, 0.3, 0.5, 0.77, 0.975, 0.999999]
NONCENTRAL = [(2.5, 4, 1.0), (-1.0, 9, 0.5), (2.0, 30, 2.5), (12.7, 1, 0.0), (1.0, 2, 3.0), (1.98, 150, 4.0)]
PS = [[0.01, 0.04, 0.03, 0.005], [0.2, 0.02], [0.6, 0.5, 0.4]]

golden = {
    "source": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}",
    "signFlip": [{"sample": s, "p": sign_flip(s)} for s in SAMPLES],
    "bootstrap": [
        {"sample": s, "percentile": bootstrap(s, "percentile"), "bca": bootstrap(s, "BCa")} for s in SAMPLES
    ],
    "normalCdf": [{"x": x, "p": float(stats.norm.cdf(x))} for x in NORMAL],
    "normalQuantile": [{"p": p, "x": float(stats.norm.ppf(p))} for p in PROBABILITIES],
    "tQuantile": [
        {"p": p, "freedom": f, "t": float(stats.t.ppf(p, f))} for p in (0.05, 0.9, 0.975) for f in (1, 2, 4, 9, 100)
    ],
    "noncentralT": [
        {"t": t, "freedom": f, "noncentrality": d, "p": float(stats.nct.cdf(t, f, d) if d else stats.t.cdf(t, f))}
        for t, f, d in NONCENTRAL
    ],
    "pairedPower": [
        {"pairs": n, "effect": d, "power": power(n, d)} for n, d in [(2, 1.0), (5, 1.2), (10, 0.8), (34, 0.5), (200, 0.2)]
    ],
    "requiredSessions": [
        {"effect": d, "power": target, "alpha": alpha, "sessions": required(d, target, alpha)}
        for d, target, alpha in [
            (2.0, 0.8, 0.05), (1.0, 0.8, 0.05), (0.5, 0.8, 0.05), (0.2, 0.8, 0.05), (0.5, 0.9, 0.01), (0.8, 0.8, 0.025),
        ]
    ],
    "holm": [
        {"ps": ps, "adjusted": [float(p) for p in multipletests(ps, method="holm")[1]]} for ps in PS
    ],
    "tInterval": [
        {
            "sample": s,
            "interval": [float(v) for v in stats.t.interval(0.95, len(s) - 1, np.mean(s), stats.sem(s))],
        }
        for s in SAMPLES
    ],
}
json.dump(golden, sys.stdout, indent=1)
print()
