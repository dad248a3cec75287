// Times the engine's workloads in a worker in Chromium and prints them beside the native figures.
// Called by `cargo xtask bench` with the folder that holds the module and native.jsonl.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./chromium.mjs";
import { serve } from "./site.mjs";

const folder = process.argv[2];
const native = readFileSync(join(folder, "native.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** Runs in a module worker; the clock and the blocks are those of the native bench. */
const timing = `
  import init, { Bench } from "MODULE";
  await init();
  onmessage = ({ data: id }) => {
    try {
      const bench = new Bench(id);
      const time = (count) => {
        const start = performance.now();
        bench.run(count);
        return performance.now() - start;
      };
      let count = 1;
      while (time(count) < 40) count *= 2;
      const blocks = Array.from({ length: 9 }, () => time(2 * count) / (2 * count)).sort((a, b) => a - b);
      const millis = blocks[4];
      postMessage({ micros: millis * 1000, gflops: bench.flops() / millis / 1e6 });
      bench.free();
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
  postMessage("ready");
`;

const site = await serve(folder);
const browser = await launch();
const page = await browser.newPage();
await page.goto(site.show("<!doctype html><title>bench</title>"));
await page.evaluate(async (source) => {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), { type: "module" });
  const answer = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  await answer();
  globalThis.timed = (id) => {
    const answered = answer();
    worker.postMessage(id);
    return answered;
  };
}, timing.replace("MODULE", `${site.url}layerloom_bench.js`));

const row = (cells) => console.log(cells.map((cell, at) => (at ? String(cell).padStart(14) : String(cell).padEnd(10))).join(""));
row(["workload", "native", "", "Chromium", "", "of native"]);
row(["", "steps / s", "GFLOP/s", "steps / s", "GFLOP/s", ""]);
let failed = false;
for (const { id, micros, gflops } of native) {
  const here = await page.evaluate((id) => globalThis.timed(id), id);
  if (here.error) {
    failed = true;
    console.error(here.error);
    continue;
  }
  const perSecond = (micros) => Math.round(1e6 / micros).toLocaleString("en-US");
  row([id, perSecond(micros), gflops.toFixed(2), perSecond(here.micros), here.gflops.toFixed(2), `${Math.round((100 * micros) / here.micros)} %`]);
}
await browser.close();
await site.close();
process.exit(failed ? 1 : 0);
