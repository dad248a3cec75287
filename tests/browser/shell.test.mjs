// The shell: the page starts from any folder, fetches only what it is weighed by, and says so where it cannot run.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./site.mjs";
import { assert, equal, region } from "./lib.mjs";

export async function page_starts_from_a_sub_folder(visit) {
  const page = await visit.open();
  equal(await page.title(), "Layerloom", "title");
}

export async function worker_starts_under_its_versioned_address_from_the_pages_module(visit) {
  const fetched = [];
  const page = await visit.open({ ready: false });
  page.on("request", (request) => fetched.push(request.url()));
  await page.reload({ waitUntil: "networkidle" });
  const worker = [...new Set(fetched.filter((url) => url.includes("/worker.js")))];
  equal(worker.length, 1, "addresses of the worker's script");
  assert(/\?v=[0-9a-f]{16}$/.test(worker[0]), `no version in ${worker[0]}`);
  equal(new Set(fetched.filter((url) => url.endsWith(".wasm"))).size, 1, "modules");
}

export async function first_load_is_what_size_counts(visit) {
  const fetched = new Set();
  const page = await visit.open({ ready: false });
  page.on("request", (request) => fetched.add(new URL(request.url()).pathname.split("/some/sub/")[1]));
  await page.reload({ waitUntil: "networkidle" });
  const counted = readdirSync(join(ROOT, "dist")).filter((name) => /^(?!importer|layerloom-importer|layerloom-worker|layerloom-study)[^/]*\.(html|css|js|wasm)$/.test(name));
  // The explanations come once the page stands; the next test holds them to that.
  const extra = [...fetched].filter((name) => name && !counted.includes(name) && !name.endsWith(".svg") && name !== "lessons.json");
  equal(extra, [], "fetched, but not counted by `cargo xtask size`");
}

export async function explanations_come_after_the_first_map_and_are_not_needed_for_it(visit) {
  visit.expectTrouble(/lessons\.json|Failed to load/);
  const page = await visit.open({ routes: { "**/lessons.json*": (route) => route.abort() } });
  await region(page, "Output").locator("canvas").first().waitFor();
  const mark = page.getByRole("button", { name: "Noise What is this?" });
  await mark.hover();
  await page.getByRole("tooltip").getByText("could not be loaded").waitFor();
}

export async function browser_without_simd_is_told_so_in_both_languages(visit) {
  visit.expectTrouble(/./);
  const page = await visit.open({ before: () => (WebAssembly.validate = () => false), ready: false });
  const notice = page.getByRole("alert");
  assert((await notice.innerText()).includes("WebAssembly SIMD"), "no notice in English");
  assert(await page.getByText("需要支持 WebAssembly SIMD").isVisible(), "no notice in Chinese");
}

export async function page_that_cannot_start_says_so_in_both_languages(visit) {
  visit.expectTrouble(/./);
  const page = await visit.open({ ready: false, routes: { "**/layerloom-*_bg.wasm": (route) => route.abort() } });
  await page.getByRole("alert").getByText("could not start").waitFor();
  assert(await page.getByText("未能启动").isVisible(), "no notice in Chinese");
}

export async function browser_without_scripts_is_told_so_in_both_languages(visit) {
  const page = await visit.open({ script: false });
  // By place: text inside <noscript> is not looked for by getByText.
  for (const [place, words] of [[0, "needs JavaScript"], [1, "需要 JavaScript"]]) {
    const notice = page.locator("noscript p").nth(place);
    assert((await notice.isVisible()) && (await notice.innerText()).includes(words), `no notice with «${words}»`);
  }
}
