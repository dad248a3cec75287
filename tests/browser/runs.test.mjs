// Runs: what was trained is kept with its curve, laid over each other, and taken along.

import { readFileSync } from "node:fs";
import { deflateSync, inflateSync } from "node:zlib";
import { accessible, assert, button, combobox, equal, layers, screenshot, settled, status, until } from "./lib.mjs";

const drawer = (page) => page.getByRole("dialog", { name: "Runs", exact: true });
const rows = (page) => drawer(page).locator("tbody.run");
const names = (page) => rows(page).getByRole("rowheader").getByRole("button").allInnerTexts();
const key = (page) => drawer(page).locator(".runs-key li");
const told = (page) => page.locator(".told");

/** Opens the drawer, unless it stands there again behind a dialog that has closed. */
async function opened(page) {
  if (!(await drawer(page).isVisible())) await button(page, "Runs").click();
  await drawer(page).waitFor();
}

/** Trains from the start for some epochs, and rests. */
async function train(page, epochs = 5) {
  await button(page, "Play").click();
  await until(async () => (await status(page)).epoch >= epochs, `${epochs} epochs`);
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
}

async function reset(page) {
  await button(page, "Reset").click();
  await until(async () => (await status(page)).step === 0, "step 0");
}

/** Two runs with different learning rates, and the drawer with them. */
async function twoRuns(visit, options) {
  const page = await visit.open(options);
  await settled(page);
  await opened(page);
  await train(page);
  await reset(page);
  await combobox(page, "Learning rate").fill("0.1");
  await page.keyboard.press("Enter");
  await train(page);
  await until(async () => (await rows(page).count()) === 2, "two runs");
  return page;
}

async function saved(page, name) {
  await button(page, "Share").click();
  const share = page.getByRole("dialog", { name: "Share", exact: true });
  await share.getByRole("textbox", { name: "Name" }).fill(name);
  const [download] = await Promise.all([page.waitForEvent("download"), button(share, "Save project").click()]);
  return readFileSync(await download.path());
}

async function take(page, buffer) {
  await button(page, "Share").click();
  const share = page.getByRole("dialog", { name: "Share", exact: true });
  await share.locator("input[type=file]").setInputFiles({ name: "x.layerloom", mimeType: "application/octet-stream", buffer });
}

const text = async (download) => readFileSync(await download.path(), "utf8");

/** A picture as the browser reads it from its file: its size, and whether anything is to be seen in it. */
const seen = (page, svg) =>
  page.evaluate(async (svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    if (parsed.querySelector("parsererror")) throw new Error(parsed.querySelector("parsererror").textContent);
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set(new Uint32Array(data.buffer));
    return { width: image.width, height: image.height, colours: colours.size, title: parsed.querySelector("title").textContent };
  }, svg);

export async function empty_drawer_says_what_to_do(visit) {
  const page = await visit.open();
  await settled(page);
  await opened(page);
  await drawer(page).getByText("No runs yet.").waitFor();
  equal(await button(drawer(page), "All as CSV").count(), 0, "exports of nothing");
}

export async function two_trainings_are_two_runs_over_each_other(visit) {
  const page = await twoRuns(visit);
  const called = await names(page);
  assert(/Adam 0\.1$/.test(called[0]) && /^\d+-.*-1 tanh, Adam 0\.01$/.test(called[1]), `the latest first: ${called}`);
  equal(await key(page).count(), 2, "lines of the key");
  const paths = await drawer(page).locator(".runs-plot g path[stroke-width='1.8']").evaluateAll((all) => all.map((it) => [it.getAttribute("stroke"), it.getAttribute("stroke-dasharray")].join()));
  equal(new Set(paths).size, 2, "looks of two lines");
  // The figures of the run that rests are those of the status.
  const now = await status(page);
  const loss = parseFloat(await rows(page).first().getByRole("cell").nth(2).innerText());
  assert(Math.abs(loss - now.testLoss) < 0.01 * now.testLoss + 1e-3, `${loss} is not ${now.testLoss}`);
  // One that is not chosen leaves the plot.
  await rows(page).nth(1).getByRole("checkbox").uncheck();
  await until(async () => (await key(page).count()) === 1, "one line");
  await rows(page).nth(1).getByRole("checkbox").check();
  await drawer(page).getByText("Accuracy", { exact: true }).click();
  await until(async () => (await key(page).locator("b").allInnerTexts()).every((value) => value.endsWith("%")), "shares in the key");
  await drawer(page).getByText("Loss", { exact: true }).click();
  await drawer(page).getByText("Train", { exact: true }).click();
  await drawer(page).getByText("Train loss at the end").waitFor();
  const before = await key(page).locator("b").allInnerTexts();
  await drawer(page).getByRole("checkbox", { name: "Log scale" }).check();
  // Keys read the values at an epoch.
  await drawer(page).getByRole("application").focus();
  await page.keyboard.press("Home");
  await drawer(page).getByText("Train loss at epoch 0").waitFor();
  assert((await key(page).locator("b").allInnerTexts()).join() !== before.join(), "values at the start are those at the end");
}

export async function same_settings_trained_again_are_one_run(visit) {
  const page = await visit.open();
  await settled(page);
  await opened(page);
  await train(page, 3);
  await reset(page);
  await train(page, 6);
  await reset(page);
  await train(page, 2);
  equal(await rows(page).count(), 1, "runs");
  const about = await rows(page).getByRole("rowheader").locator("small").innerText();
  assert(Number(/([\d.]+) epochs/.exec(about)[1]) >= 6, `the longest is kept: ${about}`);
}

export async function run_is_named_pinned_opened_deleted_and_brought_back(visit) {
  const page = await twoRuns(visit);
  const first = rows(page).nth(1);
  await first.getByRole("rowheader").getByRole("button").click();
  await first.getByRole("textbox", { name: "Name" }).fill("the slow one");
  await page.keyboard.press("Enter");
  await until(async () => (await names(page))[1] === "the slow one", "its name");
  // Escape takes back what is typed, and the drawer stays.
  await first.getByRole("textbox", { name: "Name" }).fill("half ty");
  await page.keyboard.press("Escape");
  equal(await first.getByRole("textbox", { name: "Name" }).inputValue(), "the slow one", "the name in its field");
  await button(first, "Pin").click();
  await first.getByText(/pinned/).waitFor();
  equal((await names(page))[1], "the slow one", "the name after Escape");
  await first.getByRole("link", { name: "Open" }).click();
  // What was trained with another rate is asked about first.
  await button(page.getByRole("alertdialog"), "Open without saving").click();
  await until(async () => (await status(page)).step === 0, "a network at its start");
  equal(await combobox(page, "Learning rate").inputValue(), "0.01", "its learning rate");
  // What had been trained is set aside.
  await page.getByText(/set aside/).waitFor();
  await button(drawer(page), "Delete all but pinned").click();
  await until(async () => (await names(page)).join() === "the slow one", "the pinned one alone");
  await button(drawer(page), "Bring back (1)").click();
  await until(async () => (await rows(page).count()) === 2, "both runs");
  // The browser has kept them.
  await page.waitForTimeout(500);
  await page.reload();
  await settled(page);
  await opened(page);
  await until(async () => (await names(page))[1] === "the slow one", "runs after a reload");
}

export async function run_of_what_is_open_takes_nothing_from_its_training(visit) {
  const page = await visit.open();
  await settled(page);
  await opened(page);
  await train(page);
  const { step } = await status(page);
  await rows(page).first().getByRole("rowheader").getByRole("button").click();
  await rows(page).first().getByRole("link", { name: "Open" }).click();
  await told(page).getByText("is open already").waitFor();
  await page.waitForTimeout(300);
  equal((await status(page)).step, step, "the step");
}

export async function run_that_is_brought_back_while_it_trains_goes_on(visit) {
  const page = await visit.open();
  await settled(page);
  await opened(page);
  await button(page, "Play").click();
  await until(async () => (await rows(page).count()) === 1, "a run");
  await rows(page).first().getByRole("rowheader").getByRole("button").click();
  await button(rows(page).first(), "Delete").click();
  await until(async () => (await rows(page).count()) === 0, "no runs");
  const { epoch } = await status(page);
  await until(async () => (await status(page)).epoch > epoch + 5, "five epochs more");
  equal(await rows(page).count(), 0, "runs while it trains on");
  await button(drawer(page), "Bring back (1)").click();
  await until(async () => (await rows(page).count()) === 1, "the run");
  const at = (await status(page)).epoch;
  await until(async () => (await status(page)).epoch > at + 5, "five epochs more");
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
  const end = (await status(page)).epoch;
  const told = async () => Number(/([\d.]+) epochs/.exec(await rows(page).first().getByRole("rowheader").locator("small").innerText())[1]);
  await until(async () => (await told()) >= end, `${end} epochs in the table`);
  await rows(page).first().getByText(/current/).waitFor();
}

export async function latest_run_takes_the_place_of_the_oldest_that_nobody_chose(visit) {
  const page = await visit.open();
  await settled(page);
  await opened(page);
  const begin = async (rate) => {
    await reset(page);
    await combobox(page, "Learning rate").fill(String(rate));
    await page.keyboard.press("Enter");
    await page.waitForTimeout(200);
    await train(page, 2);
  };
  for (let run = 1; run <= 6; run += 1) await begin(run / 100);
  await until(async () => (await key(page).count()) === 6, "six lines");
  equal(await drawer(page).getByText(/runs are shown/).count(), 0, "words of others");
  // The oldest is chosen by hand.
  await rows(page).last().getByRole("checkbox").uncheck();
  await rows(page).last().getByRole("checkbox").check();
  await begin(0.07);
  await drawer(page).getByText("6 of 7 runs are shown. Choose others in the table below.").waitFor();
  const shown = (await key(page).locator("span").allInnerTexts()).map((name) => name.split("Adam ")[1]);
  equal(shown.toSorted(), ["0.01", "0.03", "0.04", "0.05", "0.06", "0.07"], "rates of the runs that are shown");
  await screenshot(page, "seven runs");
}

export async function run_that_is_deleted_does_not_come_back_from_another_page(visit) {
  const page = await visit.open();
  await settled(page);
  await opened(page);
  await train(page);
  await page.waitForTimeout(500);
  const other = await page.context().newPage();
  await other.goto(page.url(), { waitUntil: "load" });
  await settled(other);
  await opened(other);
  await until(async () => (await rows(other).count()) === 1, "the run on the other page");
  await rows(page).first().getByRole("rowheader").getByRole("button").click();
  await button(rows(page).first(), "Delete").click();
  await page.waitForTimeout(500);
  // The other page writes down what it trains, and hears of it then.
  await combobox(other, "Learning rate").fill("0.1");
  await other.keyboard.press("Enter");
  await train(other);
  await until(async () => (await names(other)).length === 1 && /0\.1$/.test((await names(other))[0]), "its own run alone");
  await button(drawer(page), "Bring back (1)").click();
  await until(async () => (await rows(page).count()) === 2, "both runs on the first page");
  await page.waitForTimeout(500);
  await reset(other);
  await train(other, 8);
  await until(async () => (await rows(other).count()) === 2, "both runs on the other page");
}

export async function runs_travel_in_the_project_file(visit) {
  const page = await twoRuns(visit);
  const called = await names(page);
  const file = await saved(page, "two");
  const other = await visit.open({ at: "#AQQAAAACAgEQAgEQBAECBgcCbA" });
  await settled(other);
  await take(other, file);
  await told(other).getByText("«two» is open.").waitFor();
  await opened(other);
  await until(async () => (await names(other)).join() === called.join(), "the same runs");
  // Opened once more, they are the same runs still.
  await take(other, file);
  await told(other).getByText("«two» is open.").waitFor();
  await opened(other);
  equal(await rows(other).count(), 2, "runs");

  const change = (part, act) => changed(file, part, act);
  for (const [what, bytes, sentence] of [
    ["is no list", change("runs", () => "{}"), "The part «runs» cannot be read: a list of at most 32 was expected."],
    ["lacks a name", change("runs", (json) => json.replace('"name"', '"nome"')), "The part «runs» cannot be read: «name» is missing."],
    ["has another length", change("runs", (json) => json.replace(/"points":\d+/, '"points":4000')), /^The part «run-curves» holds \d+ bytes, but the document asks for \d+\.$/],
    ["is damaged", damaged(file, "run-curves"), "The part «run-curves» of the file is damaged: its bytes are not those that were saved."],
  ]) {
    const before = await layers(other);
    await take(other, bytes);
    await until(async () => {
      const said = (await told(other).innerText()).split("\n")[0];
      return typeof sentence === "string" ? said === sentence : sentence.test(said);
    }, `what is said of runs of which one ${what}`);
    equal(await layers(other), before, "layers after a damaged file");
    await other.keyboard.press("Escape");
  }
}

export async function what_a_file_goes_on_from_is_another_run(visit) {
  const page = await twoRuns(visit);
  const called = await names(page);
  const file = await saved(page, "two");
  const other = await visit.open({ at: "#AQABAgAGAQABAgABAgIDAAic" });
  await settled(other);
  await opened(other);
  await train(other, 1);
  await until(async () => (await rows(other).count()) === 1, "a run");
  const [own] = await names(other);
  await take(other, file);
  await button(other.getByRole("alertdialog"), "Open without saving").click();
  await told(other).getByText("«two» is open.").waitFor();
  await opened(other);
  await until(async () => (await rows(other).count()) === 3, "three runs");
  equal((await names(other)).sort(), [own, ...called].sort(), "its own run and those of the file");
  // The file tells that its training is what its settings give.
  equal(await drawer(other).getByText(/not by its settings alone/).count(), 0, "runs that their settings do not give");
  await train(other, 8);
  equal(await rows(other).count(), 3, "runs after more training");
  equal(await drawer(other).getByText(/not by its settings alone/).count(), 0, "marks after more training");
}

/** Where a part's bytes lie in a project file: its head, and its packed bytes. */
function part(file, name) {
  const mark = Buffer.concat([Buffer.from([name.length]), Buffer.from(name)]);
  const head = file.indexOf(mark) + mark.length;
  return { head, start: head + 8, length: file.readUInt32LE(head + 4) };
}

/** A project file with the text of a part changed, and sound otherwise. */
function changed(file, name, act) {
  const { head, start, length } = part(file, name);
  const plain = Buffer.from(act(inflateSync(file.subarray(start, start + length)).toString()));
  const packed = deflateSync(plain);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(plain.length, 0);
  sizes.writeUInt32LE(packed.length, 4);
  const whole = Buffer.concat([file.subarray(0, head), sizes, packed, file.subarray(start + length)]);
  whole.writeUInt32LE(whole.length, "Layerloom project\n".length + 1);
  return whole;
}

/** A project file with a byte of a part changed on the way. */
function damaged(file, name) {
  const { start, length } = part(file, name);
  const bytes = Buffer.from(file);
  // In the checksum: bits before it may mean nothing.
  bytes[start + length - 1] ^= 64;
  return bytes;
}

export async function all_runs_are_one_table(visit) {
  const page = await twoRuns(visit);
  const [download] = await Promise.all([page.waitForEvent("download"), button(drawer(page), "All as CSV").click()]);
  equal(download.suggestedFilename(), "runs.csv", "the file's name");
  const [head, ...lines] = (await text(download)).trim().split("\n");
  assert(head.startsWith("run,name,network,begun,edited,seed,epoch,step,"), head);
  const numbers = new Set(lines.map((line) => line.split(",")[0]));
  equal([...numbers], ["1", "2"], "runs in the table");
  const link = lines.at(-1).split(",").at(-1);
  const other = await visit.open({ at: link });
  await settled(other);
  equal(await combobox(other, "Learning rate").inputValue(), "0.1", "what the last link opens");
}

export async function pictures_are_saved_as_lines_that_every_viewer_opens(visit) {
  const page = await twoRuns(visit);
  const [plot] = await Promise.all([page.waitForEvent("download"), button(drawer(page), "SVG").click()]);
  equal(plot.suggestedFilename(), "runs.svg", "the plot's name");
  const svg = await text(plot);
  assert((await seen(page, svg)).colours > 10 && /Adam 0\.1</.test(svg), "a plot with its key");
  await button(page, "Share").click();
  const share = page.getByRole("dialog", { name: "Share", exact: true });
  for (const [at, file, title] of [
    [0, "output-map", "Output map"],
    [1, "curve", "Curve"],
    [2, "network", "Network"],
  ]) {
    const [lines] = await Promise.all([page.waitForEvent("download"), button(share, "SVG").nth(at).click()]);
    equal(lines.suggestedFilename(), `${file}.svg`, "the picture's name");
    const picture = await seen(page, await text(lines));
    assert(picture.title === title && picture.colours > 20 && picture.width > 300, `${file}: ${JSON.stringify(picture)}`);
    const [pixels] = await Promise.all([page.waitForEvent("download"), button(share, "PNG").nth(at).click()]);
    equal(pixels.suggestedFilename(), `${file}.png`, "the name in pixels");
    equal([...readFileSync(await pixels.path()).subarray(1, 4)], [80, 78, 71], "its kind");
  }
}

export async function page_without_a_store_compares_all_the_same(visit) {
  const page = await twoRuns(visit, {
    before: () => {
      for (const name of ["caches", "localStorage"]) Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("refused", "SecurityError"); } });
    },
  });
  equal(await key(page).count(), 2, "lines of the key");
}

/** One for each theme and language. */
export const everywhere = {};
for (const [theme, lang, runs, play, pause] of [
  ["light", "en-US", "Runs", "Play", "Pause"],
  ["dark", "zh-CN", "训练记录", "播放", "暂停"],
]) {
  everywhere[`axe_finds_nothing_in_the_drawer_in_${theme}_${lang}`] = async (visit) => {
    const page = await visit.open({ theme, lang, calm: true });
    await settled(page);
    await button(page, runs).click();
    const dialog = page.getByRole("dialog", { name: runs, exact: true });
    await dialog.waitFor();
    await accessible(page);
    await button(page, play).click();
    await until(async () => (await status(page)).epoch >= 3, "three epochs");
    await button(page, pause).click();
    await dialog.locator(".run-name").click();
    await dialog.locator(".run-more").waitFor();
    await accessible(page);
  };
}
