"""The ONNX models against the engine, by ONNX Runtime; and the Python files read as Python.

    python onnx_models.py FOLDER
"""

import sys

import numpy
import onnxruntime
import safetensors.numpy
from common import cases, near, run


def session_of(case):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # Warnings and worse.
    options.log_severity_level = 2
    return onnxruntime.InferenceSession(case.file("network.onnx"), options, providers=["CPUExecutionProvider"])


def predictions_are_the_engines(case):
    session = session_of(case)
    (given,) = session.get_inputs()
    inputs = case.raw.reshape(-1, *given.shape[1:])
    predictions = session.run(["prediction"], {given.name: inputs})[0]
    near("predictions", predictions.reshape(len(inputs), -1), case.prediction)
    # One sample alone, since sizes of the batch are free.
    alone = session.run(["prediction"], {given.name: inputs[:1]})[0]
    near("the first sample's prediction", alone.reshape(1, -1), case.prediction[:1])


def values_are_in_the_datas_own_unit(case):
    session = session_of(case)
    if "value" not in [output.name for output in session.get_outputs()]:
        return False
    prediction, value = session.run(["prediction", "value"], {"input": case.raw})
    # Two numbers say a line; prices of the table lie far from 0.
    slope, start = numpy.polyfit(prediction[:, 0], value[:, 0], 1)
    near("values", value, prediction * slope + start, 1e-4)
    assert value.mean() > 50, value.mean()


def weights_can_be_read_by_the_formats_own_library(case):
    tensors = safetensors.numpy.load_file(case.file("weights.safetensors"))
    assert "output.kernel" in tensors, sorted(tensors)
    assert all(numpy.isfinite(values).all() for values in tensors.values())


def python_files_are_python(case):
    for name in ("network_pytorch.py", "network_keras.py"):
        compile(case.file(name).read_text(), name, "exec")


TESTS = [
    predictions_are_the_engines,
    values_are_in_the_datas_own_unit,
    weights_can_be_read_by_the_formats_own_library,
    python_files_are_python,
]

if __name__ == "__main__":
    sys.exit(run(cases(sys.argv[1]), TESTS) > 0)
