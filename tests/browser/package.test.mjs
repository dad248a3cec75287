// The engine as a module, in pages that are not ours.

import { launch } from "./chromium.mjs";
import { assert, equal, Visit } from "./lib.mjs";

/** What a page of someone else's does: trains on arrays of its own, and tells every number that came of it. */
const training = `
  async function trained(address) {
    const { Session, matmul } = await import(address);
    const session = await Session.create({
      input: 2,
      layers: [{ kind: "dense", units: 12, activation: "tanh" }, { kind: "dense", units: 6, activation: "gelu" }],
      training: { "batch-size": 7, "learning-rate": 0.03 },
    });
    const n = 40;
    const x = Float32Array.from({ length: 2 * n }, (_, i) => (i * 37) % 11 - 5);
    const y = Float32Array.from({ length: n }, (_, i) => Math.sign(x[2 * i] * x[2 * i + 1]));
    await session.setData({ x, y, n });
    const losses = [];
    for (let i = 0; i < 20; i += 1) losses.push(await session.step(9));
    const { loss } = await session.evaluate();
    const product = await matmul(x, x, [n, 2, n]);
    return { backend: session.backend, losses, loss, predictions: [...(await session.predict(x, n))], sum: product.reduce((a, b) => a + b) };
  }
`;

const inPage = (page, address) => page.evaluate(`(async () => { ${training} return trained(${JSON.stringify(address)}); })()`);

const inWorker = (page, address) =>
  page.evaluate(
    (source) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      }),
    `${training} trained(${JSON.stringify(address)}).then(postMessage);`,
  );

const opened = (visit, routes) => visit.open({ at: visit.site.show(`<!doctype html><link rel="icon" href="data:,"><title>someone else's</title>`), ready: false, routes });

export async function page_worker_and_node_train_to_the_same_bits(visit) {
  const page = await opened(visit);
  const address = `${visit.site.url}js/layerloom.js`;
  const results = [await inPage(page, address), await inWorker(page, address)];
  const here = await new Function(`${training} return trained;`)()(new URL("../../dist/js/layerloom.js", import.meta.url).href);
  assert(here.losses.at(-1) < here.losses[0], `it did not learn: ${here.losses}`);
  for (const result of results) equal(result, here, "numbers in the browser");
}

export async function module_loads_from_a_host_that_does_not_know_its_type(visit) {
  const untyped = async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  };
  const page = await opened(visit, { "**/layerloom_bg.wasm": untyped });
  const { backend } = await inPage(page, `${visit.site.url}js/layerloom.js`);
  equal(backend, "cpu", "backend");
}

export async function module_that_is_not_there_is_told_with_its_address(visit) {
  visit.expectTrouble(/404/);
  const page = await opened(visit, { "**/layerloom_bg.wasm": (route) => route.fulfill({ status: 404 }) });
  const reason = await inPage(page, `${visit.site.url}js/layerloom.js`).catch(String);
  assert(/layerloom_bg\.wasm gave 404/.test(reason), `it said: ${reason}`);
}

/** How far rounding may drive the device and the CPU apart within twenty steps, of the larger of 1 and the value. */
const AFTER_TWENTY_STEPS = 1e-4;

function near(got, expected, what) {
  equal(got.length, expected.length, `count of ${what}`);
  for (const [i, value] of got.entries()) {
    const off = Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i]));
    assert(off <= AFTER_TWENTY_STEPS, `${what}[${i}]: expected ${expected[i]}, got ${value}`);
  }
}

/** Twenty steps of a small network on images, whose calls nobody waits for in between, and all that can be asked then. */
const onBackend = `
  async function onBackend(address, backend) {
    const { Session } = await import(address);
    const session = await Session.create({
      input: [6, 6, 1],
      target: { classes: 3 },
      layers: [{ kind: "conv2d", filters: 4, "kernel-size": 3, activation: "relu" }, "flatten", { kind: "dense", units: 6, activation: "tanh" }],
      output: { activation: "softmax" },
      training: { loss: "categorical-cross-entropy", "batch-size": 8 },
    }, { backend });
    const n = 30;
    const x = Float32Array.from({ length: 36 * n }, (_, i) => Math.sin(i * i));
    const y = Uint8Array.from({ length: n }, (_, i) => i % 3);
    const ready = session.setData({ x, y, n });
    const steps = [];
    for (const count of [1, 1, 8, 10]) steps.push(session.step(count));
    const asked = Promise.all([session.evaluate(), session.predict(x, n), session.evaluate({ x, y, n })]);
    // What was given was copied.
    x.fill(NaN);
    await ready;
    const losses = await Promise.all(steps);
    const [evaluation, predictions, again] = await asked;
    const values = [];
    for (const { name } of session.parameters()) values.push(...(await session.read(name)), ...(await session.gradients(name)));
    const numbers = { losses, values, predictions: [...predictions], score: [evaluation.loss, evaluation.accuracy, again.loss, again.accuracy] };
    const told = { backend: session.backend, steps: session.steps, outputs: session.outputs };
    session.dispose();
    return { told, numbers };
  }
`;

const trainedOn = (page, address, backend) =>
  page.evaluate(`(async () => { ${onBackend} return onBackend(${JSON.stringify(address)}, ${JSON.stringify(backend)}); })()`);

/** A visit by a browser with a software adapter. */
async function withAdapter(visit, look) {
  const browser = await launch({ webgpu: "software" });
  const own = new Visit(browser, visit.site);
  try {
    await look(await opened(own));
    own.assertClean();
  } finally {
    await browser.close();
  }
}

export async function device_trains_to_the_numbers_of_the_cpu(visit) {
  await withAdapter(visit, async (page) => {
    const address = `${visit.site.url}js/layerloom.js`;
    const [cpu, device] = [await trainedOn(page, address, "cpu"), await trainedOn(page, address, "webgpu")];
    equal(device.told, { backend: "webgpu", steps: 20, outputs: 3 }, "what the session tells");
    for (const [what, expected] of Object.entries(cpu.numbers)) near(device.numbers[what], expected, what);
  });
}

export async function fused_multiply_adds_train_to_the_numbers_of_the_cpu(visit) {
  const page = await opened(visit);
  const address = `${visit.site.url}js/layerloom.js`;
  const [cpu, fused] = [await trainedOn(page, address, "cpu"), await trainedOn(page, address, "fused")];
  equal(fused.told, { backend: "fused", steps: 20, outputs: 3 }, "what the session tells");
  for (const [what, expected] of Object.entries(cpu.numbers)) near(fused.numbers[what], expected, what);
  // (1 + 2⁻¹²)² − 1 − 2⁻¹¹: what is left where the product is rounded before the sum is 0, else 2⁻²⁴.
  const left = await page.evaluate(async (address) => {
    const { matmul } = await import(address);
    const [side, a] = [64, 1 + 2 ** -12];
    // Rows begin with −1 − 2⁻¹¹ as a sum of one place, and add a² at the next.
    const rows = Float32Array.from({ length: side * 2 }, (_, i) => (i % 2 ? a : 1));
    const columns = Float32Array.from({ length: 2 * side }, (_, i) => (i < side ? -1 - 2 ** -11 : a));
    const of = async (backend) => [...new Set(await matmul(rows, columns, [side, 2, side], { backend }))];
    return { cpu: await of("cpu"), fused: await of("fused") };
  }, address);
  equal(left.cpu, [0], "a product that is rounded before the sum");
  assert([0, 2 ** -24].includes(left.fused[0]) && left.fused.length === 1, `fused gave ${left.fused}`);
}

export async function software_adapter_is_not_chosen_and_its_module_not_loaded(visit) {
  await withAdapter(visit, async (page) => {
    const fetched = [];
    page.on("request", (request) => fetched.push(request.url()));
    const { told } = await trainedOn(page, `${visit.site.url}js/layerloom.js`, "auto");
    equal(told.backend, "cpu", "backend");
    assert(!fetched.some((url) => url.includes("_gpu_")), `it fetched ${fetched}`);
  });
}

export async function missing_adapter_is_told(visit) {
  const page = await opened(visit);
  const reason = await trainedOn(page, `${visit.site.url}js/layerloom.js`, "webgpu").catch(String);
  assert(/needs navigator\.gpu|offers no adapter/.test(reason), `it said: ${reason}`);
}
