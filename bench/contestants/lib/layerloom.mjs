// Layerloom in a harness that compares engines in the browser. A contestant is set up with a workload (sizes, initial
// weights, data, optimizer), and then asked for so many steps; `cargo xtask bench --peers` copies these files beside the
// harness's own, which serves dist/ at /project/.

const ACTIVATIONS = { none: "linear", tanh: "tanh", relu: "relu" };
const LOSSES = { mse: "mean-squared-error", "softmax-ce": "categorical-cross-entropy" };

/** A contestant of this name on a backend. */
export function contestant(name, backend) {
  let running;
  return {
    name,
    async setup(workload) {
      const layerloom = await import("/project/js/layerloom.js");
      running = await KINDS[workload.kind](layerloom, workload, { backend });
    },
    step: (count) => running.step(count),
    async dispose() {
      running?.dispose();
      running = undefined;
    },
  };
}

/** What each kind of workload does. */
const KINDS = {
  async train({ Session }, workload, options) {
    const session = await opened(Session, workload, options);
    await session.setData({ x: workload.x, y: workload.y, n: workload.n });
    return { step: (count) => session.step(count), dispose: () => session.dispose() };
  },

  async map({ Session }, workload, options) {
    const session = await opened(Session, workload, options);
    const map = new Float32Array(workload.n);
    return {
      async step(count) {
        for (let i = 0; i < count; i += 1) await session.predict(workload.x, workload.n, map);
        return map.reduce((sum, value) => sum + Math.abs(value), 0) / map.length;
      },
      dispose: () => session.dispose(),
    };
  },

  async gemm({ Product }, { m, a, b }, options) {
    const product = await Product.create(a, b, [m, m, m], options);
    return {
      async step(count) {
        await product.run(count);
        return (await product.read())[0];
      },
      dispose: () => product.dispose(),
    };
  },
};

/** A session of the workload's network with its initial weights. */
async function opened(Session, workload, options) {
  const session = await Session.create(document(workload), options);
  const parameters = session.parameters().filter(({ trained }) => trained);
  const sizes = (list) => list.map(({ shape }) => shape.join("×")).join(", ");
  if (sizes(parameters) !== sizes(workload.params)) {
    throw new Error(`${workload.id} has values of ${sizes(workload.params)}, the session ${sizes(parameters)}`);
  }
  for (const [place, { name }] of parameters.entries()) await session.write(name, workload.params[place].data);
  return session;
}

/** The workload's network and how it is trained, as a document. */
function document(workload) {
  const { loss, opt, batch } = workload;
  return {
    input: workload.xShape,
    target: loss === "mse" ? "number" : { classes: workload.yShape.at(-1), "each-step": workload.yShape.length > 1 },
    ...MODELS[workload.model](workload),
    training: { loss: LOSSES[loss], ...(opt && { ...training(opt), "batch-size": batch, shuffle: false }) },
  };
}

const training = (opt) => ({
  optimizer: opt.name === "sgd" ? "gradient-descent" : { kind: "adam", beta1: opt.beta1, beta2: opt.beta2, epsilon: opt.eps },
  "learning-rate": opt.lr,
});

const MODELS = {
  mlp: ({ sizes, act, outAct }) => ({
    layers: sizes.slice(1, -1).map((units) => ({ kind: "dense", units, activation: ACTIVATIONS[act] })),
    output: { activation: ACTIVATIONS[outAct] },
  }),

  cnn: ({ params }) => ({
    layers: [
      ...params.filter(({ shape }) => shape.length === 4).flatMap(({ shape: [side, , , filters] }) => [
        { kind: "conv2d", filters, "kernel-size": side, activation: "relu" },
        { kind: "max-pool" },
      ]),
      { kind: "flatten" },
    ],
    output: { activation: "linear" },
  }),

  lstm: ({ H }) => ({ layers: [{ kind: "lstm", units: H, sequence: true }], output: { activation: "linear" } }),
};
