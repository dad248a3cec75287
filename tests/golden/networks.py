"""Whole networks: outputs of every layer, loss, gradients, and values after 1, 10 and 100 steps on one batch."""

import torch
import torch.nn.functional as F
from common import ACTIVATIONS, LOSSES, OPTIMIZERS, RATES, SNAPSHOTS, exact, write

OUTPUT = 1  # The output's id; the input's is 0, layers begin at 2.


def dense(id, units, activation, **settings):
    return {"id": id, "kind": "dense", "settings": {"units": units, "activation": activation, **settings}}


def layer(id, kind, **settings):
    return {"id": id, "kind": kind, "settings": settings}


def pick(id, **settings):
    return {"pick": id, "settings": {key.replace("_", "-"): value for key, value in settings.items()}}


def unpick(value):
    return (value, {}) if isinstance(value, str) else (value["pick"], value["settings"])


def first_values(case):
    """Values by «id.name», and the width of every node."""
    widths, values = {0: len(case["inputs"][0])}, {}
    previous = 0
    for node in case["nodes"] + [case["output"]]:
        id, kind, settings = node["id"], node["kind"], node["settings"]
        width = widths[previous]
        if kind in ("dense", "output"):
            units = settings["units"] if kind == "dense" else len(case["targets"][0])
            values[f"{id}.kernel"] = exact(width, units, 0.75)
            if settings.get("bias", True):
                values[f"{id}.bias"] = exact(1, units, 0.5)
            width = units
        elif kind == "batch-norm":
            values[f"{id}.gamma"] = 1 + exact(1, width, 0.25)
            values[f"{id}.beta"] = exact(1, width, 0.25)
            values[f"{id}.running mean"] = exact(1, width, 0.5)
            values[f"{id}.running variance"] = 1 + exact(1, width, 0.25)
        elif kind == "layer-norm":
            values[f"{id}.gamma"] = 1 + exact(1, width, 0.25)
            values[f"{id}.beta"] = exact(1, width, 0.25)
        elif kind == "concat":
            width += widths[settings["source"]["node"]]
        if settings.get("activation") == "prelu":
            values[f"{id}.alpha"] = 0.25 + exact(1, width, 0.125)
        widths[id] = width
        previous = id
    return values


def activate(value, x, alpha):
    name, settings = unpick(value)
    if name == "prelu":
        return torch.clamp(x, min=0) + alpha * torch.clamp(x, max=0)
    if name == "softmax":
        return F.softmax(x, 1)
    return ACTIVATIONS[name](x, **settings)


def forward(case, values, training):
    """Outputs by node. Running statistics in `values` change when training."""
    x = torch.tensor(case["inputs"])
    outputs = {0: x}
    for node in case["nodes"] + [case["output"]]:
        id, kind, settings = node["id"], node["kind"], node["settings"]
        own = lambda name: values.get(f"{id}.{name}")
        if kind in ("dense", "output"):
            x = x @ own("kernel") + (own("bias") if settings.get("bias", True) else 0)
        elif kind == "batch-norm":
            x = F.batch_norm(
                x, own("running mean")[0], own("running variance")[0], own("gamma")[0], own("beta")[0], training
            )
        elif kind == "layer-norm":
            x = F.layer_norm(x, x.shape[1:], own("gamma")[0], own("beta")[0])
        elif kind == "add":
            x = x + outputs[settings["source"]["node"]]
        elif kind == "concat":
            x = torch.cat([x, outputs[settings["source"]["node"]]], 1)
        if "activation" in settings:
            x = activate(settings["activation"], x, own("alpha"))
        outputs[id] = x
    return outputs


def trained(values):
    return {name: value for name, value in values.items() if "running" not in name}


def penalise(case, values):
    """Adds the penalties' gradients: λ₁ sign w and λ₂ w, on kernels."""
    name, settings = unpick(case["recipe"].get("regularizer", "none"))
    l1, l2 = {
        "l1": lambda: (settings["rate"], 0.0),
        "l2": lambda: (0.0, settings["rate"]),
        "elastic": lambda: (settings["l1-rate"], settings["l2-rate"]),
    }.get(name, lambda: (0.0, 0.0))()
    for key, value in values.items():
        if key.endswith(".kernel"):
            value.grad += l1 * torch.sign(value.detach()) + l2 * value.detach()


def clip(case, values):
    name, settings = unpick(case["recipe"].get("clipping", "none"))
    gradients = [value.grad for value in values.values()]
    if name == "value":
        for gradient in gradients:
            gradient.clamp_(-settings["limit"], settings["limit"])
    if name == "norm":
        norm = torch.sqrt(sum((gradient**2).sum() for gradient in gradients))
        for gradient in gradients:
            gradient.mul_(min(1.0, settings["limit"] / norm.item()))


@torch.no_grad()
def constrain(case, values):
    name, settings = unpick(case["recipe"].get("regularizer", "none"))
    if name == "max-norm":
        for key, value in values.items():
            if key.endswith(".kernel"):
                value.mul_(torch.clamp(settings["limit"] / value.norm(dim=0, keepdim=True), max=1.0))


def solve(case):
    """Fills in what a case leads to."""
    values = first_values(case)
    case["values"] = {name: value.clone() for name, value in values.items()}
    case["outputs"] = {str(id): y for id, y in forward(case, values, training=False).items() if id != 0}
    weights = trained(values)
    for weight in weights.values():
        weight.requires_grad_()
    loss_name, loss_settings = unpick(case["recipe"]["loss"])
    optimizer_name, optimizer_settings = unpick(case["recipe"]["optimizer"])
    optimizer = OPTIMIZERS[optimizer_name](
        list(weights.values()), case["recipe"]["learning-rate"], **optimizer_settings
    )
    targets = torch.tensor(case["targets"])
    case["after"] = {}
    for step in range(1, max(SNAPSHOTS) + 1):
        optimizer.zero_grad()
        loss = LOSSES[loss_name](forward(case, values, training=True)[OUTPUT], targets, **loss_settings)
        loss.backward()
        if step == 1:
            case["loss"] = loss
            case["gradients"] = {name: weight.grad.clone() for name, weight in weights.items()}
        penalise(case, weights)
        clip(case, weights)
        optimizer.step()
        constrain(case, weights)
        if step in SNAPSHOTS:
            case["after"][str(step)] = {name: value.detach().clone() for name, value in values.items()}
    return case


def one_hot(rows, classes, low=0.0):
    return [[1.0 if (3 * row + row // 2) % classes == column else low for column in range(classes)] for row in range(rows)]


def case(name, nodes, *, targets, task, inputs=None, output="linear", loss="mean-squared-error", optimizer="gradient-descent", rate=0.125, **recipe):
    inputs = exact(len(targets), 2, 2.0).tolist() if inputs is None else inputs
    return solve(
        {
            "name": name,
            "task": task,
            "nodes": nodes,
            "output": {"id": OUTPUT, "kind": "output", "settings": {"activation": output}},
            "recipe": {"loss": loss, "optimizer": optimizer, "learning-rate": rate, **recipe},
            "inputs": inputs,
            "targets": targets,
        }
    )


def architectures():
    numbers = exact(8, 1, 2.0).tolist()
    bits = [[float(row * 5 % 3 == 0)] for row in range(8)]
    signs = [[2 * bit[0] - 1] for bit in bits]
    thirds = one_hot(8, 3)
    regression = {"targets": numbers, "task": "regression"}
    classes = {"targets": thirds, "task": 3}
    yield case("two tanh layers", [dense(2, 8, "tanh"), dense(3, 8, "tanh")], **regression)
    yield case("a tanh output and two classes", [dense(2, 4, "sigmoid")], targets=signs, task=2, output="tanh")
    yield case("relu and cross-entropy", [dense(2, 6, "relu")], **classes, loss="categorical-cross-entropy")
    yield case(
        "batch normalisation",
        [dense(2, 5, "linear", bias=False), layer(3, "batch-norm"), layer(4, "activation", activation="relu")],
        **classes,
        loss="categorical-cross-entropy",
    )
    # At 0.125 a unit comes so near to its sample's mean that f32 leaves f64's path for good, in PyTorch too.
    yield case("layer normalisation", [dense(2, 5, "linear"), layer(3, "layer-norm"), layer(4, "activation", activation="gelu")], **regression, rate=0.03)
    yield case("a trained slope", [dense(2, 5, "prelu"), dense(3, 3, "prelu")], targets=bits, task=2, loss="binary-cross-entropy")
    yield case("a residual", [dense(2, 4, "tanh"), dense(3, 4, "silu"), layer(4, "add", source={"node": 2})], **regression, loss="huber")
    yield case("a concatenation", [dense(2, 3, "mish"), dense(3, 2, "softplus"), layer(4, "concat", source={"node": 0})], **regression, loss="log-cosh")
    yield case("softmax inside", [dense(2, 4, "softmax")], **regression, rate=0.5)
    yield case("absolute error", [dense(2, 3, "sine")], **regression, loss="mean-absolute-error", rate=0.03)
    yield case("squared error on three classes", [dense(2, 3, "elu")], targets=one_hot(8, 3, -1.0), task=3)
    yield case("hinge on three classes", [dense(2, 3, "selu")], targets=one_hot(8, 3, -1.0), task=3, loss="hinge", rate=0.03)
    yield case("binary cross-entropy on three classes", [dense(2, 3, "softsign")], **classes, loss="binary-cross-entropy")
    yield case("smoothed labels", [dense(2, 3, "gaussian")], **classes, loss=pick("categorical-cross-entropy", smoothing=0.25))
    yield case("divergence from smoothed labels", [dense(2, 3, "hard-tanh")], **classes, loss="kl-divergence")


def trainings():
    targets = {"targets": exact(6, 1, 2.0).tolist(), "task": "regression", "inputs": exact(6, 2, 2.0).tolist()}
    net = [dense(2, 5, "tanh")]
    for name, rate in RATES.items():
        yield case(f"trained by {name}", net, **targets, optimizer=name, rate=rate)
    for optimizer in ("gradient-descent", "adam"):
        rate = 0.125 if optimizer == "gradient-descent" else 0.01
        for penalty in (
            pick("l1", rate=0.05),
            pick("l2", rate=0.1),
            pick("elastic", l1_rate=0.02, l2_rate=0.05),
            pick("max-norm", limit=0.75),
        ):
            yield case(f"{optimizer} with {penalty['pick']}", net, **targets, optimizer=optimizer, rate=rate, regularizer=penalty)
        for clipping in (pick("value", limit=0.05), pick("norm", limit=0.125)):
            yield case(f"{optimizer} clipped by {clipping['pick']}", net, **targets, optimizer=optimizer, rate=rate, clipping=clipping)
    yield case(
        "a penalty is clipped with the gradient",
        net,
        **targets,
        optimizer="momentum",
        rate=0.03,
        regularizer=pick("l2", rate=0.5),
        clipping=pick("norm", limit=0.25),
    )


def make():
    write("networks.json", {"cases": [*architectures(), *trainings()]})
