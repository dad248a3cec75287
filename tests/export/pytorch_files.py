"""The PyTorch files against the engine: outputs, weights in and out, losses and values over ten steps, rates, data; and one
process against two.

    python pytorch_files.py FOLDER
"""

import subprocess
import sys

import numpy
import safetensors.torch
import torch
from common import cases, near, run

# Of values after ten steps in f32: each step's rounding is amplified by those after it.
AFTER_STEPS = 1e-4
torch.set_num_threads(1)


def network_of(case):
    module = case.module("network_pytorch")
    network = module.Network()
    module.load_weights(network, case.file("weights.safetensors"))
    return module, network


def inputs_of(case, network):
    """Inputs with the sizes that the network's own words give for a sample."""
    sizes = network.__doc__.split("→")[0].strip(" []").split(",")[1:]
    return torch.from_numpy(case.inputs).reshape(-1, *map(int, sizes))


def targets_of(case, module):
    """Targets as the file encodes them, from classes and numbers."""
    targets = torch.from_numpy(case.targets)
    if case.classes == 0:
        return module.encode(targets[:, 0])
    if targets.shape[1] == 1:
        return module.encode((targets[:, 0] > 0.5).long())
    places = targets.reshape(len(targets), -1, case.classes).argmax(-1)
    return module.encode(places[:, 0] if places.shape[1] == 1 else places)


def predictions_are_the_engines(case):
    module, network = network_of(case)
    predictions = module.predict(network, inputs_of(case, network))
    near("predictions", predictions.flatten(1), case.prediction)


def weights_go_out_as_they_came_in(case):
    module, network = network_of(case)
    path = case.file("saved.safetensors")
    module.save_weights(network, path)
    before, after = (safetensors.torch.load_file(case.file(name)) for name in ("weights.safetensors", path.name))
    assert before.keys() == after.keys(), f"{sorted(after)} instead of {sorted(before)}"
    for name, values in before.items():
        assert torch.equal(values, after[name]), name


def training_follows_the_engine(case):
    if case.losses is None:
        return False
    module, network = network_of(case)
    # In f64, so that the only rounding is the engine's.
    network.double().train()
    x, y = inputs_of(case, network).double(), targets_of(case, module)
    y = y.double() if y.is_floating_point() else y
    optimizer = module.make_optimizer(network.parameters())
    losses = []
    factor = getattr(module, "rate_factor", lambda epoch: 1.0)
    for epoch in range(len(case.losses)):
        for group in optimizer.param_groups:
            group["lr"] = module.RATE * factor(epoch)
        losses.append(module.train_step(network, optimizer, x, y).item())
    near("losses", losses, case.losses, AFTER_STEPS)
    path = case.file("trained.safetensors")
    module.save_weights(network.float(), path)
    before, after = (safetensors.torch.load_file(case.file(name)) for name in ("after.safetensors", path.name))
    for name, values in before.items():
        near(f"{name} after {len(losses)} steps", after[name], values, AFTER_STEPS)


def rates_follow_the_schedule(case):
    module = case.module("network_pytorch")
    factor = getattr(module, "rate_factor", lambda epoch: 1.0)
    for epoch, wanted in case.schedule:
        near(f"the rate at epoch {epoch}", factor(epoch), wanted, 1e-12)


def data_gives_the_engines_inputs(case):
    path = case.file("data.csv")
    if not path.exists():
        return False
    module = case.module("network_pytorch")
    x, y, test_x, _ = module.load(path)
    assert len(test_x) > 0, "there are test samples"
    near("inputs", x[: len(case.inputs)].reshape(len(case.inputs), -1), case.inputs, 1e-6)
    wanted = targets_of(case, module)
    near("targets", module.encode(torch.from_numpy(y[: len(wanted)])), wanted, 1e-6)


def first_weights_have_the_right_spread(case):
    """The draws differ, so their size is compared, over many draws of the file's."""
    if not case.name.startswith("begun by"):
        return False
    module = case.module("network_pytorch")
    network = module.Network()
    path = case.file("drawn.safetensors")
    wanted = safetensors.torch.load_file(case.file("weights.safetensors"))
    torch.manual_seed(1)
    sums = {name: 0.0 for name in wanted}
    for _ in range(100):
        network.reset()
        module.save_weights(network, path)
        for name, values in safetensors.torch.load_file(path).items():
            sums[name] += values.square().mean().item() / 100
    for name, values in wanted.items():
        spread, drawn = values.square().mean().item(), sums[name]
        assert numpy.isclose(spread, drawn, rtol=0.25, atol=1e-9), f"{name}: {drawn:.3g} instead of {spread:.3g}"


def two_processes_train_as_one_does(case):
    """Each takes a part of every batch; the sum of their gradients is rounded in another order."""
    if case.name != "iris":
        return False
    saved = []
    for start in ([], ["-m", "torch.distributed.run", "--nproc-per-node", "2"]):
        saved.append(case.file(f"saved{len(saved)}.safetensors"))
        script = [case.file("network_pytorch.py"), case.file("data.csv"), "--weights", case.file("weights.safetensors")]
        subprocess.run(
            [sys.executable, *start, *script, "--epochs", "3", "--save", saved[-1]], check=True, capture_output=True
        )
    one, two = map(safetensors.torch.load_file, saved)
    for name, values in one.items():
        near(name, two[name], values)
        assert not torch.equal(values, safetensors.torch.load_file(case.file("weights.safetensors"))[name]), name


TESTS = [
    predictions_are_the_engines,
    weights_go_out_as_they_came_in,
    training_follows_the_engine,
    rates_follow_the_schedule,
    data_gives_the_engines_inputs,
    first_weights_have_the_right_spread,
    two_processes_train_as_one_does,
]

if __name__ == "__main__":
    sys.exit(run(cases(sys.argv[1]), TESTS) > 0)
