// Runs the end-to-end tests: node tests/browser/run.mjs [words that a test's name or file must contain]
//
// Each `*.test.mjs` beside this file exports its tests: functions named as sentences. Each gets its own browser context and
// fails on any console error, any breach of the page's policy, any uncaught error and any request to another origin. The last line is read by `cargo xtask test`.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { serve, ROOT } from "./site.mjs";
import { launch } from "./chromium.mjs";
import { Visit } from "./lib.mjs";

const SECONDS_PER_TEST = 240;

const here = new URL("./", import.meta.url);
const filter = process.argv.slice(2);

if (!existsSync(join(ROOT, "dist", "index.html"))) {
  console.error("There is no release site in dist/ yet: run `cargo xtask build` first.");
  process.exit(1);
}

const tests = [];
for (const file of readdirSync(here).filter((name) => name.endsWith(".test.mjs")).sort()) {
  const exported = Object.entries(await import(new URL(file, here)));
  // A file may also export an object of tests, for rows of data.
  for (const [name, run] of exported.flatMap(([name, it]) => (typeof it === "function" ? [[name, it]] : Object.entries(it)))) {
    const title = `${file.replace(".test.mjs", "")}: ${name.replaceAll("_", " ")}`;
    if (filter.every((word) => title.includes(word.replaceAll("_", " ")))) tests.push({ title, run });
  }
}

const site = await serve();
const browser = await launch();

// A wait that a failed test has left behind ends with its page; its test has already been judged.
process.on("unhandledRejection", () => {});

let failed = 0;
for (const { title, run } of tests) {
  const start = performance.now();
  const visit = new Visit(browser, site);
  let reason;
  try {
    await Promise.race([
      run(visit),
      new Promise((_, reject) => setTimeout(() => reject(new Error(`not done after ${SECONDS_PER_TEST} s`)), SECONDS_PER_TEST * 1000).unref()),
    ]);
    visit.assertClean();
  } catch (error) {
    reason = error;
    await visit.screenshotAll(`failed ${title}`);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${reason ? "✗" : "✓"} ${title} (${seconds} s)`);
  if (reason) {
    failed += 1;
    console.log(String(reason.stack ?? reason).replace(/^/gm, "    "));
    for (const trouble of visit.troubles) console.log(`    also: ${trouble}`);
  }
  await visit.end();
}

await browser.close();
await site.close();
console.log(`browser tests: ${tests.length - failed} passed, ${failed} failed`);
process.exit(failed || !tests.length ? 1 : 0);
