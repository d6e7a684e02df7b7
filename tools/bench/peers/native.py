"""PyTorch, numpy and scikit-learn on the benchmark's tasks, as a child of tools/bench/child.mjs.

    python3 native.py <file of 60,000 · 784 bytes> <torch threads>
"""
import json
import sys
import time

import numpy as np

PIXELS, HIDDEN, LATENT, BATCH, COMPONENTS, TRAIN_COUNT = 784, 400, 2, 128, 50, 12_800
raw = np.fromfile(sys.argv[1], dtype=np.uint8).reshape(-1, PIXELS)


def blas(_):
    """Which BLAS the products really run on: of what is mapped into this process."""
    with open("/proc/self/maps") as maps:
        mapped = maps.read().lower()
    return next((name for name in ("openblas", "mkl", "blis") if name in mapped), "")


def make_trainer(conv):
    import torch
    import torch.nn.functional as F
    from torch import nn

    torch.set_num_threads(int(sys.argv[2]))
    images = torch.from_numpy(raw[:TRAIN_COUNT].astype(np.float32) / np.float32(255))
    encoder, head = nn.Linear(PIXELS, HIDDEN), nn.Linear(HIDDEN, 2 * LATENT)
    decoder, last = nn.Linear(LATENT, HIDDEN), nn.Linear(HIDDEN, PIXELS)
    if conv:  # the convolutions of autoencoder.h before and after 1568-128
        halve = lambda a, b: nn.Conv2d(a, b, 4, stride=2, padding=1)
        double = lambda a, b: nn.ConvTranspose2d(a, b, 4, stride=2, padding=1)
        encoder = nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)), halve(1, 16), nn.ReLU(), halve(16, 32), nn.ReLU(),
            nn.Flatten(), nn.Linear(1568, 128))
        head, decoder = nn.Linear(128, 2 * LATENT), nn.Linear(LATENT, 128)
        last = nn.Sequential(
            nn.Linear(128, 1568), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)),
            double(32, 16), nn.ReLU(), double(16, 1), nn.Flatten())
    layers = nn.ModuleList([encoder, head, decoder, last])
    optimizer = torch.optim.Adam(layers.parameters(), 1e-3)
    at = 0

    def run(steps):
        nonlocal at
        for _ in range(steps):
            first = (at % (TRAIN_COUNT // BATCH)) * BATCH
            at += 1
            x = images[first : first + BATCH]
            optimizer.zero_grad(set_to_none=True)
            both = head(F.relu(encoder(x)))
            mu, log_var = both[:, :LATENT], both[:, LATENT:]
            z = mu + torch.exp(0.5 * log_var) * torch.randn_like(mu)
            y = last(F.relu(decoder(z)))
            bce = F.binary_cross_entropy_with_logits(y, x, reduction="sum")
            kl = -0.5 * torch.sum(1 + log_var - mu**2 - log_var.exp())
            loss = (bce + kl) / BATCH
            loss.backward()
            optimizer.step()
        return loss.item()

    run(40)
    return run


trainers = {}
pixels = {}


def train(request):
    network = request.get("network", "dense")
    if network not in trainers:
        trainers[network] = make_trainer(network == "conv")
    trainer = trainers[network]
    start, steps = time.perf_counter(), 0
    while (passed := time.perf_counter() - start) < request["seconds"]:
        trainer(10)
        steps += 10
    return steps * BATCH / passed


def pca(request):
    count = request["count"]
    if count not in pixels:
        pixels[count] = raw[:count].astype(np.float32) / np.float32(255)
    x = pixels[count]
    if request["method"] == "sklearn":
        from sklearn.decomposition import PCA

        model = PCA(COMPONENTS, svd_solver="randomized", random_state=0)
        start = time.perf_counter()
        model.fit(x)
        return time.perf_counter() - start
    start = time.perf_counter()
    centred = x - x.mean(0, dtype=np.float64).astype(np.float32)
    covariance = (centred.T @ centred) / np.float32(count - 1)
    _, vectors = np.linalg.eigh(covariance.astype(np.float64))
    vectors[:, ::-1][:, :COMPONENTS]
    return time.perf_counter() - start


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"value": {"train": train, "pca": pca, "blas": blas}[request["op"]](request)}
    except Exception as error:  # told to the one who asked
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
