// What a link, a preset or a file opens: a view comes along, work that is kept nowhere is asked about, what does not fit is told.

import { readFileSync } from "node:fs";
import { deflateSync, inflateSync } from "node:zlib";
import { accessible, assert, button, equal, keys, layers, region, screenshot, settled, status, until } from "./lib.mjs";

/** A preset of one layer. */
const XOR = "AQABAgAGAQABAgABAgIDAAic";

const share = (page) => page.getByRole("dialog", { name: "Share", exact: true });
const drawer = (page, name) => page.locator("dialog.drawer").and(page.getByRole("dialog", { name, exact: true }));
const question = (page) => page.getByRole("alertdialog", { name: "Replace your work?" });
const card = (page, name) => region(page, "Network").getByRole("button", { name, exact: true });
const isPressed = async (locator) => (await locator.getAttribute("aria-pressed")) === "true";
const paste = (page, link) => page.evaluate((link) => (location.hash = link), link);
const hash = (page) => new URL(page.url()).hash;

/** A page that has trained, rests, and can ask: the annex is there. */
async function trained(visit, options) {
  const page = await visit.open(options);
  await settled(page);
  await button(page, "Help").click();
  await page.getByRole("dialog", { name: "Help", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Play").click();
  await until(async () => (await status(page)).epoch >= 5, "five epochs");
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
  await page.waitForTimeout(300);
  return { page, now: await status(page), layers: await layers(page), hash: hash(page) };
}

async function stands(before, page) {
  equal(await layers(page), before.layers, "layers");
  equal((await status(page)).step, before.now.step, "the step");
}

export async function link_brings_back_what_was_selected_and_open(visit) {
  const page = await visit.open();
  await settled(page);
  await card(page, "Dense 2").click();
  await page.getByRole("button", { name: /All weights as a table/ }).click();
  await button(page, "Code").click();
  await drawer(page, "Code").waitFor();
  await button(page, "Share").click();
  await share(page).getByRole("checkbox", { name: /^With the view/ }).check();
  await share(page).getByText("Selected: Dense 2 · Code · Tables of weights").waitFor();
  const link = await share(page).getByRole("textbox", { name: "Link", exact: true }).inputValue();
  assert(/\.v3_code_numbers$/.test(link), link);
  await page.keyboard.press("Escape");
  // The drawer made way for the sheet alone.
  await drawer(page, "Code").waitFor();

  const other = await visit.open({ at: link });
  await drawer(other, "Code").waitFor();
  await until(() => isPressed(card(other, "Dense 2")), "the selected layer");
  await other.getByRole("group", { name: "kernel" }).first().waitFor();
  // The same view again takes nothing from what was trained since.
  await button(other, "Step").click();
  await until(async () => (await status(other)).step === 1, "a step");
  await card(other, "Dense 1").click();
  // Where the address still holds the link, pasting it changes nothing that a page would hear of.
  await paste(other, hash({ url: () => link }).split(".")[0]);
  await paste(other, hash({ url: () => link }));
  await until(() => isPressed(card(other, "Dense 2")), "the selected layer again");
  equal((await status(other)).step, 1, "the step");
  equal(await question(other).count(), 0, "questions");
}

export async function view_that_does_not_fit_is_told_and_the_rest_is_shown(visit) {
  const page = await visit.open();
  await settled(page);
  const at = await until(() => hash(page), "a document in the address");
  const other = await visit.open({ at: `${at}.v99_u3_shop_processor` });
  await other.locator(".told").getByText("this is not there or said twice: «99», «shop».").waitFor();
  await drawer(other, "Processor").waitFor();
}

export async function view_with_a_lesson_opens_it(visit) {
  const page = await visit.open({ at: "?lesson=activations" });
  await drawer(page, "Lessons").getByText("exclusive or again").waitFor();
  await button(page, "Share").click();
  await share(page).getByRole("checkbox", { name: /^With the view/ }).check();
  const link = await share(page).getByRole("textbox", { name: "Link", exact: true }).inputValue();
  assert(/\?lesson=activations#.*\.v0_lessons$/.test(link), link);
  const other = await visit.open({ at: link });
  await drawer(other, "Lessons").getByText("exclusive or again").waitFor();
}

export async function view_turns_the_tabs_of_a_phone(visit) {
  const page = await visit.open({ width: 375, height: 760, touch: true });
  await settled(page);
  await page.getByRole("button", { name: "Inspector", exact: true }).tap();
  await button(page, "Share").tap();
  await share(page).getByRole("checkbox", { name: /^With the view/ }).check();
  const link = await share(page).getByRole("textbox", { name: "Link", exact: true }).inputValue();
  assert(/\.v0_inspector$/.test(link), link);
  const other = await visit.open({ at: link, width: 375, height: 760, touch: true });
  await until(() => isPressed(other.getByRole("button", { name: "Inspector", exact: true })), "the inspector's tab");
}

export async function link_over_unsaved_work_asks_and_keeps_it(visit) {
  const before = await trained(visit);
  const { page } = before;
  const entries = await page.evaluate(() => history.length);
  await paste(page, XOR);
  await question(page).waitFor();
  equal(hash(page), before.hash, "the address while the question stands");
  equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Keep my work", "what has the focus");
  await page.keyboard.press("Escape");
  await question(page).waitFor({ state: "hidden" });
  await stands(before, page);
  equal(hash(page), before.hash, "the address");
  // Asked again, it keeps again, and the history grows no longer.
  await paste(page, XOR);
  await question(page).waitFor();
  await button(question(page), "Keep my work").click();
  await question(page).waitFor({ state: "hidden" });
  await stands(before, page);
  equal(await page.evaluate(() => history.length), entries + 1, "entries of the history");
}

export async function link_over_unsaved_work_opens_when_told_and_back_does_not_ask(visit) {
  const before = await trained(visit);
  const { page } = before;
  await paste(page, XOR);
  await question(page).waitFor();
  await keys(page, "Tab", "Tab", "Enter");
  await until(async () => (await layers(page)).length === 1, "the link's one layer");
  await until(async () => (await status(page)).step === 0, "an untrained network");
  await page.getByText(/set aside/).waitFor();
  await page.goBack();
  await until(async () => (await layers(page)).length === 2, "the layers before");
  await page.goForward();
  await until(async () => (await layers(page)).length === 1, "the link again");
  equal(await question(page).count(), 0, "questions");
}

export async function link_is_held_also_behind_another_view_of_the_same_network(visit) {
  const before = await trained(visit);
  const { page } = before;
  await paste(page, `${before.hash}.v2`);
  await until(() => isPressed(card(page, "Dense 1")), "the selected layer");
  await paste(page, XOR);
  await question(page).waitFor();
  await page.keyboard.press("Escape");
  await question(page).waitFor({ state: "hidden" });
  await stands(before, page);
  await until(() => hash(page) === `${before.hash}.v2`, "the address of before");
}

export async function work_can_be_saved_before_it_is_replaced(visit) {
  const before = await trained(visit);
  const { page } = before;
  await paste(page, XOR);
  const [download] = await Promise.all([page.waitForEvent("download"), button(question(page), "Save project, then open").click()]);
  await until(async () => (await layers(page)).length === 1, "the link's one layer");
  // Back to it by the file: nothing was trained here, so nothing is asked; and what is in a file is not asked about.
  const file = readFileSync(await download.path());
  await button(page, "Share").click();
  await share(page).locator("input[type=file]").setInputFiles({ name: "x.layerloom", mimeType: "application/octet-stream", buffer: file });
  await until(async () => (await status(page)).step === before.now.step, "the step of the file");
  await paste(page, XOR);
  await until(async () => (await layers(page)).length === 1, "the link's one layer again");
  equal(await question(page).count(), 0, "questions");
}

export async function preset_asks_over_edited_work_and_not_over_a_replay(visit) {
  const { page } = await trained(visit);
  const xor = async () => {
    await button(page, "Presets").click();
    await page.getByRole("link", { name: /^Xor/ }).click();
  };
  await xor();
  await until(async () => (await layers(page)).length === 1, "the preset's one layer");
  await page.getByRole("button", { name: /One unit more/ }).first().click();
  await button(page, "Step").click();
  await until(async () => (await status(page)).step === 1, "a step");
  await page.waitForTimeout(500);
  await xor();
  await question(page).waitFor();
  await button(question(page), "Keep my work").click();
  equal((await status(page)).step, 1, "the step");
}

export async function rows_that_no_link_holds_are_asked_about(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Help").click();
  await page.getByRole("dialog", { name: "Help", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  const rows = Array.from({ length: 6000 }, (_, i) => [1, 2, 3].map((at) => Math.sin(i * at * 1.7).toFixed(5)).join(","));
  const csv = ["a,b,c", ...rows].join("\n");
  await region(page, "Data").getByLabel("CSV file", { exact: true }).setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByText("Table loaded").first().waitFor();
  await page.keyboard.press("Escape");
  await page.waitForTimeout(800);
  await button(page, "Presets").click();
  await page.getByRole("link", { name: /^Xor/ }).click();
  await question(page).getByText("Your table is too large for a link").waitFor();
  await button(question(page), "Open without saving").click();
  await until(async () => (await layers(page)).length === 1, "the preset's one layer");
}

export async function link_with_weights_over_work_opens_with_them_after_the_question(visit) {
  const { page: source } = await trained(visit);
  await button(source, "Share").click();
  await share(source).getByRole("checkbox", { name: "With the trained weights" }).check();
  const field = share(source).getByRole("textbox", { name: "Link", exact: true });
  const link = await until(async () => {
    const link = await field.inputValue();
    return link.includes(".w") && link;
  }, "weights in the link");
  const { page } = await trained(visit);
  await paste(page, new URL(link).hash);
  await button(question(page), "Open without saving").click();
  await page.locator(".told").getByText("with its trained weights").waitFor();
  await until(async () => (await status(page)).step === 0, "the step of the link");
}

export async function frame_is_never_asked(visit) {
  const page = await visit.open({ at: "?embed" });
  await settled(page);
  await button(page, "Play").click();
  await until(async () => (await status(page)).epoch >= 5, "five epochs");
  await paste(page, XOR);
  await until(async () => (await layers(page)).length === 1, "the link's one layer");
  equal(await question(page).count(), 0, "questions");
}

/** A project file with a part changed, as one who knows its form could write it. */
function repacked(file, wanted, change) {
  const parts = [];
  for (let at = 24; at < file.length; ) {
    const end = at + 1 + file[at];
    const packed = file.subarray(end + 8, end + 8 + file.readUInt32LE(end + 4));
    const head = file.subarray(at, end);
    const plain = inflateSync(packed);
    const content = head.subarray(1).toString() === wanted ? Buffer.from(change(plain.toString())) : plain;
    const again = deflateSync(content);
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32LE(content.length, 0);
    sizes.writeUInt32LE(again.length, 4);
    parts.push(head, sizes, again);
    at = end + 8 + packed.length;
  }
  const whole = Buffer.concat([file.subarray(0, 24), ...parts]);
  whole.writeUInt32LE(whole.length, 19);
  return whole;
}

export async function training_that_does_not_fit_is_told(visit) {
  const { page } = await trained(visit);
  await button(page, "Share").click();
  const [download] = await Promise.all([page.waitForEvent("download"), button(share(page), "Save project").click()]);
  const file = readFileSync(await download.path());
  // A place within the epoch at which no batch begins.
  const wrong = repacked(file, "training", (json) => json.replace(/"cursor":[\d.]+/, '"cursor":3.0'));
  const other = await visit.open({ at: `#${XOR}` });
  await settled(other);
  await button(other, "Share").click();
  await share(other).locator("input[type=file]").setInputFiles({ name: "x.layerloom", mimeType: "application/octet-stream", buffer: wrong });
  await other.locator(".told").getByText("What was learned does not fit this network and is left out").waitFor();
  await until(async () => (await layers(other)).length === 2, "the layers of the file");
  equal((await status(other)).step, 0, "the step");
  const again = await visit.open({ at: `#${XOR}` });
  await settled(again);
  await button(again, "Share").click();
  await share(again).locator("input[type=file]").setInputFiles({ name: "x.layerloom", mimeType: "application/octet-stream", buffer: repacked(file, "training", (json) => json) });
  await again.locator(".told").getByText("is open.").waitFor();
}

export async function file_with_values_beyond_their_bounds_opens_with_their_mends(visit) {
  const { page, layers: names } = await trained(visit);
  await button(page, "Share").click();
  const [download] = await Promise.all([page.waitForEvent("download"), button(share(page), "Save project").click()]);
  const beyond = (json) => {
    const document = JSON.parse(json);
    document.training = { ...document.training, "learning-rate": 1e9 };
    document.layers[0].units = 100_000;
    return JSON.stringify(document);
  };
  const file = repacked(readFileSync(await download.path()), "document", beyond);
  const other = await visit.open({ at: `#${XOR}` });
  await settled(other);
  await button(other, "Share").click();
  await share(other).locator("input[type=file]").setInputFiles({ name: "x.layerloom", mimeType: "application/octet-stream", buffer: file });
  await other.locator(".told").getByText("The trained values in the file are left out: its document cannot be trained as it is.").waitFor();
  await until(async () => (await layers(other)).join() === names.join(), "the layers of the file");
  await other.getByText("Learning rate must lie between").first().waitFor();
  await other.getByText("Units must be a whole number between 1 and 512.").first().waitFor();
  await screenshot(other, "file beyond bounds");
  for (let mends = 2; mends > 0; mends -= 1) {
    await other.getByRole("button", { name: "Use the default", exact: true }).first().click();
    await until(async () => (await other.getByText(/Learning rate must lie|Units must be/).count()) === 0 || mends === 2, "fewer problems");
  }
  await button(other, "Step").click();
  await until(async () => (await status(other)).step === 1, "a step of the mended network");
}

/** A link with the page's trained weights. */
async function linkWithWeights(page) {
  await button(page, "Share").click();
  await share(page).getByRole("checkbox", { name: "With the trained weights" }).check();
  const field = share(page).getByRole("textbox", { name: "Link", exact: true });
  return until(async () => {
    const link = await field.inputValue();
    return link.includes(".w") && link;
  }, "weights in the link");
}

export async function reload_brings_weights_and_view_of_a_link_again(visit) {
  const { page: source, now } = await trained(visit);
  const link = `${await linkWithWeights(source)}.v2_code`;
  const page = await visit.open({ at: link });
  const isLearned = async () => {
    await page.locator(".told").getByText("with its trained weights").waitFor();
    await drawer(page, "Code").waitFor();
    await until(async () => Math.abs((await status(page)).trainLoss - now.trainLoss) < 0.02 * now.trainLoss, `the train loss ${now.trainLoss}`);
  };
  await isLearned();
  await until(() => /\.v2_code\.w/.test(hash(page)), "the parts in the address");
  await page.reload();
  await isLearned();
  // Back at the start the network has other weights, and after a change the address is its document alone.
  await until(() => hash(page).includes(".w"), "the parts in the address again");
  await button(page, "Reset").click();
  await until(() => /\.v2_code$/.test(hash(page)), "the view alone");
  await page.getByRole("button", { name: /One unit more/ }).first().click();
  await until(() => !hash(page).includes("."), "the document alone");
  await page.reload();
  await settled(page);
  assert((await status(page)).trainLoss > 2 * now.trainLoss, "an untrained network");
}

export async function weights_wait_for_a_table_that_no_link_holds(visit) {
  const rows = Array.from({ length: 6000 }, (_, i) => [1, 2, 3].map((at) => Math.sin(i * at * 1.7).toFixed(5)).join(","));
  const csv = { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(["a,b,c", ...rows].join("\n")) };
  const load = async (page) => {
    await region(page, "Data").getByLabel("CSV file", { exact: true }).setInputFiles(csv);
    await page.getByText("Table loaded").first().waitFor();
    await page.keyboard.press("Escape");
  };
  const source = await visit.open();
  await settled(source);
  await load(source);
  // One of the two inputs, which loading the same table elsewhere must not change.
  await source.getByRole("checkbox", { name: "b", exact: true }).uncheck();
  await source.waitForTimeout(500);
  await button(source, "Play").click();
  await until(async () => (await status(source)).epoch >= 2, "two epochs");
  await button(source, "Pause").click();
  await button(source, "Play").waitFor();
  await source.waitForTimeout(300);
  const { trainLoss } = await status(source);
  const link = await linkWithWeights(source);
  const page = await visit.open({ at: link });
  await page.locator(".told").getByText("The weights in the link are not taken: its table is not loaded.").waitFor();
  await load(page);
  await page.getByText("The table that the link's weights are for is loaded.").waitFor();
  await screenshot(page, "weights that waited");
  await button(page, "Go on").click();
  await page.locator(".told").getByText("with its trained weights").waitFor();
  await until(async () => Math.abs((await status(page)).trainLoss - trainLoss) < 0.02 * trainLoss, `the train loss ${trainLoss}`);
  await until(() => hash(page).includes(".w"), "the weights in the address");
}

export async function training_over_own_rows_goes_on_after_a_reload(visit) {
  const page = await visit.open();
  await settled(page);
  const rows = Array.from({ length: 6000 }, (_, i) => [1, 2, 3].map((at) => Math.sin(i * at * 1.7).toFixed(5)).join(","));
  await region(page, "Data").getByLabel("CSV file", { exact: true }).setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(["a,b,c", ...rows].join("\n")) });
  await page.getByText("Table loaded").first().waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Step").click();
  await until(async () => (await status(page)).step === 1, "a step");
  await until(() => page.evaluate(async () => (await caches.open("layerloom-kept")).match("kept.layerloom").then(Boolean)), "a kept state", 30);
  await page.reload();
  await page.getByText(/Training was kept at epoch/).waitFor();
  await button(page, "Go on").click();
  await page.locator(".told").getByText("is open.").waitFor();
  await until(async () => (await status(page)).step === 1, "the step that was kept");
}

export async function typed_values_are_told_before_any_training(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Help").click();
  await page.getByRole("dialog", { name: "Help", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await card(page, "Dense 1").click();
  await page.getByRole("button", { name: /All weights as a table/ }).click();
  const cell = page.getByRole("group", { name: "kernel" }).first().locator("input").first();
  await cell.fill("0.75");
  await page.keyboard.press("Enter");
  await paste(page, XOR);
  await question(page).getByText("Values that you typed are in no file yet").waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Step").click();
  await until(async () => (await status(page)).step === 1, "a step");
  await paste(page, XOR);
  await question(page).getByText("What you trained (epoch 0)").waitFor();
  // What no file was made of is in none.
  await page.evaluate(() => (URL.createObjectURL = () => { throw new Error("refused"); }));
  await button(question(page), "Save project, then open").click();
  await page.locator(".told").getByText("does not let this page save files").waitFor();
  await question(page).waitFor();
}

/** One for each theme, language and width. */
export const everywhere = {};
for (const [theme, lang, width, names] of [
  ["light", "en-US", 1280, { share: "Share", view: /^With the view/, title: "Replace your work?", play: "Play", pause: "Pause", help: "Help" }],
  ["dark", "zh-CN", 1280, { share: "分享", view: /^包含当前视图/, title: "要替换当前的成果吗？", play: "播放", pause: "暂停", help: "帮助" }],
  ["light", "zh-CN", 375, { share: "分享", view: /^包含当前视图/, title: "要替换当前的成果吗？", play: "播放", pause: "暂停", help: "帮助" }],
  ["dark", "en-US", 375, { share: "Share", view: /^With the view/, title: "Replace your work?", play: "Play", pause: "Pause", help: "Help" }],
]) {
  everywhere[`axe_finds_nothing_in_the_question_in_${theme}_${lang}_at_${width}`] = async (visit) => {
    const page = await visit.open({ theme, lang, width, height: 760, touch: width < 600, calm: true });
    await settled(page);
    await button(page, names.share).click();
    await page.getByRole("checkbox", { name: names.view }).check();
    await screenshot(page, `share view ${theme} ${lang} ${width}`);
    await page.keyboard.press("Escape");
    await button(page, names.play).click();
    await until(async () => (await status(page)).epoch >= 3, "three epochs");
    await button(page, names.pause).click();
    await page.waitForTimeout(300);
    await paste(page, XOR);
    await page.getByRole("alertdialog", { name: names.title }).waitFor();
    await screenshot(page, `question ${theme} ${lang} ${width}`);
    await accessible(page);
    equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "scrolls sideways");
  };
}
