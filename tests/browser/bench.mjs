// Times the engine's workloads in a worker in Chromium and prints them beside the native figures and the last run on
// record for this kind of processor. Called by `cargo xtask bench` with the folder that holds the module and native.jsonl;
// with --record it puts this run on record, a dated line in bench/records.jsonl.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { launch } from "./chromium.mjs";
import { ROOT, serve } from "./site.mjs";

const [folder, ...options] = process.argv.slice(2);
const RECORDS = join(ROOT, "bench", "records.jsonl");
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
      // Browsers compile twice: at once, and then well, on another thread.
      for (const warm = performance.now() + 600; performance.now() < warm; ) bench.run(count);
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

const processor = cpus()[0].model.trim();
const records = existsSync(RECORDS) ? readFileSync(RECORDS, "utf8").trim().split("\n").map((line) => JSON.parse(line)) : [];
const before = records.findLast((record) => record.cpu === processor);

const row = (cells) => console.log(cells.map((cell, at) => (at ? String(cell).padStart(14) : String(cell).padEnd(10))).join(""));
row(["workload", "native", "", "", "Chromium", "", "", ""]);
row(["", "steps / s", "GFLOP/s", "× record", "steps / s", "GFLOP/s", "× record", "of native"]);
const perSecond = (micros) => Math.round(1e6 / micros).toLocaleString("en-US");
/** How much faster than on record. */
const ratio = (id, where, micros) => {
  const then = before?.figures[id]?.[where];
  return then ? (then / micros).toFixed(2) : "–";
};
const figures = {};
let failed = false;
for (const { id, micros, gflops } of native) {
  const here = await page.evaluate((id) => globalThis.timed(id), id);
  if (here.error) {
    failed = true;
    console.error(here.error);
    continue;
  }
  figures[id] = { native: Number(micros.toPrecision(4)), chromium: Number(here.micros.toPrecision(4)) };
  const share = `${Math.round((100 * micros) / here.micros)} %`;
  row([id, perSecond(micros), gflops.toFixed(2), ratio(id, "native", micros), perSecond(here.micros), here.gflops.toFixed(2), ratio(id, "chromium", here.micros), share]);
}
console.log(before ? `\n× record: speed against ${before.date}, on the same kind of processor (${processor})` : `\nThere is no record of this kind of processor (${processor}).`);
if (options.includes("--record") && !failed) {
  const record = { date: new Date().toISOString().slice(0, 10), cpu: processor, chromium: browser.version(), unit: "microseconds a step", figures };
  appendFileSync(RECORDS, `${JSON.stringify(record)}\n`);
  console.log("This run is on record in bench/records.jsonl.");
}
await browser.close();
await site.close();
process.exit(failed ? 1 : 0);
