"""The 50 points of the course's 05_PCA notebook and what it finds in them.

x is 50 even steps from 0 to 1 and u numpy's RandomState(42).rand(50); found by matching the slopes,
the scatter's eigenvalues and the uncentred direction that the notebook prints.
Usage: pca_lab.py OUT.json [OUT.h]; the second file is cpp/src/data/labPoints.h (clang-format it).
"""
import json, sys
import numpy as np

x = np.linspace(0, 1, 50)
y = 1.7 * x + 2.1 + 1.1 * np.random.RandomState(42).rand(50)
X = np.stack([x, y])
C = X - X.mean(1, keepdims=True)
(sxx, sxy), (_, syy) = C @ C.T
values, vectors = np.linalg.eigh(C @ C.T)
uncentred = np.linalg.eigh(X @ X.T)[1][:, 1]
positive = lambda v: (v * np.sign(v[np.argmax(np.abs(v))])).tolist()
t = np.linspace(0, 6 * np.pi, 70)
spiral = np.linalg.eigvalsh(np.cov(np.stack([t * np.cos(t), 2 * t * np.sin(t), 0.1 * t])))[::-1]
json.dump(
    {
        "points": X.T.tolist(),
        "slopes": {
            "yOnX": sxy / sxx,
            "xOnY": syy / sxy,
            "pca": (syy - sxx + np.sqrt((syy - sxx) ** 2 + 4 * sxy**2)) / (2 * sxy),
        },
        "scatterEigenvalues": values[::-1].tolist(),
        "direction": positive(vectors[:, 1]),
        "uncentredDirection": positive(uncentred),
        "explainedVarianceRatio": (values[::-1] / values.sum()).tolist(),
        "labSpiralExplainedVarianceRatio": (spiral / spiral.sum()).tolist(),
    },
    open(sys.argv[1], "w"),
    indent=1,
)
if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as out:
        out.write("// Ordinates of Toy::lab, written by tests/golden/pca_lab.py.\n#pragma once\n\n")
        out.write("namespace atlas {\n\ninline constexpr double kLabY[] = {\n")
        out.write(", ".join(repr(v) for v in y.tolist()))
        out.write("};\n\n}  // namespace atlas\n")
