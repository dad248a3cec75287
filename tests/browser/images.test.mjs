// Images and sequences: chosen, built on, trained, and seen in the network.

import { readFile } from "node:fs/promises";
import { assert, button, equal, layers, palette, region, settled, slot, status, until } from "./lib.mjs";

const choose = (page, name) => region(page, "Data").getByRole("radio", { name, exact: true }).check({ force: true });

/** Width, height and distinct colours of canvases. */
const pictures = (page, selector) =>
  page.locator(selector).evaluateAll((all) =>
    all.map((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Set();
      for (let at = 0; at < data.length; at += 4) pixels.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      return { width: canvas.width, height: canvas.height, colours: pixels.size, all: [...data].join() };
    }),
  );

/** Points at a place of the map, by shares of its sides. */
const point = async (page, across, down) => {
  const { x, y, width, height } = await page.getByRole("application", { name: "Decision map" }).boundingBox();
  await page.mouse.move(x + across * width, y + down * height);
};

const INPUT = ".card-input canvas";

/** Whether a picture has rows of one colour each, nearly: the middle of the map lies between two pixels. */
const liesFlat = ({ width, all }) => {
  const reds = all.split(",").filter((_, at) => at % 4 === 0).map(Number);
  const rows = Array.from({ length: reds.length / width }, (_, row) => reds.slice(row * width, (row + 1) * width));
  const spread = (values) => Math.max(...values) - Math.min(...values);
  return rows.every((row) => spread(row) < 20) && spread(reds) > 100;
};

export async function images_and_sequences_get_a_network_that_takes_them(visit) {
  const page = await visit.open();
  await settled(page);
  equal(await palette(page, "Conv2D").count(), 0, "Conv2D on offer for the plane");
  const on = () => region(page, "Network").getByRole("switch", { checked: true }).count();
  const features = await on();
  await choose(page, "Strokes");
  await until(async () => (await layers(page))[0] === "Flatten", "a Flatten in front");
  equal(await palette(page, "Conv2D").count(), 1, "Conv2D on offer for images");
  equal(await palette(page, "LSTM").count(), 0, "LSTM on offer for images");
  equal(await page.locator(".card-warning").count(), 0, "cards with a problem");
  await choose(page, "First and last");
  await palette(page, "LSTM").waitFor();
  equal((await layers(page))[0], "Flatten", "the first layer");
  equal(await page.locator(".card-warning").count(), 0, "cards with a problem");
  await choose(page, "Circle");
  await until(async () => !(await layers(page)).includes("Flatten"), "no Flatten for the plane");
  equal(await on(), features, "features that are on, as before");
  await button(page, "Undo").click();
  await button(page, "Undo").click();
  await until(async () => (await palette(page, "Conv2D").count()) === 1, "the images again");
}

export async function filters_and_what_they_find_are_seen(visit) {
  const page = await visit.open();
  await settled(page);
  await choose(page, "Strokes");
  // A convolution in place of the Dense layers.
  for (const name of ["Dense 1", "Dense"]) await button(page, `Remove ${name}`).click();
  await palette(page, "Conv2D").click();
  await slot(page, 0).click();
  await palette(page, "MaxPool").click();
  await slot(page, 1).click();
  await until(async () => (await layers(page)).join() === "Conv2D,MaxPool,Flatten", "the layers in their order");
  const cards = page.locator(".loom-item");
  const sizes = await cards.locator(".card-shape").allInnerTexts();
  equal(sizes.map((text) => text.split(" · ")[0]), ["[B, 8×8×1]", "[B, 8×8×8]", "[B, 4×4×8]", "[B, 128]", "[B, 1]"], "sizes");

  await button(page, "Play").click();
  await until(async () => (await status(page)).testLoss < 0.05, "a test loss of images that are told apart", 60);
  await button(page, "Pause").click();
  const maps = (nth) => pictures(page, `.loom-item:nth-child(${nth}) .cell-map`);
  const [conv, pool] = [await maps(2), await maps(3)];
  equal([conv.length, conv[0].width, conv[0].height, pool[0].width, pool[0].height], [8, 8, 8, 4, 4], "feature maps");
  assert(conv.some(({ colours }) => colours > 3), "the feature maps are blank");
  const kernels = await pictures(page, ".loom-item:nth-child(2) .cell-kernel");
  equal([kernels.length, kernels[0].width, kernels[0].height], [8, 3, 3], "filters");
  assert(kernels.every(({ colours }) => colours > 4), "the filters are blank");

  // Another place of the map is another image, which goes through the network.
  await point(page, 0.5, 0.5);
  await until(async () => liesFlat((await pictures(page, INPUT))[0]), "a stroke that lies flat");
  const [flat] = await pictures(page, INPUT);
  const rows = flat.all.split(",").length / flat.height;
  equal([flat.width, flat.height, rows], [8, 8, 32], "the image");
  const before = (await maps(2)).map(({ all }) => all).join();
  await point(page, 0.02, 0.5);
  await until(async () => (await pictures(page, INPUT))[0].all !== flat.all, "a steep stroke");
  await until(async () => (await maps(2)).map(({ all }) => all).join() !== before, "other feature maps");
  // It stays when the pointer goes.
  const [steep] = await pictures(page, INPUT);
  await page.mouse.move(5, 5);
  await page.waitForTimeout(300);
  equal((await pictures(page, INPUT))[0].all, steep.all, "the image after the pointer has left");

  await page.locator(".loom-item:nth-child(2) .cell").first().click();
  const sheet = page.getByRole("dialog", { name: "Conv2D · unit 1" });
  await sheet.getByText("Filter").waitFor();
  equal(await sheet.getByRole("textbox", { name: "Bias" }).count(), 1, "fields for its bias");
  equal(await sheet.locator(".arithmetic").count(), 0, "tables of a sum that an image has not");
}

export async function states_of_a_sequence_are_seen_step_by_step(visit) {
  const page = await visit.open();
  await settled(page);
  await choose(page, "First and last");
  await palette(page, "LSTM").click();
  await slot(page, 0).click();
  for (const name of ["Dense 1", "Dense", "Flatten"]) await button(page, `Remove ${name}`).click();
  equal(await layers(page), ["LSTM"], "layers");
  await page.locator(".loom-item:nth-child(2) .cell").first().waitFor();
  await until(async () => (await pictures(page, ".loom-item:nth-child(2) .cell-map"))[0].width === 8, "states over eight steps");
  const states = await pictures(page, ".loom-item:nth-child(2) .cell-map");
  equal([states.length, states[0].height], [16, 1], "units, and rows of one");
  assert(states.every(({ colours }) => colours > 2), "the states are blank");
  equal(await page.locator(".loom-item:nth-child(2) .cell-bias").evaluateAll((all) => all.filter((bar) => bar.offsetHeight > 0).length), 0, "bars of biases that belong to gates");
  await page.locator(".loom-item:nth-child(2) .cell").first().click();
  await page.getByRole("dialog", { name: "LSTM · unit 1" }).getByText(/^Value/).waitFor();
  await page.keyboard.press("Escape");
  // Another length is another network; what it learned of one step stays.
  const steps = region(page, "Data").getByRole("spinbutton", { name: "Steps" }).or(region(page, "Data").getByRole("textbox", { name: "Steps" })).first();
  await steps.fill("16");
  await steps.press("Enter");
  await until(async () => (await pictures(page, ".loom-item:nth-child(2) .cell-map"))[0].width === 16, "states over sixteen steps");
}

export async function images_are_downloaded_with_all_pixels(visit) {
  const page = await visit.open();
  await settled(page);
  await choose(page, "Strokes");
  await until(async () => (await layers(page))[0] === "Flatten", "the images");
  const [file] = await Promise.all([page.waitForEvent("download"), button(page, "Download data").click()]);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  const head = lines[0].split(",");
  equal([lines.length, head.length, head[1], head[64], head[65]], [501, 66, "value1", "value64", "target"], "lines and columns");
}

/** A convolution on strokes. */
const CONVOLUTION = "#AQANDwCQAxQEAwYAAxABCBIDEBAUAFet";

export async function cards_of_another_network_have_its_controls(visit) {
  const page = await visit.open();
  await settled(page);
  // The layers bear the numbers of those before them.
  await page.evaluate((link) => (location.hash = link), CONVOLUTION);
  await until(async () => (await layers(page)).join() === "Conv2D,MaxPool,Flatten", "the convolution");
  const counts = () => page.locator(".card").evaluateAll((cards) => cards.map((card) => card.querySelector(".card-count")?.textContent ?? ""));
  equal(await counts(), ["", "4", "", "", ""], "counts of units on the cards");
  await page.goBack();
  await until(async () => (await layers(page)).join() === "Dense 1,Dense 2", "the network before");
  equal(await counts(), ["", "8", "8", ""], "counts of units on the cards");
}

export async function a_network_that_does_not_fit_shows_no_pictures_of_another(visit) {
  const page = await visit.open({ at: CONVOLUTION });
  await settled(page);
  await page.locator(".loom-item:nth-child(2) .cell").first().waitFor();
  await choose(page, "First and last");
  await page.locator(".card-warning").first().waitFor();
  await page.waitForTimeout(500);
  const [input] = await pictures(page, INPUT);
  equal(input.colours, 1, "colours of a sequence that is not known yet");
  await button(page, "Undo").click();
  await until(async () => (await pictures(page, INPUT))[0].colours > 1, "the image again");
}

export async function a_finger_and_arrow_keys_choose_the_image_too(visit) {
  const phone = await visit.open({ at: CONVOLUTION, width: 390, height: 844, touch: true });
  await settled(phone);
  const [first] = await pictures(phone, INPUT);
  const tab = (name) => phone.getByRole("navigation", { name: "Panels" }).getByRole("button", { name });
  await tab("Output").tap();
  const { x, y, width, height } = await phone.getByRole("application", { name: "Decision map" }).boundingBox();
  await phone.touchscreen.tap(x + 0.2 * width, y + 0.8 * height);
  await tab("Network").tap();
  await until(async () => (await pictures(phone, INPUT))[0].all !== first.all, "the image under the finger");

  const page = await visit.open({ at: CONVOLUTION });
  await settled(page);
  const mark = () => page.locator(".map-cross").evaluate((mark) => Number.parseFloat(mark.style.left));
  const before = await mark();
  await page.getByRole("application", { name: "Decision map" }).focus();
  await page.keyboard.press("ArrowRight");
  const after = await mark();
  assert(after > before && after < before + 6, `the mark went from ${before} to ${after} %`);
}
