"""What the golden numbers are made with: PyTorch's functions under our names, and ours where it has none."""

import json
import math
import pathlib
import random

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SEED = 20261123
HERE = pathlib.Path(__file__).parent
MAKER = {"script": "tests/golden/make.py", "torch": torch.__version__.split("+")[0], "dtype": "float64", "seed": SEED}
draw = random.Random(SEED)


def exact(rows, columns, scale=1.0):
    """Multiples of 1/64 in ±scale."""
    limit = int(64 * scale)
    return torch.tensor([[draw.randint(-limit, limit) / 64 for _ in range(columns)] for _ in range(rows)])


def rounded(value):
    """14 digits say more than the tests ask."""
    if isinstance(value, torch.Tensor):
        value = value.detach().tolist()
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, float):
        value = float(f"{value:.14g}")
        return int(value) if value == int(value) and abs(value) < 1e15 and math.copysign(1, value) > 0 else value
    return value


def write(name, content):
    """One line an item, so that a difference can be read."""
    lines = ["{", f'"maker": {json.dumps(MAKER)}']
    for key, item in content.items():
        lines[-1] += ","
        if isinstance(item, list) and item and isinstance(item[0], dict):
            lines.append(f'"{key}": [')
            rows = [json.dumps(rounded(row), separators=(",", ":")) for row in item]
            lines.append(",\n".join(rows))
            lines.append("]")
        else:
            lines.append(f'"{key}": {json.dumps(rounded(item), separators=(",", ":"))}')
    lines.append("}\n")
    path = HERE / name
    path.write_text("\n".join(lines))
    print(path.name, path.stat().st_size, "bytes")


# Activations.

ACTIVATIONS = {
    "linear": lambda x: x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda x, slope=0.01: F.leaky_relu(x, slope),
    "elu": lambda x, alpha=1.0: F.elu(x, alpha),
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "hard-tanh": F.hardtanh,
    # F.hardsigmoid is the same, but its backward pass takes 1/6 in f32 even where all else is f64.
    "hard-sigmoid": lambda x: F.relu6(x + 3) / 6,
    "mish": F.mish,
    "sine": torch.sin,
    "gaussian": lambda x: torch.exp(-x * x),
}

# Losses. z is the raw output; elementwise losses are averaged over outputs and samples, those with softmax summed over
# the outputs and averaged over the samples.

def smoothed(t, smoothing):
    return (1 - smoothing) * t + smoothing / t.shape[1]


LOSSES = {
    "mean-squared-error": lambda z, t: 0.5 * F.mse_loss(z, t),
    "mean-absolute-error": lambda z, t: F.l1_loss(z, t),
    "huber": lambda z, t, delta=1.0: F.huber_loss(z, t, delta=delta),
    "log-cosh": lambda z, t: torch.log(torch.cosh(z - t)).mean(),
    "binary-cross-entropy": lambda z, t: F.binary_cross_entropy_with_logits(z, t),
    "categorical-cross-entropy": lambda z, t, smoothing=0.0: F.cross_entropy(z, t, label_smoothing=smoothing),
    "hinge": lambda z, t: torch.clamp(1 - t * z, min=0).mean(),
    "kl-divergence": lambda z, t, smoothing=0.1: F.kl_div(
        F.log_softmax(z, 1), smoothed(t, smoothing), reduction="batchmean"
    ),
}


# Optimizers.

class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, Algorithm 2."""

    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                side = torch.sign(beta1 * m + (1 - beta1) * p.grad)
                p -= group["lr"] * (side + group["weight_decay"] * p)
                m.mul_(beta2).add_((1 - beta2) * p.grad)


O = torch.optim
OPTIMIZERS = {
    "gradient-descent": lambda p, lr: O.SGD(p, lr),
    "momentum": lambda p, lr, momentum=0.9: O.SGD(p, lr, momentum=momentum),
    "nesterov": lambda p, lr, momentum=0.9: O.SGD(p, lr, momentum=momentum, nesterov=True),
    "adagrad": lambda p, lr, epsilon=1e-10: O.Adagrad(p, lr, eps=epsilon),
    "adadelta": lambda p, lr, rho=0.9, epsilon=1e-6: O.Adadelta(p, lr, rho=rho, eps=epsilon),
    "rmsprop": lambda p, lr, alpha=0.99, epsilon=1e-8: O.RMSprop(p, lr, alpha=alpha, eps=epsilon),
    "adam": lambda p, lr, beta1=0.9, beta2=0.999, epsilon=1e-8: O.Adam(p, lr, (beta1, beta2), epsilon),
    "adamw": lambda p, lr, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.01: O.AdamW(
        p, lr, (beta1, beta2), epsilon, decay
    ),
    "nadam": lambda p, lr, beta1=0.9, beta2=0.999, epsilon=1e-8, **rest: O.NAdam(
        p, lr, (beta1, beta2), epsilon, momentum_decay=rest.get("momentum-decay", 4e-3)
    ),
    "lion": lambda p, lr, beta1=0.9, beta2=0.99, decay=0.0: Lion(p, lr, (beta1, beta2), decay),
}
RATES = {
    "gradient-descent": 0.03,
    "momentum": 0.01,
    "nesterov": 0.01,
    "adagrad": 0.1,
    "adadelta": 1.0,
    "rmsprop": 0.01,
    "adam": 0.01,
    "adamw": 0.01,
    "nadam": 0.01,
    "lion": 0.001,
}
SNAPSHOTS = (1, 10, 100)
