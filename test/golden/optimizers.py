"""Golden values for test/unit/agent/search/: the packages cmaes (CMA-ES) and Optuna (TPE), and NumPy (random search).

Regenerate:  /usr/bin/python3 test/golden/optimizers.py > test/golden/optimizers.json     (about six minutes)
Needs:       apt-get install python3-optuna python3-cmaes python3-numpy

Three parts: the states of one CMA-ES run, generation by generation; the mixtures that TPE's Parzen estimator makes of fixed
observations; and how many evaluations each package takes, in the median over seeds, to come near three published optima.
"""
import json
import logging
import sys

import cmaes
import numpy as np
import optuna
from optuna.distributions import FloatDistribution
from optuna.samplers._tpe import _truncnorm as truncnorm
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

optuna.logging.set_verbosity(logging.ERROR)
SEEDS = {"tpe": 61, "cma-es": 101}

# Optuna before 3.5 forgot the scale in the density of a scaled truncated normal (github.com/optuna/optuna/issues/5109); its fix,
# pull request 5110, is to subtract log(scale). Debian's 3.1.0 gets it here, or the mixtures would not be densities.
unscaled_logpdf = truncnorm.logpdf
truncnorm.logpdf = lambda x, a, b, loc=0, scale=1: unscaled_logpdf(x, a, b, loc, scale) - np.log(scale)


def branin(x):
    a, b = x
    return (b - 5.1 / (4 * np.pi**2) * a**2 + 5 / np.pi * a - 6) ** 2 + 10 * (1 - 1 / (8 * np.pi)) * np.cos(a) + 10


ALPHA = np.array([1.0, 1.2, 3.0, 3.2])
A = np.array(
    [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
)
P = 1e-4 * np.array(
    [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ]
)


def hartmann6(x):
    return -float(np.sum(ALPHA * np.exp(-np.sum(A * (np.asarray(x) - P) ** 2, axis=1))))


def rosenbrock(x):
    x = np.asarray(x)
    return float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2))


PROBLEMS = {
    "branin": (branin, [(-5, 10), (0, 15)], 0.39788735772973816),
    "hartmann6": (hartmann6, [(0, 1)] * 6, -3.322368011391339),
    "rosenbrock5": (rosenbrock, [(-2.048, 2.048)] * 5, 0.0),
}
# How near is near: each method's tolerance on val − optimum, and the most evaluations a run gets.
TOLERANCES = {
    "random": ({"branin": 0.3, "hartmann6": 1.0, "rosenbrock5": 60.0}, 0),
    "tpe": ({"branin": 0.1, "hartmann6": 0.4, "rosenbrock5": 15.0}, 300),
    "cma-es": ({"branin": 0.001, "hartmann6": 0.15, "rosenbrock5": 0.01}, 3000),
}


def random_evaluations(problem, tolerance):
    """Median of the geometric distribution, from the share of a million points that are near enough."""
    f, bounds, optimum = PROBLEMS[problem]
    low, high = np.array(bounds, dtype=float).T
    points = low + (high - low) * np.random.RandomState(0).rand(1_000_000, len(bounds))
    share = np.mean([f(x) - optimum <= tolerance for x in points])
    return int(np.ceil(np.log(0.5) / np.log1p(-share)))


def run_tpe(f, bounds, seed, most):
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    for _ in range(most):
        trial = study.ask()
        value = f([trial.suggest_float(f"x{i}", low, high) for i, (low, high) in enumerate(bounds)])
        study.tell(trial, value)
        yield value


def run_cma(f, bounds, seed, most):
    low, high = np.array(bounds, dtype=float).T
    n = len(bounds)
    search = cmaes.CMA(mean=np.full(n, 0.5), sigma=1 / 6, bounds=np.array([(0.0, 1.0)] * n), seed=seed)
    done = 0
    while done < most:
        solutions = []
        for _ in range(search.population_size):
            x = search.ask()
            value = f(low + (high - low) * x)
            solutions.append((x, value))
            done += 1
            yield value
        search.tell(solutions)


RUNS = {"tpe": run_tpe, "cma-es": run_cma}


def evaluations_needed(method, problem, seed):
    """The number of the first evaluation within the tolerance; one more than the most if none is."""
    f, bounds, optimum = PROBLEMS[problem]
    tolerances, most = TOLERANCES[method]
    for number, value in enumerate(RUNS[method](f, bounds, seed, most), start=1):
        if value - optimum <= tolerances[problem]:
            return number
    return most + 1


def median_evaluations(method, problem):
    return int(np.median([evaluations_needed(method, problem, seed) for seed in range(SEEDS[method])]))


def reference_evaluations():
    rows = []
    for method, (tolerances, _) in TOLERANCES.items():
        for problem, tolerance in tolerances.items():
            count = random_evaluations(problem, tolerance) if method == "random" else median_evaluations(method, problem)
            rows.append({"method": method, "problem": problem, "tolerance": tolerance, "evaluations": count})
            print(rows[-1], file=sys.stderr)
    return rows


def cma_states():
    n = 4
    search = cmaes.CMA(mean=np.full(n, 0.5), sigma=1 / 6, bounds=np.array([(0.0, 1.0)] * n), seed=3)
    generations = []
    for _ in range(8):
        points = [search.ask() for _ in range(search.population_size)]
        values = [rosenbrock(4 * x - 2) for x in points]
        search.tell(list(zip(points, values)))
        generations.append(
            {
                "points": [x.tolist() for x in points],
                "values": values,
                "mean": search._mean.tolist(),
                "sigma": float(search._sigma),
                "covariance": search._C.tolist(),
            }
        )
    return generations


def mixtures():
    rng = np.random.RandomState(5)
    cases = [[], [0.3], [0.9, 0.2], (rng.rand(9) * 1.0).tolist(), (rng.rand(40) ** 2).tolist()]
    parameters = _ParzenEstimatorParameters(True, 1.0, True, False, default_weights, False)
    queries = [0.01, 0.2, 0.35, 0.5, 0.77, 0.99]
    rows = []
    for observations in cases:
        estimator = _ParzenEstimator(
            {"x": np.array(observations)}, {"x": FloatDistribution(0.0, 1.0)}, parameters
        )
        rows.append(
            {
                "observations": observations,
                "means": estimator._mus["x"].tolist(),
                "deviations": estimator._sigmas["x"].tolist(),
                "weights": estimator._weights.tolist(),
                "logDensities": estimator.log_pdf({"x": np.array(queries)}).tolist(),
            }
        )
    return {"queries": queries, "cases": rows}


golden = {
    "source": f"cmaes {cmaes.__version__}, optuna {optuna.__version__}, numpy {np.__version__}; optuna with the fix of its issue 5109; seeds {SEEDS}",
    "optima": {name: optimum for name, (_, _, optimum) in PROBLEMS.items()},
    "cmaStates": cma_states(),
    "mixtures": mixtures(),
    "evaluations": reference_evaluations(),
}
json.dump(golden, sys.stdout, indent=1)
print()
