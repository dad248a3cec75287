// Playgrounds taken away and brought back: project files, links with weights, other playgrounds' links, what the browser kept.

import { readFileSync } from "node:fs";
import { assert, button, equal, layers, settled, status, until } from "./lib.mjs";

const share = (page) => page.getByRole("dialog", { name: "Share", exact: true });
const told = (page) => page.locator(".told");

/** A page whose network has trained for some epochs, and rests. */
async function trained(visit, options) {
  const page = await visit.open(options);
  await settled(page);
  await button(page, "Play").click();
  await until(async () => (await status(page)).epoch >= 10, "ten epochs");
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
  await page.waitForTimeout(300);
  return { page, now: await status(page) };
}

async function saved(page, name) {
  await button(page, "Share").click();
  await share(page).getByRole("textbox", { name: "Name" }).fill(name);
  const [download] = await Promise.all([page.waitForEvent("download"), button(share(page), "Save project").click()]);
  return download;
}

export async function project_file_goes_on_where_it_was_saved(visit) {
  const { page, now } = await trained(visit);
  const download = await saved(page, "spiral");
  equal(download.suggestedFilename(), "spiral.layerloom", "the file's name");
  const file = await download.path();

  const other = await visit.open({ at: "#AQQAAAACAgEQAgEQBAECBgcCbA" });
  await settled(other);
  await button(other, "Share").click();
  await share(other).locator("input[type=file]").setInputFiles({ name: "spiral.layerloom", mimeType: "application/octet-stream", buffer: readFileSync(file) });
  await told(other).getByText("«spiral» is open.").waitFor();
  await until(async () => (await status(other)).step === now.step, "the step of the file");
  const there = await status(other);
  equal([there.epoch, there.trainLoss, there.testLoss], [now.epoch, now.trainLoss, now.testLoss], "figures of the file");
  await button(other, "Step").click();
  await until(async () => (await status(other)).step === now.step + 1, "a step more");
}

export async function dropped_project_file_is_opened(visit) {
  const { page, now } = await trained(visit);
  const bytes = [...readFileSync(await (await saved(page, "dropped")).path())];
  const other = await visit.open();
  await settled(other);
  // The door to the annex listens by now.
  await other.waitForTimeout(500);
  await other.evaluate((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "dropped.layerloom"));
    document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, bytes);
  await told(other).getByText("«dropped» is open.").waitFor();
  await until(async () => (await status(other)).step === now.step, "the step of the file");
}

export async function damaged_file_is_told_and_changes_nothing(visit) {
  const { page } = await trained(visit);
  const whole = readFileSync(await (await saved(page, "whole")).path());
  const before = await layers(page);
  for (const [what, bytes, sentence] of [
    ["cut", whole.subarray(0, whole.length / 2), /cut off/],
    ["another kind", Buffer.from("a,b\n1,2\n"), /no Layerloom project/],
    ["changed", Buffer.from(whole.map((byte, at) => (at === whole.length - 20 ? byte ^ 255 : byte))), /./],
  ]) {
    await share(page).locator("input[type=file]").setInputFiles({ name: "x.layerloom", mimeType: "application/octet-stream", buffer: bytes });
    await told(page).getByText(sentence).waitFor();
    equal(await layers(page), before, `layers after a file that is ${what}`);
  }
}

export async function link_with_weights_shows_what_was_learned(visit) {
  const { page, now } = await trained(visit);
  await button(page, "Share").click();
  await share(page).getByRole("checkbox", { name: "With the trained weights" }).check();
  const field = share(page).getByRole("textbox", { name: "Link", exact: true });
  const link = await until(async () => {
    const link = await field.inputValue();
    return link.includes(".w") && link;
  }, "weights in the link");
  assert(link.length < 8000, `the link has ${link.length} characters`);
  await share(page).getByText("QR code").click();
  await share(page).getByRole("img", { name: "QR code" }).waitFor();

  const other = await visit.open({ at: link });
  await told(other).getByText("with its trained weights").waitFor();
  const there = await until(async () => {
    const there = await status(other);
    return Math.abs(there.trainLoss - now.trainLoss) < 0.02 * now.trainLoss && there;
  }, `the train loss ${now.trainLoss}`);
  equal(there.step, 0, "the step");
}

export async function links_of_tensorflow_playground_are_translated(visit) {
  const page = await visit.open({
    at: "#activation=relu&batchSize=10&dataset=xor&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2&seed=0.5&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&collectStats=false&problem=classification&initZero=false&hideText=false",
  });
  await told(page).getByText("The link is open.").waitFor();
  await until(async () => (await layers(page)).length === 2, "two layers");
  equal(await page.getByText("was not opened").count(), 0, "notices of a damaged link");
}

export async function curve_and_pictures_are_saved(visit) {
  const { page, now } = await trained(visit);
  await button(page, "Share").click();
  const [table] = await Promise.all([page.waitForEvent("download"), button(share(page), "Curve as CSV").click()]);
  const lines = readFileSync(await table.path(), "utf8").trim().split("\n");
  equal(lines[0].split(",").length, 8, "columns");
  assert(lines.length > 10 && Number(lines.at(-1).split(",")[1]) <= now.step, lines.at(-1));
  const [picture] = await Promise.all([page.waitForEvent("download"), button(share(page), "PNG").first().click()]);
  equal(picture.suggestedFilename(), "output-map.png", "the picture's name");
  equal([...readFileSync(await picture.path()).subarray(1, 4)], [80, 78, 71], "the picture's kind");
}

export async function pictures_are_copied_during_the_press_that_asks_for_it(visit) {
  const { page } = await trained(visit, { before: closeClipboardAfterPresses });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await button(page, "Share").click();
  for (const name of ["Output map", "Curve", "Network"]) {
    await page.evaluate(() => navigator.clipboard.writeText("before"));
    await button(share(page).locator(".picture").filter({ hasText: name }), "Copy").click();
    await until(async () => (await page.evaluate(async () => (await navigator.clipboard.read())[0].types)).includes("image/png"), `a picture of ${name}`);
    await told(page).getByText("Copied.").waitFor();
  }
}

/** In the page: pictures can only be copied during a press, as in WebKit. */
function closeClipboardAfterPresses() {
  // An empty page has none.
  if (!globalThis.Clipboard) return;
  let pressed = false;
  addEventListener("click", () => ((pressed = true), setTimeout(() => (pressed = false))), true);
  const { write } = Clipboard.prototype;
  Clipboard.prototype.write = function (items) {
    return pressed ? write.call(this, items) : Promise.reject(new DOMException("No press.", "NotAllowedError"));
  };
}

export async function what_was_kept_is_offered_after_a_reload(visit) {
  const { page, now } = await trained(visit);
  await until(() => page.evaluate(async () => (await caches.open("layerloom-kept")).match("kept.layerloom").then(Boolean)), "a kept state", 30);
  await page.reload();
  await page.getByText(/Training was kept at epoch \d+/).waitFor();
  await button(page, "Go on").click();
  await until(async () => (await status(page)).step === now.step, "the step that was kept");
}

export async function what_a_preset_replaces_is_offered_back(visit) {
  const { page, now } = await trained(visit);
  await button(page, "Presets").click();
  await page.getByRole("link", { name: /^Xor/ }).click();
  await until(async () => (await layers(page)).length === 1, "the preset's one layer");
  await page.getByText(/set aside/).waitFor();
  await button(page, "Go on").click();
  await until(async () => (await layers(page)).length === 2, "the layers before");
  await until(async () => (await status(page)).step === now.step, "the step before");
  equal((await status(page)).testLoss, now.testLoss, "the test loss before");
}
