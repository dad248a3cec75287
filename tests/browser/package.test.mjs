// The engine as a module, in pages that are not ours.

import { assert, equal } from "./lib.mjs";

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
