// Times training on the browser's graphics processor, in every way, in a worker in Chromium.
// Called by `cargo xtask bench --gpu` with the folder that holds the module, and the workloads to time. Chromium takes
// WebGPU in software unless WEBGPU=hardware.

import { launch } from "./chromium.mjs";
import { serve } from "./site.mjs";

const [folder, ...wanted] = process.argv.slice(2);

/** Runs in a module worker. A block is one submission and the readback of its losses. */
const timing = `
  import init, { GpuBench } from "MODULE";
  await init();
  onmessage = async ({ data: [id, way] }) => {
    try {
      const begin = performance.now();
      const bench = await GpuBench.start(id, way);
      const setup = performance.now() - begin;
      const time = async (count) => {
        const start = performance.now();
        await bench.run(count);
        return performance.now() - start;
      };
      let count = 1;
      while (await time(count) < 20 && count < 4096) count *= 2;
      const blocks = [];
      for (let block = 0; block < 9; block++) blocks.push(await time(count) / count);
      blocks.sort((a, b) => a - b);
      const micros = (block) => Math.round(block * 1e5) / 100;
      postMessage({ way: GpuBench.name(way), setupMillis: Math.round(setup), micros: micros(blocks[4]), least: micros(blocks[0]) });
      bench.free();
    } catch (error) {
      postMessage({ way: GpuBench.name(way), error: String(error) });
    }
  };
  postMessage(GpuBench.ways());
`;

const site = await serve(folder);
const browser = await launch({ webgpu: process.env.WEBGPU === "hardware" ? "hardware" : "software" });
const page = await browser.newPage();
await page.goto(site.show("<!doctype html><title>bench</title>"));
const ways = await page.evaluate(async (source) => {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), { type: "module" });
  const answer = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  globalThis.timed = (id, way) => {
    const answered = answer();
    worker.postMessage([id, way]);
    return answered;
  };
  return answer();
}, timing.replace("MODULE", `${site.url}layerloom_bench.js`));

let failed = false;
for (const id of wanted.length ? wanted : ["W1", "W1b", "W1b-sgd", "W2"]) {
  for (let way = 0; way < ways; way++) {
    const here = await page.evaluate(([id, way]) => globalThis.timed(id, way), [id, way]);
    failed ||= Boolean(here.error);
    console.log(JSON.stringify({ id, ...here }));
  }
}
await browser.close();
await site.close();
process.exit(failed ? 1 : 0);
