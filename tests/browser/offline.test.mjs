// Without a network: what was visited once works, a new build is offered and never forced, builds are never mixed, and the
// page's policy refuses what is not its own.

import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DIST, ROOT } from "./site.mjs";
import { assert, button, equal, region, settled, status, until } from "./lib.mjs";

/** The build that a page is of. */
const build = (page) => page.locator("meta[name=layerloom-build]").getAttribute("content");

/** The builds that are kept, and how many files of each. */
const kept = (page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).sort();
    const counts = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
    return Object.fromEntries(names.map((name, i) => [name.split(" ").pop(), counts[i]]));
  });

/** How many files a service worker lists. */
const listed = (folder) => lists(text(folder, "sw.js")).reduce((sum, list) => sum + Object.keys(list).length, 0);

const text = (folder, name) => readFileSync(join(folder, name), "utf8");

/** The lists in a service worker, as addresses with sums. */
const lists = (worker) => ["FIRST", "LATER"].map((name) => JSON.parse(new RegExp(`const ${name} = (\\{[^}]*\\})`).exec(worker)[1]));

/** Waits until every file that the service worker lists is kept, and gives the build. */
async function keptWhole(page) {
  const count = listed(DIST);
  const own = await build(page);
  await until(async () => (await kept(page))[own] === count, `${count} files in the cache`, 30);
  return own;
}

/** A copy of the release site as another build of it; with `torn`, one whose host has not got all files yet. */
function anotherBuild({ torn = false } = {}) {
  const folder = mkdtempSync(join(ROOT, "target", "another-build-"));
  cpSync(DIST, folder, { recursive: true });
  const old = /name="layerloom-build" content="(\w+)"/.exec(text(DIST, "index.html"))[1];
  const next = old.split("").reverse().join("");
  let worker = text(DIST, "sw.js").replaceAll(old, next);
  for (const [name, address, edit] of [
    ["index.html", "./", (html) => html.replaceAll(old, next)],
    ["annex.css", `annex.css?v=${next}`, (css) => `${css}.next{}`],
  ]) {
    const edited = edit(text(DIST, name));
    const sum = (content) => `"sha256-${createHash("sha256").update(content).digest("base64")}"`;
    assert(worker.includes(`"${address}":${sum(text(DIST, name))}`), `the service worker does not list ${address} by its sum`);
    worker = worker.replace(sum(text(DIST, name)), sum(edited));
    if (!torn) writeFileSync(join(folder, name), edited);
  }
  writeFileSync(join(folder, "sw.js"), worker);
  return { folder, old, next };
}

/** Runs with the host serving another build, which goes afterwards. */
async function served(visit, folder, act) {
  visit.site.put(folder);
  try {
    await act();
  } finally {
    visit.site.put(DIST);
    rmSync(folder, { recursive: true });
  }
}

const askForUpdate = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().then(() => "done", () => "failed"));

const epoch = async (page) => (await status(page)).epoch;

export async function page_visited_once_works_without_a_network(visit) {
  const page = await visit.open({ installs: true });
  const own = await keptWhole(page);
  visit.expectTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await page.context().setOffline(true);
  const asked = await page.evaluate(() => fetch("js/README.md", { cache: "no-store" }).then(() => "answered", () => "failed"));
  equal(asked, "failed", "a request that only the host could answer");
  for (const at of ["", "?embed&theme=dark", "index.html"]) {
    await page.goto(visit.site.url + at);
    await page.locator(".boot").waitFor({ state: "detached" });
    equal(await build(page), own, `the build at «${at}»`);
  }
  await page.goto(visit.site.url);
  await page.reload();
  await page.locator(".boot").waitFor({ state: "detached" });
  await settled(page);
  await button(page, "Play").click();
  await until(async () => (await epoch(page)) > 1, "training");
  await button(page, "Pause").click();
  await page.locator("[data-sheet=presets]").first().click();
  await page.getByRole("dialog", { name: "Presets" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Noise What is this?" }).hover();
  await page.getByRole("tooltip").filter({ hasText: /\w{4}/ }).first().waitFor();
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2}`);
  const buffer = Buffer.from(["a,b,c", ...rows].join("\n"));
  await region(page, "Data").getByLabel("CSV file", { exact: true }).setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer });
  await page.getByText("Table loaded").first().waitFor();
}

export async function first_visit_itself_goes_on_without_a_network(visit) {
  const page = await visit.open({ installs: true });
  await keptWhole(page);
  await page.context().setOffline(true);
  await page.locator("[data-sheet=presets]").first().click();
  await page.getByRole("dialog", { name: "Presets" }).waitFor();
}

export async function new_build_is_offered_and_not_forced(visit) {
  const page = await visit.open({ installs: true });
  await keptWhole(page);
  const { folder, old, next } = anotherBuild();
  await button(page, "Play").click();
  await until(async () => (await epoch(page)) > 1, "training");
  await served(visit, folder, async () => {
    equal(await askForUpdate(page), "done", "the update");
    await page.getByText("A new version is ready.").waitFor();
    const before = await epoch(page);
    await until(async () => (await epoch(page)) > before + 1, "training that goes on beside the offer");
    equal(await build(page), old, "the build of the open page");

    // Until it is accepted, the old build is whole for every page that opens.
    const other = await page.context().newPage();
    await other.goto(visit.site.url);
    await other.locator(".boot").waitFor({ state: "detached" });
    await settled(other);
    equal(await build(other), old, "the build of a page that opens beside it");

    await button(page, "Reload").click();
    await page.locator(`meta[name=layerloom-build][content="${next}"]`).waitFor({ state: "attached" });
    await page.locator(".boot").waitFor({ state: "detached" });
    await settled(page);

    // The other page was not asked, goes on as it was, and gets its own files although the host has only the new ones.
    equal(await build(other), old, "the build of the page that accepted nothing");
    const style = (from, version) => from.evaluate(async (v) => (await (await fetch(`annex.css?v=${v}`)).text()).endsWith(".next{}"), version);
    equal([await style(other, old), await style(page, next)], [false, true], "whether the old and the new page get the new sheet");
    await other.locator("[data-sheet=presets]").first().click();
    await other.getByRole("dialog", { name: "Presets" }).waitFor();
    assert(old in (await kept(page)), "the old build is forgotten while a page uses it");

    await other.close();
    await page.reload();
    await until(async () => !(old in (await kept(page))), "the old build forgotten once no page uses it", 45);
    await until(async () => (await kept(page))[next] === listed(folder), "the whole new build kept", 30);
  });
}

export async function offer_speaks_the_pages_language_and_can_be_put_off(visit) {
  const page = await visit.open({ installs: true, lang: "zh-CN" });
  const old = await keptWhole(page);
  await served(visit, anotherBuild().folder, async () => {
    await askForUpdate(page);
    const offer = page.locator(".update");
    await offer.getByText("新版本已就绪。").waitFor();
    await button(page, "EN: switch to English").click();
    await offer.getByText("A new version is ready.").waitFor();
    await button(offer, "Close").click();
    await offer.waitFor({ state: "detached" });
    equal(await build(page), old, "the build after «Close»");
  });
}

export async function build_that_the_host_has_in_part_is_not_taken(visit) {
  visit.expectTrouble(/integrity|digest/i);
  const page = await visit.open({ installs: true });
  const old = await keptWhole(page);
  const { folder, next } = anotherBuild({ torn: true });
  await served(visit, folder, async () => {
    await askForUpdate(page);
    await until(() => page.evaluate(async () => {
      const { installing, waiting } = await navigator.serviceWorker.getRegistration();
      return !installing && !waiting;
    }), "a worker that is given up");
    await page.reload();
    await page.locator(".boot").waitFor({ state: "detached" });
    await settled(page);
    equal(await build(page), old, "the build");
    const others = await page.evaluate(async (v) => (await (await caches.open((await caches.keys()).find((name) => name.endsWith(v)))).keys()).map(({ url }) => url), next);
    assert(!others.includes(visit.site.url), "the old page is kept as one of the new build");
  });
}

export async function page_in_a_frame_keeps_nothing(visit) {
  const course = `<!doctype html><title>Course</title><link rel="icon" href="data:,"><iframe src="${visit.site.url}?embed" width="900" height="700"></iframe>`;
  const page = await visit.open({ at: visit.site.show(course), installs: true, ready: false });
  const frame = page.frameLocator("iframe");
  await frame.locator(".boot").waitFor({ state: "detached" });
  await until(() => page.frames()[1].evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("annex.js"))), "the door to the annex");
  await page.waitForTimeout(500);
  equal(await page.frames()[1].evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0, "service workers");
}

export async function manifest_names_pictures_of_the_sizes_it_tells(visit) {
  const page = await visit.open();
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json());
  equal(manifest.name, "Layerloom", "the name");
  const purposes = new Set(manifest.icons.map(({ purpose = "any", sizes }) => `${purpose} ${sizes}`));
  for (const needed of ["any 192x192", "any 512x512", "maskable 512x512"]) assert(purposes.has(needed), `no icon ${needed}`);
  const apple = await page.locator("link[rel=apple-touch-icon]").getAttribute("href");
  for (const { src, sizes } of [...manifest.icons, { src: apple, sizes: "180x180" }]) {
    const size = await page.evaluate(async (address) => {
      const image = await createImageBitmap(await (await fetch(address)).blob());
      return `${image.width}x${image.height}`;
    }, src);
    equal(size, sizes, src);
  }
}

/** What the policy refuses, as a page that was tricked would try it, and by which of its words. */
const REFUSED = {
  an_inline_script: ["script-src-elem", () => document.head.append(Object.assign(document.createElement("script"), { textContent: "globalThis.tricked = 1" }))],
  a_script_from_elsewhere: ["script-src-elem", () => document.head.append(Object.assign(document.createElement("script"), { src: "https://elsewhere.example/a.js" }))],
  text_that_is_run: ["script-src", () => void setTimeout("globalThis.tricked = 1")],
  a_handler_in_markup: ["script-src-attr", () => { document.body.insertAdjacentHTML("beforeend", "<i onclick='globalThis.tricked = 1'></i>"); document.body.lastChild.click(); }],
  a_sheet_in_the_page: ["style-src-elem", () => document.head.append(Object.assign(document.createElement("style"), { textContent: "body { opacity: 0 }" }))],
  a_style_in_markup: ["style-src-attr", () => document.body.insertAdjacentHTML("beforeend", "<i style='opacity: 0'></i>")],
  a_request_elsewhere: ["connect-src", () => fetch("https://elsewhere.example/").catch(() => {})],
  a_picture_from_elsewhere: ["img-src", () => { new Image().src = "https://elsewhere.example/a.png"; }],
  a_frame_from_elsewhere: ["frame-src", () => document.body.append(Object.assign(document.createElement("iframe"), { src: "https://elsewhere.example/" }))],
  a_plugin: ["object-src", () => document.body.append(Object.assign(document.createElement("object"), { data: "a.swf" }))],
  another_base: ["base-uri", () => document.head.append(Object.assign(document.createElement("base"), { href: "/elsewhere/" }))],
  a_form_that_is_sent: ["form-action", () => { document.body.insertAdjacentHTML("beforeend", "<form action='/elsewhere/'></form>"); document.body.lastChild.submit(); }],
};

export async function policy_holds_in_a_frame_without_an_origin(visit) {
  visit.expectTrouble(/^request to another origin: null/);
  const page = await visit.open({ at: visit.site.show(`<!doctype html><link rel="icon" href="data:,"><iframe src="${visit.site.url}?embed" sandbox="allow-scripts" width="900" height="700"></iframe>`), ready: false });
  const frame = page.frames()[1];
  await frame.locator(".boot").waitFor({ state: "detached" });
  for (const name of ["an_inline_script", "a_script_from_elsewhere", "a_request_elsewhere", "a_picture_from_elsewhere", "a_style_in_markup"]) {
    const [word, act] = REFUSED[name];
    equal(visit.troubles.filter((trouble) => trouble.includes(`${word}:`)), [], `breaches of ${word} before`);
    await frame.evaluate(act);
    await until(() => visit.troubles.some((trouble) => trouble.includes(`against the page's policy, ${word}:`)), `a breach of ${word} among the troubles`);
    visit.troubles = [];
  }
  equal(await frame.evaluate(() => globalThis.tricked), undefined, "what a script left");
  visit.expectTrouble(/policy|request to another origin: https:..elsewhere\.example/i);
}

export const policy_refuses = Object.fromEntries(
  Object.entries(REFUSED).map(([name, [word, act]]) => [
    `policy_refuses_${name}`,
    async (visit) => {
      const page = await visit.open();
      equal(visit.troubles, [], "troubles of the page itself");
      await page.evaluate(act);
      await until(() => visit.troubles.some((trouble) => trouble.includes(`against the page's policy, ${word}:`)), `a breach of ${word} among the troubles`);
      equal(await page.evaluate(() => globalThis.tricked), undefined, "what a script left");
      // The browser tells of requests that it does not send, too.
      visit.expectTrouble(/policy|request to another origin: https:..elsewhere\.example/i);
    },
  ]),
);
