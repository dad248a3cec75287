"""The networks that `cargo run -p layerloom-export --example cases` has written, and how they are compared."""

import importlib.util
import json
import pathlib
import traceback

import numpy

# Of outputs in f32, computed in another order than the engine's.
TOLERANCE = 1e-5


class Case:
    """A network in every format, with what the engine makes of it."""

    def __init__(self, folder):
        self.folder = folder
        about = json.loads((folder / "case.json").read_text())
        self.name = about["name"]
        self.classes = about["classes"]
        self.losses = about.get("losses")
        self.schedule = about["schedule"]
        numbers = lambda key: numpy.array(about[key], dtype=numpy.float32)
        self.raw, self.inputs, self.targets, self.prediction = map(numbers, ("raw", "inputs", "targets", "prediction"))

    def file(self, name):
        return self.folder / name

    def module(self, name):
        """The Python file of this name, as a module."""
        spec = importlib.util.spec_from_file_location(f"case_{self.folder.name}_{name}", self.file(f"{name}.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def cases(folder):
    return [Case(path.parent) for path in sorted(pathlib.Path(folder).glob("*/case.json"))]


def near(what, got, wanted, tolerance=TOLERANCE):
    """Asserts that numbers are the same but for rounding: absolutely where they are small, relatively where large."""
    got, wanted = numpy.asarray(got, dtype=numpy.float64), numpy.asarray(wanted, dtype=numpy.float64)
    assert got.shape == wanted.shape, f"{what}: sizes {got.shape}, but the engine's are {wanted.shape}"
    off = numpy.abs(got - wanted) / numpy.maximum(1.0, numpy.abs(wanted))
    assert not numpy.isnan(off).any(), f"{what}: not a number"
    assert off.size == 0 or off.max() <= tolerance, f"{what}: off by {off.max():.3g}, at most {tolerance} allowed"


def run(cases, tests):
    """Runs every test on every case; prints what fails, and one line that counts."""
    passed = failed = 0
    for case in cases:
        for test in tests:
            try:
                if test(case) is not False:
                    passed += 1
            except Exception as error:
                failed += 1
                what = f"{type(error).__name__}: {error}"
                print(f"✗ {case.name} ({case.folder.name}): {test.__name__.replace('_', ' ')}: {what}")
                if not isinstance(error, AssertionError):
                    traceback.print_exc(limit=-3)
    if not passed:
        failed += 1
        print("✗ nothing was tested")
    print(f"export tests: {passed} passed, {failed} failed")
    return failed
