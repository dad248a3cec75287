// The package for learning platforms, on a platform that only takes notes.

import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { assert, button, equal, settled, until } from "./lib.mjs";

/** The files of a zip by name, found through its central directory. */
function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1")) + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, packed, name, extra, comment, start] = [10, 20, 28, 30, 32, 42].map((place) => (place === 20 || place === 42 ? bytes.readUInt32LE(at + place) : bytes.readUInt16LE(at + place)));
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const content = bytes.subarray(body, body + packed);
    files[bytes.toString("utf8", at + 46, at + 46 + name)] = (method ? inflateRawSync(content) : content).toString("utf8");
    at += 46 + name + extra + comment;
  }
  return files;
}

/** The sheet that makes packages. */
async function embedSheet(page) {
  await button(page, "Share").click();
  await page.locator("dialog [data-sheet=embed]").click();
  return page.getByRole("dialog", { name: "Embed", exact: true });
}

const doneWhen = (sheet) => sheet.getByRole("combobox", { name: "Done when" });

/** The files of the package that a sheet makes. */
async function packed(page, sheet) {
  const [download] = await Promise.all([page.waitForEvent("download"), button(sheet, "Download as SCORM 1.2").click()]);
  return unzip(readFileSync(await download.path()));
}

/** A package on a platform: a page whose API keeps what it is told, and knows that from earlier visits. */
async function onPlatform(visit, files, { before, known = {} } = {}) {
  const notes = `<script>globalThis.told = ${JSON.stringify(known)}; globalThis.calls = []; globalThis.API = Object.fromEntries(["LMSInitialize", "LMSSetValue", "LMSGetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"].map((name) => [name, (key, value) => { calls.push(name); if (name === "LMSSetValue") told[key] = value; return name === "LMSGetValue" ? (told[key] ?? "") : "true"; }]));</script>`;
  // In one file; the second script is deferred, so that it comes last.
  const goal = /data-goal="([^"]+)"/.exec(files["index.html"])[1];
  const script = (name, attributes = "") => `<script${attributes}>${files[name].replaceAll("</script", "<\\/script")}</script>`;
  const inline = files["index.html"]
    .replace(/<script src="embed\.js"><\/script>/, () => script("embed.js"))
    .replace(/<script src="scorm\.js".*<\/script>/, "")
    .replace("</body>", () => `${script("scorm.js", ` data-goal="${goal}"`)}</body>`);
  return visit.open({ at: visit.site.show(inline.replace("<head>", `<head><link rel="icon" href="data:,">${notes}`)), ready: false, before });
}

const passed = (unit) => until(() => unit.evaluate(() => globalThis.told["cmi.core.lesson_status"] === "passed"), "a passed unit", 40);

export async function package_reports_when_the_goal_is_met(visit) {
  const page = await visit.open();
  await settled(page);
  const sheet = await embedSheet(page);
  await doneWhen(sheet).selectOption({ index: 1 });
  const files = await packed(page, sheet);
  equal(Object.keys(files).sort(), ["embed.js", "imsmanifest.xml", "index.html", "scorm.js"], "files of the package");
  assert(/<schemaversion>1\.2<\/schemaversion>/.test(files["imsmanifest.xml"]), files["imsmanifest.xml"]);

  const unit = await onPlatform(visit, files);
  const frame = unit.frameLocator("layerloom-playground iframe");
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await passed(unit);
  const told = await unit.evaluate(() => ({ ...globalThis.told, calls: globalThis.calls }));
  assert(Number(told["cmi.core.score.raw"]) >= 80 && told.calls[0] === "LMSInitialize" && told.calls.includes("LMSCommit"), JSON.stringify(told));
}

/** The package for a test accuracy of 80 per cent. */
async function packedFor80(visit) {
  const page = await visit.open();
  await settled(page);
  const sheet = await embedSheet(page);
  await doneWhen(sheet).selectOption({ label: "test accuracy ≥ 80 %" });
  const files = await packed(page, sheet);
  await page.context().close();
  return files;
}

/** Shows the unit figures of a training, by their test accuracy, and leaves it; gives what the platform was told. */
const visitWith = (unit, accuracies) =>
  unit.evaluate((accuracies) => {
    for (const testAccuracy of accuracies) {
      document.querySelector("layerloom-playground").dispatchEvent(new CustomEvent("frame", { detail: { step: 1, testAccuracy } }));
    }
    dispatchEvent(new Event("pagehide"));
    return globalThis.told;
  }, accuracies);

export async function score_is_the_best_of_all_visits_and_a_preview_has_none(visit) {
  const files = await packedFor80(visit);
  const visits = {
    "a first visit": [{}, [0.6, 0.4], "60", "incomplete"],
    "a worse second visit": [{ "cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "60" }, [0.42], "60", "incomplete"],
    "a better second visit": [{ "cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "60" }, [0.7, 0.5], "70", "incomplete"],
    "training on after the pass": [{}, [0.82, 0.97, 0.9], "97", "passed"],
    "a worse visit after the pass": [{ "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "97" }, [0.85], "97", "passed"],
    "a preview": [{ "cmi.core.lesson_mode": "browse" }, [0.9], undefined, undefined],
    "a review": [{ "cmi.core.lesson_mode": "review", "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "85" }, [0.99], "85", "passed"],
  };
  for (const [name, [known, accuracies, score, state]] of Object.entries(visits)) {
    const unit = await onPlatform(visit, files, { known });
    const told = await visitWith(unit, accuracies);
    equal([told["cmi.core.score.raw"], told["cmi.core.lesson_status"]], [score, state], name);
    assert((await unit.evaluate(() => globalThis.calls)).at(-1) === "LMSFinish", `${name} is finished`);
    await unit.context().close();
  }
}

export async function playground_is_found_as_it_was_left(visit) {
  const files = await packedFor80(visit);
  const first = await onPlatform(visit, files);
  const noise = (unit) => unit.frameLocator("layerloom-playground iframe").getByRole("slider", { name: "Noise" });
  // What is changed before the frame listens to this page is kept with the next change.
  await first.evaluate(() => document.querySelector("layerloom-playground").getState());
  await noise(first).fill("35");
  const kept = await until(() => first.evaluate(() => globalThis.told["cmi.suspend_data"]), "a playground that is kept");
  const known = await visitWith(first, [0.6]);
  equal(known["cmi.core.exit"], "suspend", "how it was left");
  await first.context().close();

  const second = await onPlatform(visit, files, { known });
  await until(async () => (await noise(second).inputValue()) === "35", "the noise that was set");
  equal(await second.evaluate(() => document.querySelector("layerloom-playground").getState().then(({ link }) => link)), kept, "the link");
  await second.context().close();

  // What was kept before is not what is left, where it cannot be kept.
  const third = await onPlatform(visit, files, { known });
  for (const state of [{ link: "A".repeat(4097), withheld: [] }, { link: kept, withheld: ["points"] }]) {
    const now = await third.evaluate(async (state) => {
      const playground = document.querySelector("layerloom-playground");
      await playground.getState();
      playground.getState = async () => state;
      globalThis.told["cmi.suspend_data"] = "before";
      playground.dispatchEvent(new CustomEvent("change"));
      await new Promise((resolve) => setTimeout(resolve));
      return globalThis.told["cmi.suspend_data"];
    }, state);
    equal(now, "", `what is kept of ${JSON.stringify(state).slice(0, 60)}`);
  }
}

export async function page_is_as_high_as_the_window_and_says_when_nothing_comes(visit) {
  const files = await packedFor80(visit);
  const unit = await onPlatform(visit, files);
  await button(unit.frameLocator("layerloom-playground iframe"), "Play").waitFor();
  const [top, height] = await unit.evaluate(() => {
    const { top, height } = document.querySelector("layerloom-playground").shadowRoot.querySelector("iframe").getBoundingClientRect();
    return [top, height];
  });
  assert(top === 0 && height >= 800, `a frame of ${height} pixels at ${top} in a window of 800`);
  const told = (unit) => unit.getByText("The playground has not loaded yet.");
  assert(!(await told(unit).isVisible()), "a playground that stands is told to be missing");

  // In place of its page something else answers.
  visit.expectTrouble(/status of 404/);
  const missing = visit.site.url.replace(/\w+\/$/, "nowhere/");
  const page = files["index.html"].replaceAll(visit.site.url, missing);
  const alone = await onPlatform(visit, { ...files, "index.html": page });
  await told(alone).waitFor();
  await alone.getByText("实验场尚未加载。").waitFor();
}

export async function package_of_a_lesson_is_done_when_a_goal_of_it_is_met(visit) {
  const page = await visit.open();
  await settled(page);
  const plain = await embedSheet(page);
  equal(await doneWhen(plain).getByRole("option", { name: /lesson/ }).count(), 0, "ways to be done by a lesson that is not there");
  await page.keyboard.press("Escape");

  await page.getByRole("banner").getByRole("button", { name: "Lessons", exact: true }).click();
  const lessons = page.getByRole("dialog", { name: "Lessons" });
  await lessons.getByRole("button", { name: "The neuron" }).click();
  await button(page, "Open the start").click();
  await page.getByRole("radio", { name: "Two clouds" }).and(page.locator(":checked")).waitFor({ state: "attached" });
  const files = await packed(page, await embedSheet(page));
  assert(/src="[^"]*\?lesson=neuron#A/.test(files["index.html"]), files["index.html"]);
  // What was met elsewhere does not count here, and is told when it is met again.
  await play(await onPlatform(visit, files, { before: metBefore }));

  // The lesson in the preview takes no focus from the sheet, so that Escape closes that.
  const preview = page.frameLocator("iframe.preview");
  await preview.getByRole("dialog", { name: "Lessons" }).waitFor();
  equal(await page.evaluate(() => document.activeElement.localName), "button", "what has the focus beside a preview");
  // One that is no part of the course comes along as a text.
  await page.keyboard.press("Escape");
  await button(page, "All lessons").click();
  await page.getByText("Write a lesson").click();
  await page.getByRole("textbox", { name: "The lesson's text" }).fill("---\ntitle: Mine\n---\nHello.\n\ngoal: epoch >= 3\n");
  await button(page, "Try it").click();
  await page.getByRole("heading", { name: "Mine" }).waitFor();
  await play(await onPlatform(visit, await packed(page, await embedSheet(page))));
}

/** In the page: all goals of a lesson were met already. A frame that is only begun has no storage. */
function metBefore() {
  try {
    localStorage.setItem("layerloom-lessons", '{"neuron":{"goals":[0,1,2],"done":true}}');
  } catch {}
}

/** Trains in a unit until it is passed, with all of the score. */
async function play(unit) {
  const frame = unit.frameLocator("layerloom-playground iframe");
  await frame.getByRole("dialog", { name: "Lessons" }).waitFor();
  await frame.getByRole("button", { name: "Play", exact: true }).first().click();
  await passed(unit);
  equal(await unit.evaluate(() => globalThis.told["cmi.core.score.raw"]), "100", "the score");
}
