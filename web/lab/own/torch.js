/**
 * A run of the Lab as a script for PyTorch: architecture, weights, the order of the data, settings. Order
 * and noise are those of the core (rng.h, Philox 4×32-10), so the same images make the same batches, and
 * the held-out loss is the Lab's. The notebook is the same text, cut at its cells.
 * Tested by tests/web/ownTorch.test.mjs, and against PyTorch by `npm run check:torch`.
 * @module
 */

/** @typedef {import('../../engine/protocol.js').ModelSpec} ModelSpec */
/**
 * @typedef {object} TorchRun
 * @property {ModelSpec} spec
 * @property {number} step of the weights in the file
 * @property {number} epochs where the Lab's Play stops
 * @property {{ rows: number, cols: number }} shape
 * @property {{ weights: string, train: string, test: string }} files
 * @property {{ loss: number, images: number, components: number }} heldOut what the Lab measures of these
 *   weights on the first `images` of the held-out file, nats an image; of PCA the squared error with so many
 *   `components`
 */

/** @param {TorchRun} run @returns {string} Python, its cells behind `# %%` */
export function torchScript(run) {
  return run.spec.kind === 'pca' ? pcaScript(run) : networkScript(run);
}

/** @param {TorchRun} run @returns {string} the script as a notebook (nbformat 4.5) */
export function torchNotebook(run) {
  const cells = torchScript(run)
    .split(/^# %%/m)
    .filter((cell) => cell.trim())
    .map((cell, i) => {
      const isText = cell.startsWith(' [markdown]');
      const body = cell.slice(cell.indexOf('\n') + 1).trim();
      const source = isText ? body.replace(/^# ?/gm, '') : body;
      return {
        id: `cell-${i}`,
        cell_type: isText ? 'markdown' : 'code',
        metadata: {},
        source: source.split(/(?<=\n)/),
        ...(isText ? {} : { execution_count: null, outputs: [] }),
      };
    });
  const kernel = { name: 'python3', display_name: 'Python 3', language: 'python' };
  const metadata = { kernelspec: kernel, language_info: { name: 'python' } };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }, null, 1);
}

/** @param {TorchRun} run */
const head = ({ files }) => `# %% [markdown]
# # Latent Atlas: goes on in PyTorch where the Lab stands
# Put beside this file, from the Lab's menus (Model, Data):
#
# - ${files.weights}
# - ${files.train}
# - ${files.test}
#
# Needs: pip install torch numpy safetensors

# %%
import itertools
import os

import numpy as np
import torch
from safetensors.torch import load_file, save_file

train = torch.from_numpy(np.load(${JSON.stringify(files.train)})).flatten(1).float() / 255
test = torch.from_numpy(np.load(${JSON.stringify(files.test)})).flatten(1).float() / 255
state = load_file(${JSON.stringify(files.weights)})
`;

/** @param {TorchRun} run */
const pcaScript = (
  run,
) => `${head(run).replace('import itertools\nimport os\n\n', '').replace(', save_file', '')}
# %%
# mean: d numbers; components: k x d, a principal direction a row (the lecture's W transposed).
mean, W = state['mean'].float(), state['components'].float()[:${run.heldOut.components}]
k = W.shape[0]

for name, x in [('trained on', train), ('held out', test[:${run.heldOut.images}])]:
    z = (x - mean) @ W.T  # codes, n x k
    error = ((x - mean - z @ W) ** 2).sum(1).mean()
    print(f'{name}: squared error an image with {k} directions {error:.5f}')
print('held out, by the Lab: ${run.heldOut.loss}')
`;

/** @param {TorchRun} run */
function networkScript(run) {
  const { spec, step, epochs, heldOut } = run;
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
  return `${head(run)}
# %%
import torch.nn as nn
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
    def forward(self, x, eps):
        """Of each image its reconstruction loss and KL${spec.loss === 'bce' ? ', nats' : ''}; eps: n x K, of N(0, I)."""
        h = self.encode(x)
${
  isVae
    ? `        mu, log_var = h.chunk(2, dim=1)
        log_var = log_var.clamp(max=30)
        z = mu + torch.exp(0.5 * log_var) * eps
        kl = 0.5 * (mu ** 2 + log_var.exp() - 1 - log_var).sum(1)`
    : `        z, kl = h, torch.zeros(len(x), device=x.device)`
}
        out = self.decode(z)
        return ${loss}, kl


# One process, or as many as there are: torchrun --nproc-per-node 2 this_file.py
WORLD, RANK = int(os.environ.get('WORLD_SIZE', 1)), int(os.environ.get('RANK', 0))
device = 'cpu'
if torch.cuda.is_available():
    device = f"cuda:{os.environ.get('LOCAL_RANK', 0)}"
if WORLD > 1:
    torch.distributed.init_process_group('gloo' if device == 'cpu' else 'nccl')
model = Model().to(device)
model.load_state_dict({name: tensor.float() for name, tensor in state.items()})
train, test = train.to(device), test.to(device)

# %% [markdown]
# The Lab's random numbers: the order of the images and the noise of the codes are functions of the
# seed and the step, here as there.


# %%
def philox(block, stream, step):
    """Philox 4x32-10 (Salmon et al. 2011): four random words of 32 bits; block: a number, or many."""
    mask = 0xFFFFFFFF
    c = [block & mask, block >> 32 | stream << 24, step & mask, step >> 32]
    key = [SEED & mask, SEED >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ key[0], b & mask, a >> 32 ^ c[3] ^ key[1], a & mask]
        key = [key[0] + 0x9E3779B9 & mask, key[1] + 0xBB67AE85 & mask]
    return c


def order(epoch, n):
    """The order in which the Lab sees its n images in this epoch."""
    bits = (word for block in itertools.count() for word in philox(block, 2, epoch))
    out = list(range(n))
    for i in range(n, 1, -1):
        while True:
            product = next(bits) * i
            if (product & 0xFFFFFFFF) >= (2 ** 32 - i) % i:
                break
        j = product >> 32
        out[i - 1], out[j] = out[j], out[i - 1]
    return out


def normals(n, stream, step):
    """n x K numbers of N(0, 1): the Lab's noise, stream 3 of a training step, stream 4 of measuring."""
    words = philox(np.arange(-(-n * K // 4), dtype=np.uint64), stream, step)
    bits = np.stack(np.broadcast_arrays(*words), 1).ravel()[:n * K]
    return torch.special.ndtri(torch.from_numpy((bits + 0.5) / 2 ** 32)).float().view(n, K).to(device)


# %%
def held_out():
    """Means over the held-out images: reconstruction + beta * KL, reconstruction, KL."""
    x = test[:${heldOut.images}]
    with torch.no_grad():
        parts = [model(*two) for two in zip(x.split(500), normals(len(x), 4, 0).split(500))]
    recon, kl = (torch.cat(part).double().mean().item() for part in zip(*parts))
    return recon + BETA * kl, recon, kl


if RANK == 0:
    print('held out: %.5f = %.5f + beta * %.5f' % held_out())
    print('held out, by the Lab: ${heldOut.loss}')

# %% [markdown]
# Trains on. The optimiser's moments are not in the file: they begin at 0.

# %%
optimiser = ${optimiser}
net = nn.parallel.DistributedDataParallel(model) if WORLD > 1 else model
step = ${step}  # the Lab's
per_epoch = -(-len(train) // BATCH)
mine = slice(RANK, None, WORLD)  # of each batch
for epoch in range(step // per_epoch, max(EPOCHS, step // per_epoch + 1)):
    rows = torch.tensor(order(epoch, len(train)))
    for at in range((step % per_epoch) * BATCH, len(train), BATCH):
        batch = rows[at:at + BATCH]
        beta = BETA * min(1, step / WARMUP) if WARMUP else BETA
        recon, kl = net(train[batch[mine]], normals(len(batch), 3, step)[mine])
        # The mean over the whole batch, of which gradients take the mean over the processes.
        loss = (recon + beta * kl).sum() * WORLD / len(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
    if RANK == 0:
        print('epoch %d: held out %.5f = %.5f + beta * %.5f' % (epoch + 1, *held_out()))

if RANK == 0:
    # The Lab opens it again.
    save_file({k: v.cpu() for k, v in model.state_dict().items()}, 'continued.safetensors')
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
