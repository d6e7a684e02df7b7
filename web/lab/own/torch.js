/**
 * A run of the Lab as a script for PyTorch: architecture, weights, the order of the data, settings. The
 * order is that of the core (rng.h, Philox 4×32-10), so the same images make the same batches.
 * Tested by tests/web/ownTorch.test.mjs.
 * @module
 */

/** @typedef {import('../../engine/protocol.js').ModelSpec} ModelSpec */
/**
 * @param {object} run
 * @param {ModelSpec} run.spec
 * @param {number} run.step
 * @param {number} run.epochs where the Lab's Play stops
 * @param {{ rows: number, cols: number }} run.shape
 * @param {{ weights: string, train: string, test: string }} run.files
 * @returns {string} Python
 */
export function torchScript(run) {
  return run.spec.kind === 'pca' ? pcaScript(run) : networkScript(run);
}

/** @param {Parameters<typeof torchScript>[0]} run */
const head = ({ files }) => `# Made by Latent Atlas: goes on in PyTorch where the Lab stands.
# Put beside this file, from the Lab's menus (Model, Data):
#   ${files.weights}
#   ${files.train}
#   ${files.test}
# Needs: pip install torch numpy safetensors
import numpy as np
import torch
from safetensors.torch import load_file, save_file

train = torch.from_numpy(np.load(${JSON.stringify(files.train)})).flatten(1).float() / 255
test = torch.from_numpy(np.load(${JSON.stringify(files.test)})).flatten(1).float() / 255
state = load_file(${JSON.stringify(files.weights)})
`;

/** @param {Parameters<typeof torchScript>[0]} run */
const pcaScript = (run) => `${head(run)}
# mean: d numbers; components: k x d, a principal direction a row (the lecture's W transposed).
mean, W = state['mean'].float(), state['components'].float()
k = W.shape[0]

for name, x in [('trained on', train), ('held out', test)]:
    z = (x - mean) @ W.T  # codes, n x k
    error = ((x - mean - z @ W) ** 2).sum(1).mean()
    print(f'{name}: squared error an image with {k} directions {error:.4f}')
`;

/** @param {Parameters<typeof torchScript>[0]} run */
function networkScript(run) {
  const { spec, step, epochs } = run;
  const isVae = spec.kind === 'vae';
  const isConv = spec.layers === 'conv';
  const optimiser =
    spec.optimizer === 'adam'
      ? `torch.optim.Adam(model.parameters(), lr=${spec.learningRate}, eps=1e-8)`
      : `torch.optim.SGD(model.parameters(), lr=${spec.learningRate}, momentum=${spec.momentum})`;
  const activation = {
    relu: 'F.relu',
    tanh: 'torch.tanh',
    sigmoid: 'torch.sigmoid',
    identity: '(lambda h: h)',
  }[spec.activation];
  const loss = {
    bce: "F.binary_cross_entropy_with_logits(out, x, reduction='none').sum(1)",
    mse: '0.5 * ((out - x) ** 2).sum(1)',
    l1: '(out - x).abs().sum(1)',
  }[spec.loss];
  return `${head(run)}import torch.nn as nn
import torch.nn.functional as F

D, K = ${run.shape.rows * run.shape.cols}, ${spec.latentDim}  # pixels, latent numbers
HIDDEN = [${spec.hidden.join(', ')}]  # of the encoder, mirrored in the decoder
SEED, BATCH, EPOCHS = ${spec.seed}, ${spec.batchSize}, ${epochs}
BETA, WARMUP = ${spec.beta}, ${spec.klWarmupSteps}  # weight of the KL term; steps over which it rises from 0
act = ${activation}


class Model(nn.Module):
    """Names and shapes are those of the file: model.load_state_dict(state)."""

    def __init__(self):
        super().__init__()
${isConv ? CONV_LAYERS(isVae) : DENSE_LAYERS(isVae)}
${isConv ? CONV_METHODS(isVae) : DENSE_METHODS(isVae)}

model = Model()
model.load_state_dict({name: tensor.float() for name, tensor in state.items()})
optimiser = ${optimiser}  # its moments are not in the file: they begin at 0


def losses(x, beta, generator=None):
    """Mean over the images: reconstruction and KL in ${spec.loss === 'bce' ? 'nats' : 'the units of the loss'}."""
    h = model.encode(x)
${
  isVae
    ? `    mu, log_var = h.chunk(2, dim=1)
    log_var = log_var.clamp(max=30)
    z = mu + torch.exp(0.5 * log_var) * torch.randn(mu.shape, generator=generator)
    kl = 0.5 * (mu ** 2 + log_var.exp() - 1 - log_var).sum(1)`
    : `    z, kl = h, torch.zeros(len(x))`
}
    out = model.decode(z)
    recon = ${loss}
    return (recon + beta * kl).mean(), recon.mean(), kl.mean()


def words(seed, stream, step):
    """Philox 4x32-10: the core's random bits, one after another."""
    mask, block = 0xFFFFFFFF, 0
    while True:
        c = [block & mask, block >> 32 | stream << 24, step & mask, step >> 32]
        key = [seed & mask, seed >> 32]
        for _ in range(10):
            a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
            c = [b >> 32 ^ c[1] ^ key[0], b & mask, a >> 32 ^ c[3] ^ key[1], a & mask]
            key = [key[0] + 0x9E3779B9 & mask, key[1] + 0xBB67AE85 & mask]
        yield from c
        block += 1


def order(epoch, n):
    """The order in which the Lab sees its n images in this epoch."""
    bits = words(SEED, 2, epoch)
    out = list(range(n))
    for i in range(n, 1, -1):
        while True:
            product = next(bits) * i
            if (product & 0xFFFFFFFF) >= (2 ** 32 - i) % i:
                break
        j = product >> 32
        out[i - 1], out[j] = out[j], out[i - 1]
    return out


step = ${step}  # the Lab's
per_epoch = -(-len(train) // BATCH)
noise = torch.Generator().manual_seed(SEED)
for epoch in range(step // per_epoch, max(EPOCHS, step // per_epoch + 1)):
    rows = torch.tensor(order(epoch, len(train)))
    for at in range((step % per_epoch) * BATCH, len(train), BATCH):
        beta = BETA * min(1, step / WARMUP) if WARMUP else BETA
        loss, _, _ = losses(train[rows[at:at + BATCH]], beta, noise)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
    with torch.no_grad():
        total, recon, kl = losses(test, BETA, torch.Generator().manual_seed(0))
    print(f'epoch {epoch + 1}: held out {total:.2f} = {recon:.2f} + beta * {kl:.2f}')

save_file(model.state_dict(), 'continued.safetensors')  # the Lab opens it again
`;
}

const DENSE_LAYERS = (/** @type {boolean} */ isVae) => `        widths = [D, *HIDDEN]
        encoder = {str(i): nn.Linear(a, b) for i, (a, b) in enumerate(zip(widths, widths[1:]))}
        encoder['head'] = nn.Linear(widths[-1], ${isVae ? '2 * K' : 'K'})
        back = [K, *reversed(HIDDEN), D]
        self.encoder = nn.ModuleDict(encoder)
        self.decoder = nn.ModuleList(nn.Linear(a, b) for a, b in zip(back, back[1:]))
`;

const DENSE_METHODS = (
  /** @type {boolean} */ isVae,
) => `    def encode(self, x):  # n x D -> n x ${isVae ? '2K, means then log-variances' : 'K'}
        for i in range(len(HIDDEN)):
            x = act(self.encoder[str(i)](x))
        return self.encoder['head'](x)

    def decode(self, z):  # n x K -> n x D
        for layer in self.decoder[:-1]:
            z = act(layer(z))
        return self.decoder[-1](z)
`;

const CONV_LAYERS = (/** @type {boolean} */ isVae) => `        widths = [32 * 7 * 7, *HIDDEN]
        encoder = {'0': nn.Conv2d(1, 16, 4, 2, 1), '1': nn.Conv2d(16, 32, 4, 2, 1)}
        for i, (a, b) in enumerate(zip(widths, widths[1:])):
            encoder[str(i + 2)] = nn.Linear(a, b)
        encoder['head'] = nn.Linear(widths[-1], ${isVae ? '2 * K' : 'K'})
        back = [K, *reversed(HIDDEN), 32 * 7 * 7]
        self.encoder = nn.ModuleDict(encoder)
        self.decoder = nn.ModuleList(nn.Linear(a, b) for a, b in zip(back, back[1:]))
        self.decoder.append(nn.ConvTranspose2d(32, 16, 4, 2, 1))
        self.decoder.append(nn.ConvTranspose2d(16, 1, 4, 2, 1))
`;

const CONV_METHODS = (
  /** @type {boolean} */ isVae,
) => `    def encode(self, x):  # n x 784 -> n x ${isVae ? '2K, means then log-variances' : 'K'}
        x = act(self.encoder['1'](act(self.encoder['0'](x.view(-1, 1, 28, 28))))).flatten(1)
        for i in range(len(HIDDEN)):
            x = act(self.encoder[str(i + 2)](x))
        return self.encoder['head'](x)

    def decode(self, z):  # n x K -> n x 784
        *dense, wide, last = self.decoder
        for layer in dense:
            z = act(layer(z))
        return last(act(wide(z.view(-1, 32, 7, 7)))).flatten(1)
`;
