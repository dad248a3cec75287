"""Whole networks: outputs of every layer, loss, gradients, and values after 1, 10 and 100 steps on one batch."""

import math

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
    """Values by «id.name». Widths are those of one place: a pixel's channels, a step's values."""
    places, width = geometry(case)
    widths, values = {0: width}, {}
    previous = 0
    for node in case["nodes"] + [case["output"]]:
        id, kind, settings = node["id"], node["kind"], node["settings"]
        width = widths[previous]
        if kind in ("dense", "output"):
            units = settings["units"] if kind == "dense" else len(case["targets"][0]) // math.prod(places)
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
        elif kind == "conv2d":
            window = settings["kernel-size"]
            values[f"{id}.kernel"] = exact(window * window * width, settings["filters"], 0.75)
            if settings.get("bias", True):
                values[f"{id}.bias"] = exact(1, settings["filters"], 0.5)
            width = settings["filters"]
            places = [edges(side, window, settings)[0] for side in places]
        elif kind == "max-pool":
            places = [edges(side, settings.get("size", 2), settings)[0] for side in places]
        elif kind == "flatten":
            places, width = [], width * math.prod(places)
        elif kind == "lstm":
            values[f"{id}.kernel"] = exact(width, 4 * settings["units"], 0.75)
            values[f"{id}.recurrent kernel"] = exact(settings["units"], 4 * settings["units"], 0.75)
            values[f"{id}.bias"] = exact(1, 4 * settings["units"], 0.5)
            width = settings["units"]
            places = places if settings.get("sequence", False) else []
        elif kind == "concat":
            width += widths[settings["source"]["node"]]
        if settings.get("activation") == "prelu":
            values[f"{id}.alpha"] = 0.25 + exact(1, width, 0.125)
        widths[id] = width
        previous = id
    return values


def geometry(case):
    """Rows and pixels, or steps, or nothing; values of one place."""
    *places, width = case.get("geometry", [len(case["inputs"][0])])
    return places, width


def edges(length, window, settings):
    """Windows along a side, and the padding before and behind it, as TensorFlow pads."""
    stride = settings.get("stride", 2 if "kernel-size" not in settings else 1)
    if settings.get("padding", "kernel-size" in settings):
        count = -(-length // stride)
        reach = max((count - 1) * stride + window - length, 0)
        return count, (reach // 2, reach - reach // 2), stride
    return (length - window) // stride + 1, (0, 0), stride


def windows(x, window, settings, fill):
    """Images in PyTorch's order of dimensions, padded, and the stride."""
    _, (top, bottom), stride = edges(x.shape[1], window, settings)
    _, (left, right), _ = edges(x.shape[2], window, settings)
    return F.pad(x.permute(0, 3, 1, 2), (left, right, top, bottom), value=fill), stride


def remember(x, kernel, recurrent, bias):
    """PyTorch's own LSTM; its gates have our order."""
    lstm = torch.nn.LSTM(x.shape[2], recurrent.shape[0], batch_first=True)
    weights = {
        "weight_ih_l0": kernel.T,
        "weight_hh_l0": recurrent.T,
        "bias_ih_l0": bias[0],
        "bias_hh_l0": torch.zeros_like(bias[0]),
    }
    return torch.func.functional_call(lstm, weights, (x,))[0]


def activate(value, x, alpha):
    name, settings = unpick(value)
    if name == "prelu":
        return torch.clamp(x, min=0) + alpha * torch.clamp(x, max=0)
    if name == "softmax":
        return F.softmax(x, -1)
    return ACTIVATIONS[name](x, **settings)


def forward(case, values, training):
    """Outputs by node, `[samples, places…, values of a place]`. Running statistics in `values` change when training."""
    places, width = geometry(case)
    x = torch.tensor(case["inputs"]).reshape(-1, *places, width)
    outputs = {0: x}
    for node in case["nodes"] + [case["output"]]:
        id, kind, settings = node["id"], node["kind"], node["settings"]
        own = lambda name: values.get(f"{id}.{name}")
        if kind in ("dense", "output"):
            x = x @ own("kernel") + (own("bias") if settings.get("bias", True) else 0)
        elif kind == "batch-norm":
            x = F.batch_norm(
                x.reshape(-1, x.shape[-1]),
                own("running mean")[0],
                own("running variance")[0],
                own("gamma")[0],
                own("beta")[0],
                training,
            ).reshape(x.shape)
        elif kind == "layer-norm":
            x = F.layer_norm(x, x.shape[-1:], own("gamma")[0], own("beta")[0])
        elif kind == "add":
            x = x + outputs[settings["source"]["node"]]
        elif kind == "concat":
            x = torch.cat([x, outputs[settings["source"]["node"]]], -1)
        elif kind == "conv2d":
            side = settings["kernel-size"]
            padded, stride = windows(x, side, settings, 0.0)
            kernel = own("kernel").reshape(side, side, x.shape[-1], -1).permute(3, 2, 0, 1)
            x = F.conv2d(padded, kernel, stride=stride).permute(0, 2, 3, 1) + (own("bias") if settings.get("bias", True) else 0)
        elif kind == "max-pool":
            side = settings.get("size", 2)
            padded, stride = windows(x, side, settings, -torch.inf)
            x = F.max_pool2d(padded, side, stride).permute(0, 2, 3, 1)
        elif kind == "flatten":
            x = x.reshape(x.shape[0], -1)
        elif kind == "lstm":
            x = remember(x, own("kernel"), own("recurrent kernel"), own("bias"))
            x = x if settings.get("sequence", False) else x[:, -1]
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
    case["outputs"] = {str(id): y.flatten(1) for id, y in forward(case, values, training=False).items() if id != 0}
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
        z = forward(case, values, training=True)[OUTPUT]
        # An answer at every step counts like one more sample.
        loss = LOSSES[loss_name](z.flatten(0, -2), targets.reshape(-1, z.shape[-1]), **loss_settings)
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


def case(name, nodes, *, targets, task, inputs=None, geometry=None, output="linear", loss="mean-squared-error", optimizer="gradient-descent", rate=0.125, **recipe):
    inputs = exact(len(targets), 2, 2.0).tolist() if inputs is None else inputs
    return solve(
        {
            "name": name,
            **({"geometry": geometry} if geometry else {}),
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


def laid_case(name, geometry, nodes, rows=4, **settings):
    return case(name, nodes, inputs=exact(rows, math.prod(geometry)).tolist(), geometry=list(geometry), **settings)


def conv(id, filters, size, activation, **settings):
    settings = {"filters": filters, "kernel-size": size, "activation": activation, **settings}
    return {"id": id, "kind": "conv2d", "settings": settings}


def lstm(id, units, **settings):
    return {"id": id, "kind": "lstm", "settings": {"units": units, **settings}}


def on_images_and_sequences():
    numbers = exact(4, 1, 2.0).tolist()
    regression = {"targets": numbers, "task": "regression", "rate": 0.03}
    classes = {"targets": one_hot(4, 3), "task": 3, "loss": "categorical-cross-entropy", "rate": 0.03}
    yield laid_case(
        "convolutions and maxima",
        (6, 6, 2),
        [conv(2, 3, 3, "relu"), layer(3, "max-pool"), conv(4, 4, 3, "tanh"), layer(5, "flatten")],
        **classes,
    )
    yield laid_case(
        "strides with padding",
        (7, 6, 1),
        [conv(2, 2, 3, "tanh", stride=2), conv(3, 3, 4, "silu", bias=False), layer(4, "flatten")],
        **regression,
    )
    yield laid_case(
        "strides without padding",
        (8, 7, 2),
        [conv(2, 9, 2, "sigmoid", stride=3, padding=False), conv(3, 2, 2, "prelu", padding=False), layer(4, "flatten")],
        **regression,
    )
    yield laid_case(
        "squares that overlap and reach over edges",
        (5, 6, 3),
        [layer(2, "max-pool", size=3, padding=True), conv(3, 3, 2, "gelu"), layer(4, "max-pool", stride=1), layer(5, "flatten")],
        **regression,
    )
    yield laid_case(
        "channels that are normalised and joined",
        (4, 4, 2),
        [
            conv(2, 3, 3, "linear"),
            layer(3, "batch-norm"),
            layer(4, "activation", activation="softplus"),
            layer(5, "concat", source={"node": 0}),
            layer(6, "flatten"),
        ],
        **regression,
    )
    yield laid_case("the last step of a memory", (5, 3), [lstm(2, 4)], **classes)
    yield laid_case(
        "an answer at every step",
        (6, 2),
        [lstm(2, 5, sequence=True), dense(3, 4, "tanh"), lstm(4, 3, sequence=True)],
        targets=[[float(i in (row % 2, 2 + row // 2 % 2, 4, 7, 8, 10 + row % 2)) for i in range(12)] for row in range(4)],
        task={"each step": 2},
        loss="categorical-cross-entropy",
        optimizer="adam",
        rate=0.01,
    )


def make():
    write("networks.json", {"cases": [*architectures(), *trainings(), *on_images_and_sequences()]})
