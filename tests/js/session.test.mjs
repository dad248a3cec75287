// The engine as a module, as people use it: loaded from dist/js/ in Node.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Product, Session, choices, documentOf, loadFused, matmul } from "../../dist/js/layerloom.js";

/** A network for two inputs and a number, with batches in order. */
const network = ({ training, ...other } = {}) => ({
  input: 2,
  layers: [{ kind: "dense", units: 5, activation: "tanh" }],
  output: { activation: "linear" },
  training: { "batch-size": 4, shuffle: false, ...training },
  ...other,
});

/** Samples of a smooth function of two inputs. */
function samples(n) {
  const x = Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(1.7 * i));
  const y = Float32Array.from({ length: n }, (_, i) => x[2 * i] * x[2 * i + 1]);
  return { x, y, n };
}

const part = ({ x, y }, start, n) => ({ x: x.slice(2 * start, 2 * (start + n)), y: y.slice(start, start + n), n });

async function opened(document, data, options) {
  const session = await Session.create(document, options);
  if (data) await session.setData(data);
  return session;
}

const near = (got, expected, tolerance, what) =>
  assert.ok(Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${what}: expected ${expected}, got ${got}`);

test("loss of a step is that of its batch, before its update", async () => {
  const data = samples(10);
  const session = await opened(network(), data);
  // In order, with a smaller batch at the end of the epoch.
  for (const [start, n] of [[0, 4], [4, 4], [8, 2], [0, 4]]) {
    const { loss } = await session.evaluate(part(data, start, n));
    near(await session.step(1), loss, 1e-6, `batch from ${start}`);
  }
  assert.equal(session.steps, 4);
});

test("steps taken together are those taken one by one", async () => {
  const data = samples(10);
  const [together, single] = [await opened(network(), data), await opened(network(), data)];
  const loss = await together.step(20);
  let last;
  for (let i = 0; i < 20; i += 1) last = await single.step();
  assert.equal(loss, last);
  for (const { name } of together.parameters()) assert.deepEqual(await together.read(name), await single.read(name), name);
});

test("gradient is the slope of the loss", async () => {
  const data = samples(8);
  // A step of next to nothing: the weights are those at which the gradient was taken.
  const session = await opened(network({ training: { "batch-size": 0, optimizer: "gradient-descent", "learning-rate": 0.00001 } }), data);
  await session.step(1);
  for (const { name } of session.parameters()) {
    const values = await session.read(name);
    const gradients = await session.gradients(name);
    assert.equal(gradients.length, values.length);
    for (const [index, gradient] of gradients.entries()) {
      const loss = async (by) => {
        await session.write(name, values.with(index, values[index] + by));
        return (await session.evaluate()).loss;
      };
      near((await loss(0.01)) / 0.02 - (await loss(-0.01)) / 0.02, gradient, 2e-4, `${name}[${index}]`);
    }
    await session.write(name, values);
  }
});

test("dense kernels are [inputs, units], row-major", async () => {
  const session = await opened(network({ layers: [{ kind: "dense", units: 3, activation: "linear" }] }));
  assert.deepEqual(session.parameters().map(({ name, shape }) => [name, ...shape]), [
    ["layers.0.kernel", 2, 3],
    ["layers.0.bias", 3],
    ["output.kernel", 3, 1],
    ["output.bias", 1],
  ]);
  await session.write("layers.0.kernel", Float32Array.of(1, 2, 3, 10, 20, 30));
  await session.write("layers.0.bias", Float32Array.of(0.5, 0, 0));
  await session.write("output.kernel", Float32Array.of(1, 100, 10_000));
  const predictions = await session.predict(Float32Array.of(1, 0, 0, 1, 0, 0), 3);
  assert.deepEqual([...predictions], [30201.5, 302010.5, 0.5]);
});

test("predictions of many samples are those of each", async () => {
  const session = await opened(network());
  // More than a piece of inference, and not a whole number of pieces.
  const { x, n } = samples(1000);
  const together = await session.predict(x, n);
  assert.equal(together.length, n);
  for (const sample of [0, 255, 256, 999]) {
    const [alone] = await session.predict(x.slice(2 * sample, 2 * sample + 2), 1);
    assert.equal(together[sample], alone, `sample ${sample}`);
  }
});

test("predictions come in the array that is given for them", async () => {
  const session = await opened(network());
  const { x, n } = samples(600);
  const made = await session.predict(x, n);
  const into = new Float32Array(made.length).fill(9);
  assert.equal(await session.predict(x, n, into), into);
  assert.deepEqual(into, made);
  await assert.rejects(session.predict(x, n, new Float32Array(made.length + 1)), /into holds \d+ values but should hold \d+/);
  await assert.rejects(session.predict(x, n, []), /into must be a Float32Array/);
});

test("predicting and evaluating elsewhere leave the data alone", async () => {
  const [data, other] = [samples(10), samples(300)];
  const [disturbed, left] = [await opened(network(), data), await opened(network(), data)];
  for (let i = 0; i < 5; i += 1) {
    await disturbed.predict(other.x, other.n);
    await disturbed.evaluate(other);
    assert.equal(await disturbed.step(3), await left.step(3));
  }
});

test("classes are coded as the loss needs them", async () => {
  const { x } = samples(6);
  const kinds = Uint8Array.of(0, 2, 1, 1, 0, 2);
  const hot = new Float32Array(18);
  for (const [sample, kind] of kinds.entries()) hot[3 * sample + kind] = 1;
  const document = network({ target: { classes: 3 }, output: { activation: "softmax" }, training: { loss: "categorical-cross-entropy" } });
  const losses = [];
  for (const y of [kinds, hot, Int32Array.from(kinds), Int16Array.from(kinds)]) {
    const session = await opened(document, { x, y, n: 6 });
    assert.equal(session.outputs, 3);
    losses.push(await session.step(9));
    const { accuracy } = await session.evaluate();
    assert.ok(accuracy >= 0 && accuracy <= 1);
    const sums = (await session.predict(x, 6)).reduce((sums, value, i) => sums.with(Math.floor(i / 3), sums[Math.floor(i / 3)] + value), Array(6).fill(0));
    for (const sum of sums) near(sum, 1, 1e-5, "probabilities");
  }
  assert.equal(new Set(losses).size, 1);
});

test("shuffled epochs take every sample once, in orders that the seed decides", async () => {
  const data = samples(12);
  const curve = async (training) => {
    const session = await opened(network({ training: { "batch-size": 1, optimizer: "gradient-descent", "learning-rate": 0.00001, ...training } }), data);
    const losses = [];
    for (let i = 0; i < 12; i += 1) losses.push(await session.step(1));
    return losses;
  };
  const [ordered, shuffled, again, other] = [await curve(), await curve({ shuffle: true }), await curve({ shuffle: true }), await curve({ shuffle: true, seed: 2 })];
  assert.deepEqual(shuffled, again);
  assert.notDeepEqual(shuffled, other);
  const sorted = (losses) => losses.toSorted((a, b) => a - b);
  for (const [place, loss] of sorted(shuffled).entries()) near(loss, sorted(ordered)[place], 1e-3, "loss of a sample");
  assert.notDeepEqual(shuffled, ordered);
});

test("links of the page open, with their data", async () => {
  const lines = (await readFile(new URL("../../crates/protocol/tests/links/v1.txt", import.meta.url), "utf8")).split("\n");
  let trained = 0;
  for (const link of lines.map((line) => line.split(" ")[0]).filter(Boolean)) {
    const document = await documentOf(link).catch(() => undefined);
    const session = await Session.create(link).catch((error) => {
      // The fixtures hold settings of every kind, also such that cannot be trained: then it says where.
      assert.ok(error.problems.every(({ place, message }) => place && message), error.message);
    });
    if (!session) continue;
    trained += 1;
    const twin = await Session.create(document);
    assert.deepEqual(await session.evaluate(), await twin.evaluate());
    session.dispose();
    twin.dispose();
  }
  assert.ok(trained > 0);
});

/** What is done, and what the error must say. */
const refusals = [
  [() => Session.create(7), /must be an object/],
  [() => Session.create(undefined), /must be an object/],
  [() => Session.create(() => {}), /plain data|must be an object/],
  [() => Session.create("abc"), /not a whole Layerloom link/],
  [() => Session.create(network({ layers: [{ kind: "dense", unit: 3 }] })), /layers\[0\]\.unit: there is no «unit»/],
  [() => Session.create(network({ layers: [{ kind: "dense", units: 3.5 }] })), /layers\[0\]\.units: must be a whole number from 1 to/],
  [() => Session.create(network({ training: { "batch-size": -1, los: 1 } })), /training\.batch-size: .*\n.*training\.los: /],
  [() => Session.create(network({ layers: [{ kind: "add" }, { kind: "add", source: 9 }] })), /layers\[1\]\.source/],
  [() => Session.create(network({ training: { loss: "categorical-cross-entropy" } })), /training\.loss: cross-entropy tells classes apart/],
  [() => Session.create(network({ input: 100_000, layers: [{ kind: "dense", units: 512 }] })), /trained values/],
  [() => Session.create(network({ input: 2 ** 20, layers: Array(40).fill("dropout") })), /training\.batch-size: This network needs \d+ MiB/],
  [() => Session.create(network(), { backend: "webgpu" }), /'webgpu' .* needs navigator\.gpu/],
  [() => Session.create(network(), { backend: "webgpu", language: "zh" }), /'webgpu' .*需要 navigator\.gpu/],
  [() => Session.create(network(), { backend: "abacus" }), /options\.backend: .*'auto', 'cpu', 'fused', 'webgpu'/],
  [() => Session.create(network(), { backends: "cpu" }), /options: .*backend, language/],
  [(session) => session.step(1), /call setData/],
  [(session) => session.evaluate(), /call setData/],
  [(session) => session.step(0), /number of steps must be a whole number from 1/],
  [(session) => session.step(1.5), /number of steps must be a whole number/],
  [(session) => session.setData({ ...samples(4), n: 5 }), /x holds 8 values but should hold 10: n = 5 samples of 2/],
  [(session) => session.setData({ ...samples(4), y: new Float32Array(3) }), /y holds 3 values but should hold 4/],
  [(session) => session.setData({ ...samples(4), n: 2 ** 31 }), /x holds 8 values but should hold 4294967296/],
  [(session) => session.setData({ ...samples(4), n: 0 }), /n must be a whole number from 1/],
  [(session) => session.setData({ ...samples(4), x: [1, 2] }), /x must be a Float32Array/],
  [(session) => session.setData({ ...samples(4), y: new Uint8Array(4) }), /target is a number/],
  [(session) => session.setData({ ...samples(4), z: 1 }), /data\.z/],
  [(session) => session.setData(), /must be an object \{ x, y, n \}/],
  [(session) => session.predict(new Float32Array(3), 1), /x holds 3 values but should hold 2/],
  [(session) => session.read("kernel"), /there is no parameter «kernel»; there is: layers\.0\.kernel/],
  [(session) => session.gradients(3), /name must be a text/],
  [(session) => session.write("output.bias", new Float32Array(2)), /values holds 2 values but should hold 1: output\.bias/],
  [(session) => session.write("output.bias", Float32Array.of(NaN)), /output\.bias: value 0 is not finite/],
  [() => matmul(new Float32Array(4), new Float32Array(4), [2, 2, 3]), /b holds 4 values but should hold 6: \[k, n\] = \[2, 3\]/],
  [() => matmul(new Float32Array(4), new Float32Array(4), [2, 2]), /three numbers \[m, k, n\]/],
  [() => matmul(new Float32Array(0), new Float32Array(0), [0, 2, 2]), /m must be a whole number from 1/],
  [() => documentOf("#"), /not a whole Layerloom link/],
];

test("what is wrong is refused with an Error that says what and where", async () => {
  for (const [act, words] of refusals) {
    const session = await opened(network());
    await assert.rejects(
      () => act(session),
      (error) => error instanceof Error && words.test(error.message) || assert.fail(`${act}: ${error}`),
    );
    // Nothing was changed by it.
    await session.setData(samples(4));
    assert.ok(Number.isFinite(await session.step(1)));
  }
});

test("fused multiply-adds are there with relaxed SIMD, and refused without", async () => {
  const [first, second] = [Float32Array.from({ length: 64 * 9 }, (_, i) => Math.sin(i)), Float32Array.from({ length: 9 * 64 }, (_, i) => Math.cos(i))];
  const of = (backend) => matmul(first, second, [64, 9, 64], { backend });
  try {
    const [cpu, fused] = [await of("cpu"), await of("fused")];
    cpu.forEach((value, i) => near(fused[i], value, 1e-6, `product ${i}`));
    assert.equal((await opened(network(), undefined, { backend: "fused" })).backend, "fused");
  } catch (error) {
    assert.match(error.message, /'fused' needs WebAssembly's relaxed SIMD/);
    await assert.rejects(opened(network(), undefined, { backend: "fused", language: "zh" }), /'fused' 需要 WebAssembly/);
    await assert.rejects(loadFused(), /no relaxed SIMD/);
  }
});

test("options without a value are as by default", async () => {
  assert.equal((await opened(network(), samples(4), { backend: undefined, language: null })).backend, "cpu");
});

test("classes out of bounds are named", async () => {
  const session = await opened(network({ target: { classes: 2 } }));
  const { x } = samples(3);
  for (const y of [Uint8Array.of(0, 1, 2), Int8Array.of(0, 1, -1)]) {
    await assert.rejects(session.setData({ x, y, n: 3 }), /y\[2\] is class -?\d, but classes are counted from 0 to 1/);
  }
});

test("what has been disposed of says so", async () => {
  const session = await opened(network(), samples(4));
  session.dispose();
  session.dispose();
  await assert.rejects(session.step(1), /this Session has been disposed of/);
  assert.throws(() => session.parameters(), /disposed of/);
  assert.throws(() => new Session(), /Session\.create/);
});

test("sessions do not touch each other", async () => {
  const data = samples(10);
  const [one, alone] = [await opened(network(), data), await opened(network(), data)];
  const other = await opened(network({ training: { seed: 9 } }), samples(50));
  for (let i = 0; i < 5; i += 1) {
    await other.step(2);
    assert.equal(await one.step(2), await alone.step(2));
  }
});

test("matrix products are row by column", async () => {
  const product = await matmul(Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(7, 8, 9, 10, 11, 12), [2, 3, 2]);
  assert.deepEqual([...product], [58, 64, 139, 154]);
  // Large enough for the packed kernel; whole numbers, so that every sum is exact.
  const [m, k, n] = [65, 300, 33];
  const a = Float32Array.from({ length: m * k }, (_, i) => (i % 7) - 3);
  const b = Float32Array.from({ length: k * n }, (_, i) => (i % 5) - 2);
  const kept = await Product.create(a, b, [m, k, n]);
  await kept.run(3);
  const got = await kept.read();
  for (let i = 0; i < m; i += 1) {
    for (let j = 0; j < n; j += 1) {
      let sum = 0;
      for (let p = 0; p < k; p += 1) sum += a[i * k + p] * b[p * n + j];
      assert.equal(got[i * n + j], sum, `[${i}, ${j}]`);
    }
  }
  kept.dispose();
  await assert.rejects(kept.run(), /this Product has been disposed of/);
});

test("images are NHWC, and kernels of convolutions HWIO", async () => {
  const [height, width, channels, filters] = [4, 5, 2, 3];
  const session = await Session.create({
    input: [height, width, channels],
    layers: [{ kind: "conv2d", filters, "kernel-size": 3, activation: "linear", bias: false }, "flatten"],
    output: { activation: "linear" },
    training: {},
  });
  const shapes = Object.fromEntries(session.parameters().map(({ name, shape }) => [name, shape]));
  assert.deepEqual(shapes, { "layers.0.kernel": [3, 3, channels, filters], "output.kernel": [height * width * filters, 1], "output.bias": [1] });
  // Whole numbers, so that every sum is exact.
  const kernel = Float32Array.from({ length: 9 * channels * filters }, (_, i) => (i % 7) - 3);
  const image = Float32Array.from({ length: height * width * channels }, (_, i) => (i % 5) - 2);
  await session.write("layers.0.kernel", kernel);
  for (const [y, x, filter] of [[0, 0, 0], [2, 3, 1], [3, 4, 2]]) {
    const picked = new Float32Array(height * width * filters);
    picked[(y * width + x) * filters + filter] = 1;
    await session.write("output.kernel", picked);
    let expected = 0;
    for (let v = 0; v < 3; v += 1) {
      for (let u = 0; u < 3; u += 1) {
        const [row, column] = [y + v - 1, x + u - 1];
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        for (let c = 0; c < channels; c += 1) expected += image[(row * width + column) * channels + c] * kernel[((v * 3 + u) * channels + c) * filters + filter];
      }
    }
    assert.deepEqual([...(await session.predict(image, 1))], [expected], `place ${[y, x, filter]}`);
  }
});

test("recurrent kernels are [inputs, 4 · hidden] with gates i, f, g, o, and answers lie step by step", async () => {
  const [steps, values, hidden] = [5, 2, 3];
  const session = await Session.create({
    input: [steps, values],
    target: { classes: 2, "each-step": true },
    layers: [{ kind: "lstm", units: hidden, sequence: true }],
    output: { activation: "softmax" },
    training: { loss: "categorical-cross-entropy", "batch-size": 2 },
  });
  assert.equal(session.outputs, steps * 2);
  const weights = {};
  for (const { name, shape } of session.parameters()) {
    const length = shape.reduce((a, b) => a * b);
    weights[name.split(".").slice(-1)[0] + (name.startsWith("output") ? "-out" : "")] = { shape, at: await session.read(name), length };
  }
  assert.deepEqual(weights.kernel.shape, [values, 4 * hidden]);
  assert.deepEqual(weights["recurrent-kernel"].shape, [hidden, 4 * hidden]);
  const x = Float32Array.from({ length: steps * values }, (_, i) => Math.sin(i + 1));
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  let [h, c] = [new Float64Array(hidden), new Float64Array(hidden)];
  const expected = [];
  for (let step = 0; step < steps; step += 1) {
    const sum = (column) => {
      let z = weights.bias.at[column];
      for (let i = 0; i < values; i += 1) z += x[step * values + i] * weights.kernel.at[i * 4 * hidden + column];
      for (let i = 0; i < hidden; i += 1) z += h[i] * weights["recurrent-kernel"].at[i * 4 * hidden + column];
      return z;
    };
    const gate = (place, unit) => sum(place * hidden + unit);
    c = c.map((c, unit) => sigmoid(gate(1, unit)) * c + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit)));
    h = c.map((c, unit) => sigmoid(gate(3, unit)) * Math.tanh(c));
    const raw = [0, 1].map((k) => h.reduce((z, h, unit) => z + h * weights["kernel-out"].at[unit * 2 + k], weights["bias-out"].at[k]));
    const one = sigmoid(raw[1] - raw[0]);
    expected.push(1 - one, one);
  }
  const got = await session.predict(x, 1);
  for (const [place, value] of expected.entries()) near(got[place], value, 1e-5, `value ${place}`);

  // Classes, one a step, are those of the one-hot rows.
  const data = { x: new Float32Array([...x, ...x]), n: 2 };
  const kinds = Uint8Array.from({ length: 2 * steps }, (_, i) => i % 3 % 2);
  const hot = Float32Array.from({ length: 4 * steps }, (_, i) => Number(kinds[i >> 1] === i % 2));
  const evaluations = [await session.evaluate({ ...data, y: kinds }), await session.evaluate({ ...data, y: hot })];
  assert.deepEqual(evaluations[0], evaluations[1]);
  const right = kinds.filter((kind, i) => kind === Number(got[2 * (i % steps) + 1] > 0.5)).length;
  near(evaluations[0].accuracy, right / kinds.length, 1e-6, "accuracy");
  await session.setData({ ...data, y: kinds });
  const first = await session.step(1);
  near(first, evaluations[0].loss, 1e-6, "loss");
  assert.ok((await session.step(200)) < first);
});

test("every choice can be written, at its default and at its bounds", async () => {
  const { layers, output, training, data, catalogs } = await choices();
  const values = (setting) =>
    ({
      number: [setting.default, setting.min, setting.max],
      integer: [setting.default, setting.min, setting.max],
      flag: [true, false],
      pick: setting.type === "pick" ? catalogs[setting.from].flatMap(({ kind }) => [kind, { kind }]) : [],
      layer: [setting.default],
    })[setting.type];
  /** What is told of a document is not that something in it is unknown or out of bounds. */
  const known = async (document) => {
    const { problems = [] } = await Session.create(document).catch((error) => error);
    for (const { place, message } of problems) assert.doesNotMatch(message, /there is no|there is:|must be/, `${place} in ${JSON.stringify(document)}`);
  };
  const parts = { output, training, data };
  for (const [part, settings] of Object.entries(parts)) {
    for (const setting of settings.filter(({ key }) => !["table", "target"].includes(key))) {
      for (const value of values(setting)) await known({ data: {}, layers: [], [part]: { [setting.key]: value } });
    }
  }
  for (const { kind, settings } of layers) {
    for (const setting of settings) for (const value of values(setting)) await known(network({ layers: [{ kind, [setting.key]: value }] }));
  }
  for (const [catalog, entries] of Object.entries(catalogs)) {
    const from = (setting) => setting.type === "pick" && setting.from === catalog;
    const part = Object.keys(parts).find((part) => parts[part].some(from));
    if (!part) continue;
    const { key } = parts[part].find(from);
    for (const { kind, settings } of entries) {
      for (const setting of settings) for (const value of values(setting)) await known({ data: {}, layers: [], [part]: { [key]: { kind, [setting.key]: value } } });
    }
  }
});
