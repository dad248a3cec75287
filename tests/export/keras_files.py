"""The Keras files against the engine: outputs, losses.

    KERAS_BACKEND=torch python keras_files.py FOLDER
"""

import sys

import keras
import numpy
from common import cases, near, run


def network_of(case):
    module = case.module("network_keras")
    network = module.build()
    module.load_weights(network, case.file("weights.safetensors"))
    return module, network


def inputs_of(case, network):
    return case.inputs.reshape(-1, *network.input_shape[1:])


def targets_of(case, module):
    if case.classes == 0:
        return module.encode(case.targets[:, 0])
    if case.targets.shape[1] == 1:
        return module.encode((case.targets[:, 0] > 0.5).astype("int64"))
    places = case.targets.reshape(len(case.targets), -1, case.classes).argmax(-1)
    return module.encode(places[:, 0] if places.shape[1] == 1 else places)


def predictions_are_the_engines(case):
    module, network = network_of(case)
    predictions = module.predict(network, inputs_of(case, network))
    near("predictions", predictions.reshape(len(predictions), -1), case.prediction)


def first_losses_are_the_engines(case):
    module, network = network_of(case)
    if case.losses is None or any("batch_norm" in layer.name for layer in network.layers):
        return False
    z = network(inputs_of(case, network), training=True)
    loss = keras.ops.mean(module.loss_function(keras.ops.convert_to_tensor(targets_of(case, module)), z))
    near("the loss", keras.ops.convert_to_numpy(loss), case.losses[0])
    # A step works, whatever the optimizer and its bounds.
    network.compile(module.make_optimizer(), module.loss_function)
    x, y = inputs_of(case, network), targets_of(case, module)
    assert numpy.isfinite(network.train_on_batch(x, y)), "the loss of a step is finite"


TESTS = [predictions_are_the_engines, first_losses_are_the_engines]

if __name__ == "__main__":
    sys.exit(run(cases(sys.argv[1]), TESTS) > 0)
