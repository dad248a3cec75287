"""Makes rules.json and networks.json, the numbers that the engine is tested against.

Run it with PyTorch at hand: `python tests/golden/make.py`. All sums are in float64. Inputs stand beside outputs, so that
nobody needs this machine's random numbers; they are multiples of 1/64, so that f32 holds them exactly. The files name
this script, the version of PyTorch and the seed.

What PyTorch has not, is written out here from its definition: the losses log-cosh and hinge, the optimizer Lion, the
max-norm constraint, clipping by norm without PyTorch's 1e-6 in the divisor, and penalties.
"""

import sys

sys.dont_write_bytecode = True

import networks
import rules

rules.make()
networks.make()
