// Runs the end-to-end tests: node tests/browser/run.mjs [words that a test's name or file must contain]
//
// Each `*.test.mjs` beside this file exports its tests: functions named as sentences. Each gets its own browser context and
// fails on any console error, any breach of the page's policy, any uncaught error and any request to another origin. Two run
// at a time, in browsers of their own, but for those that time the page: they have a property `alone`. The last line is read
// by `cargo xtask test`.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { serve, ROOT } from "./site.mjs";
import { launch } from "./chromium.mjs";
import { Visit } from "./lib.mjs";

const SECONDS_PER_TEST = 120;

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

// A wait that a failed test has left behind ends with its page; its test has already been judged.
process.on("unhandledRejection", () => {});

/** Runs one test; gives whether it passed. */
async function passes({ title, run }, browser, site) {
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
    console.log(String(reason.stack ?? reason).replace(/^/gm, "    "));
    for (const trouble of visit.troubles) console.log(`    also: ${trouble}`);
  }
  await visit.end();
  return !reason;
}

/** Runs tests in a browser of its own, each that no other lane has begun; gives how many failed. */
async function lane(tests) {
  if (!tests.length) return 0;
  const site = await serve();
  const browser = await launch();
  let failed = 0;
  for (let test = tests.shift(); test; test = tests.shift()) {
    if (!(await passes(test, browser, site))) failed += 1;
  }
  await browser.close();
  await site.close();
  return failed;
}

const together = tests.filter(({ run }) => !run.alone);
const failures = await Promise.all([lane(together), lane(together)]);
failures.push(await lane(tests.filter(({ run }) => run.alone)));
const failed = failures.reduce((sum, count) => sum + count);
console.log(`browser tests: ${tests.length - failed} passed, ${failed} failed`);
process.exit(failed || !tests.length ? 1 : 0);
