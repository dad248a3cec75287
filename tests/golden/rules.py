"""Rules one by one: activations, elementwise losses, optimizers, schedules."""

import torch
from common import ACTIVATIONS, LOSSES, OPTIMIZERS, RATES, SNAPSHOTS, O, exact, write

POINTS = [0.0, -0.0]
for size in (1e-8, 0.01, 0.1, 0.5, 1.0, 1.7, 2.5, 3.0, 4.0, 6.0, 10.0, 30.0, 100.0):
    POINTS += [size, -size]


def activation_rows():
    rows = []
    settings_of = {"leaky-relu": [{}, {"slope": 0.25}], "elu": [{}, {"alpha": 0.5}]}
    for name, function in ACTIVATIONS.items():
        if name == "linear":
            continue
        for settings in settings_of.get(name, [{}]):
            x = torch.tensor(POINTS, requires_grad=True)
            y = function(x, **settings)
            y.sum().backward()
            rows.append({"id": name, "settings": settings, "x": POINTS, "y": y, "slope": x.grad})
    return rows


def loss_rows():
    rows = []
    z_values = exact(4, 3, 3.0)
    z_values[0, 0] = 20.0
    z_values[1, 2] = -20.0
    targets = {
        "real": exact(4, 3, 2.0),
        "bits": torch.tensor([[1.0, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]]),
        "signs": torch.tensor([[1.0, -1, 1], [-1, -1, 1], [1, 1, -1], [-1, 1, -1]]),
    }
    for name, settings, kind in [
        ("mean-squared-error", {}, "real"),
        ("mean-absolute-error", {}, "real"),
        ("huber", {}, "real"),
        ("huber", {"delta": 0.5}, "real"),
        ("log-cosh", {}, "real"),
        ("binary-cross-entropy", {}, "bits"),
        ("hinge", {}, "signs"),
    ]:
        z = z_values.clone().requires_grad_()
        value = LOSSES[name](z, targets[kind], **settings)
        value.backward()
        rows.append(
            {"id": name, "settings": settings, "z": z, "t": targets[kind], "value": value, "gradient": z.grad}
        )
    return rows


def optimizer_rows():
    start = exact(1, 6, 2.0)[0]
    # Of many sizes, some of one sign, some around 0, one often 0.
    gradients = torch.stack(
        [
            exact(1, 6)[0] * torch.tensor([1.0, 8.0, 0.125, 1.0, 1.0, 4.0]) + torch.tensor([0.0, 1.0, 0.0, 2.0, 0.0, 0.0])
            for _ in range(max(SNAPSHOTS))
        ]
    )
    gradients[:, 4] *= torch.tensor([1.0, 0.0, 0.0, 0.0] * 25)
    settings_of = {
        "momentum": [{}, {"momentum": 0.5}],
        "rmsprop": [{}, {"alpha": 0.9}],
        "adam": [{}, {"beta1": 0.8, "beta2": 0.99, "epsilon": 1e-3}],
        "nadam": [{}, {"momentum-decay": 0.1}],
        "lion": [{}, {"decay": 0.1}],
    }
    rows = []
    for name, make in OPTIMIZERS.items():
        for settings in settings_of.get(name, [{}]):
            weights = start.clone().requires_grad_()
            optimizer = make([weights], RATES[name], **settings)
            after = {}
            for step, gradient in enumerate(gradients, 1):
                weights.grad = gradient.clone()
                optimizer.step()
                if step in SNAPSHOTS:
                    after[str(step)] = weights.detach().clone()
            rows.append({"id": name, "settings": settings, "rate": RATES[name], "after": after})
    return {"start": start, "gradients": gradients, "optimizers": rows}


# Schedules: the factor on the learning rate at the beginning of each epoch.

def schedule_rows():
    def factors(make, epochs):
        p = torch.zeros(1, requires_grad=True)
        optimizer = O.SGD([p], lr=1.0)
        scheduler = make(optimizer)
        found = []
        for _ in range(epochs):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return found

    S = O.lr_scheduler
    # PyTorch's cycle of T steps climbs until step w·T − 1 and ends at step T − 1; ours of N epochs until w·N and N.
    total, climb = 20, 0.3
    return [
        {"id": "step", "settings": {"epochs": 3, "gamma": 0.5}, "factors": factors(lambda o: S.StepLR(o, 3, 0.5), 12)},
        {
            "id": "exponential",
            "settings": {"gamma": 0.9},
            "factors": factors(lambda o: S.ExponentialLR(o, 0.9), 12),
        },
        {
            "id": "cosine",
            "settings": {"epochs": 10, "floor": 0.125},
            "factors": factors(lambda o: S.CosineAnnealingLR(o, 10, eta_min=0.125), 11),
        },
        {
            "id": "one-cycle",
            "settings": {"epochs": total, "warm-share": climb},
            "factors": factors(
                lambda o: S.OneCycleLR(
                    o, 1.0, total_steps=total + 1, pct_start=(climb * total + 1) / (total + 1), cycle_momentum=False
                ),
                total,
            ),
        },
        {
            "id": "warm-up",
            "settings": {"epochs": 5, "start": 0.25},
            "factors": factors(lambda o: S.LinearLR(o, 0.25, total_iters=5), 9),
        },
    ]


def make():
    write(
        "rules.json",
        {
            "activations": activation_rows(),
            "losses": loss_rows(),
            **optimizer_rows(),
            "schedules": schedule_rows(),
        },
    )
