// Where training runs: without WebGPU, and with a software adapter in a browser of its own.

import { launch } from "./chromium.mjs";
import { Visit, accessible, assert, button, combobox, equal, region, settled, status, until } from "./lib.mjs";

const chip = (page) => page.locator("[data-sheet=processor]");
const drawer = (page) => page.getByRole("dialog", { name: "Processor", exact: true });
const radio = (page, name) => page.getByRole("radio", { name, exact: true });
const choose = (page, name) => drawer(page).locator("label").getByText(name, { exact: true }).click();

/** A visit by a browser with WebGPU. */
async function with_webgpu(visit, act) {
  const browser = await launch({ webgpu: "software" });
  const other = new Visit(browser, visit.site);
  try {
    await act(other, browser);
    other.assertClean();
  } finally {
    await browser.close();
  }
}

/** Keeps the numbers of the last frame: the curve, weights, maps. */
const listen = (page) =>
  page.evaluate(() => {
    globalThis.layerloom.addEventListener("message", ({ data }) => {
      if (data[1]?.length) globalThis.numbers = Array.from(data[1]);
    });
  });

/** Those that stay as many while training goes on: the curve comes first and grows. */
const numbers = (page) => page.evaluate(() => globalThis.numbers.slice(-25_000));

/** Those of a page that rests: a drawer that opens or closes leaves another room, for which maps of another size are asked. */
const resting = (page) =>
  until(async () => {
    const look = () => page.evaluate(() => JSON.stringify(globalThis.numbers));
    const before = await look();
    await page.waitForTimeout(500);
    return before === (await look()) && (await numbers(page));
  }, "numbers that stay");

/** Trains some hundred steps, on a slow machine too, then opens the drawer, which says this of graphics processors: where training began, and where it stands. */
async function trained(page, words) {
  const first = await settled(page);
  await listen(page);
  await combobox(page, "Speed").selectOption("100 steps/s");
  await button(page, "Play").click();
  await until(async () => (await status(page)).step > 50, "steps");
  await button(page, "Pause").click();
  await chip(page).click();
  await drawer(page).getByText(words).waitFor();
  return { first, paused: await status(page), before: await resting(page) };
}

const farthest = (these, those) => Math.max(...these.map((value, at) => Math.abs(value - those[at])));

export async function without_webgpu_the_drawer_says_cpu_and_why(visit) {
  const page = await visit.open();
  await settled(page);
  equal(await chip(page).innerText(), "CPU", "the chip");
  await chip(page).click();
  await drawer(page).getByText("Training runs on the CPU: this browser offers pages no graphics processor.").waitFor();
  assert(await radio(page, "Auto").isChecked(), "Auto is not chosen");
  assert(await radio(page, "WebGPU").isDisabled(), "WebGPU can be chosen");
  await accessible(page);
  await choose(page, "CPU");
  await drawer(page).getByText("You have chosen it.").waitFor();
  // What had the focus before has it again, however the drawer is closed.
  for (const close of [() => page.keyboard.press("Escape"), () => button(drawer(page), "Close").click()]) {
    await close();
    await drawer(page).waitFor({ state: "hidden" });
    assert(await chip(page).evaluate((it) => it === document.activeElement), "the button that opened the drawer has no focus");
    await page.keyboard.press("Enter");
    await drawer(page).waitFor();
  }
}

const graphics = [
  ["missing", () => delete Navigator.prototype.gpu],
  ["no object", () => Object.defineProperty(navigator, "gpu", { value: null })],
  ["throwing", () => Object.defineProperty(navigator, "gpu", { value: { requestAdapter: () => { throw new Error("no"); } } })],
  ["rejecting", () => Object.defineProperty(navigator, "gpu", { value: { requestAdapter: () => Promise.reject(new Error("no")) } })],
];

export const broken_graphics = Object.fromEntries(
  graphics.map(([what, before]) => [
    `page_trains_where_graphics_are_${what.replaceAll(" ", "_")}`,
    async (visit) => {
      const page = await visit.open({ before });
      await settled(page);
      await button(page, "Play").click();
      await until(async () => (await status(page)).step > 20, "steps");
      await chip(page).click();
      await drawer(page).getByText(/no graphics processor/).waitFor();
    },
  ]),
);

export async function missing_part_for_graphics_is_told_and_training_goes_on(visit) {
  await with_webgpu(visit, async (other) => {
    other.expectTrouble(/layerloom-worker-gpu|Failed to (load|fetch)/);
    const page = await other.open({ routes: { "**/layerloom-worker-gpu*": (route) => route.abort() } });
    await settled(page);
    await button(page, "Play").click();
    await chip(page).click();
    await drawer(page).getByText("which counts as none").waitFor();
    await choose(page, "WebGPU");
    await drawer(page).getByText("could not be loaded").waitFor();
    const before = (await status(page)).step;
    await until(async () => (await status(page)).step > before + 20, "more steps");
  });
}

export async function webgpu_goes_on_with_what_was_learned_and_back(visit) {
  await with_webgpu(visit, async (other) => {
    const page = await other.open();
    const { first, paused, before } = await trained(page, "which counts as none");
    assert(before.length > 40 + 72 + 9, `${before.length} numbers`);

    await choose(page, "WebGPU");
    await until(async () => (await chip(page).innerText()) === "WebGPU", "training on WebGPU", 60);
    equal((await status(page)).step, paused.step, "the step after going over");
    const after = await resting(page);
    equal(after.length, before.length, "how much a frame tells");
    // Maps may be computed on the device, in another order of sums.
    assert(farthest(after, before) < 1e-4, `weights or maps moved by ${farthest(after, before)}`);

    await button(page, "Play").click();
    const learned = await until(async () => {
      const now = await status(page);
      return now.step > paused.step + 200 && now.trainLoss < first.trainLoss && now;
    }, "a falling loss on WebGPU", 60);
    assert(farthest(await numbers(page), before) > 1e-3, "nothing was learned on WebGPU");

    await choose(page, "CPU");
    await until(async () => (await chip(page).innerText()) === "CPU", "training on the CPU");
    await until(async () => (await status(page)).step > learned.step + 20, "steps on the CPU");
  });
}

export async function fused_multiply_adds_go_on_with_what_was_learned_and_back(visit) {
  const page = await visit.open();
  const { first, paused, before } = await trained(page, "no graphics processor");
  await choose(page, "CPU FMA");
  await until(async () => (await chip(page).innerText()) === "CPU FMA", "training with fused multiply-adds");
  await drawer(page).getByText("You have chosen it.").waitFor();
  await accessible(page);
  await button(drawer(page), "Look").click();
  await drawer(page).getByText(/^✓ CPU FMA: 10 steps agree/).waitFor({ timeout: 60_000 });
  equal((await status(page)).step, paused.step, "the step after going over");
  // Maps are rounded otherwise, the more the larger weights are: by 2e-6 after 600 steps, by 2e-5 after 20,000.
  const moved = farthest(await resting(page), before);
  assert(moved < 1e-5, `weights or maps moved by ${moved}`);

  // Back and forth while it rests, and every time a step is shown.
  for (const [steps, name] of ["CPU", "CPU FMA", "Auto", "CPU FMA"].entries()) {
    await choose(page, name);
    const shown = name === "Auto" ? "CPU" : name;
    await until(async () => (await chip(page).innerText()) === shown, `training on ${name}`);
    await button(page, "Step").click();
    await until(async () => (await status(page)).step === paused.step + steps + 1, `a step on ${name}`);
  }
  await button(page, "Play").click();
  const learned = await until(async () => {
    const now = await status(page);
    return now.step > paused.step + 200 && now.trainLoss < first.trainLoss && now;
  }, "a falling loss with fused multiply-adds");

  await choose(page, "CPU");
  await until(async () => (await chip(page).innerText()) === "CPU", "training on the CPU");
  await until(async () => (await status(page)).step > learned.step + 20, "steps on the CPU");
  // The last of what is chosen in a hurry counts.
  for (const name of ["CPU FMA", "CPU", "CPU FMA", "Auto", "CPU FMA"]) await choose(page, name);
  await until(async () => (await chip(page).innerText()) === "CPU FMA", "training with fused multiply-adds");
  const again = (await status(page)).step;
  assert(again > learned.step, "steps were lost");
  await until(async () => (await status(page)).step > again + 20, "steps");
}

export async function training_moves_between_webgpu_and_fused_multiply_adds(visit) {
  await with_webgpu(visit, async (other) => {
    const page = await other.open();
    await settled(page);
    await button(page, "Play").click();
    await chip(page).click();
    await drawer(page).getByText("which counts as none").waitFor();
    for (const name of ["WebGPU", "CPU FMA", "WebGPU", "CPU"]) {
      const before = (await status(page)).step;
      await choose(page, name);
      await until(async () => (await chip(page).innerText()) === name, `training on ${name}`, 60);
      await until(async () => (await status(page)).step > before + 20, `steps on ${name}`);
    }
  });
}

export async function fused_multiply_adds_that_are_missing_are_told(visit) {
  visit.expectTrouble(/layerloom-worker-fused|Failed to (load|fetch)/);
  const page = await visit.open({ routes: { "**/layerloom-worker-fused*": (route) => route.abort() } });
  await settled(page);
  await button(page, "Play").click();
  await chip(page).click();
  await choose(page, "CPU FMA");
  await page.getByText("could not be loaded").first().waitFor();
  assert(await radio(page, "Auto").isChecked(), "the choice from before is not back");
  const before = (await status(page)).step;
  await until(async () => (await status(page)).step > before + 20, "more steps");
}

export async function what_is_chosen_while_a_worker_fails_to_load_counts(visit) {
  visit.expectTrouble(/layerloom-worker-fused|Failed to (load|fetch)/);
  const late = async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.abort().catch(() => {});
  };
  const page = await visit.open({ routes: { "**/layerloom-worker-fused*": late } });
  await settled(page);
  await chip(page).click();
  await choose(page, "CPU FMA");
  await choose(page, "CPU");
  await page.getByText("could not be loaded").first().waitFor();
  assert(await radio(page, "CPU").isChecked(), "the last choice is gone");
  await button(page, "Step").click();
  await until(async () => (await status(page)).step === 1, "a step");
}

export async function network_that_is_mended_after_moving_keeps_its_pace(visit) {
  const before = await visit.open();
  await settled(before);
  const inputs = (page) => region(page, "Network").getByRole("switch");
  const whole = await before.evaluate(() => location.hash);
  const on = region(before, "Network").getByRole("switch", { checked: true });
  while (await on.count()) await on.first().click();
  await until(async () => (await before.evaluate(() => location.hash)) !== whole, "a link of a network without inputs");
  await before.getByText("1 thing to mend").waitFor();
  const at = await until(async () => {
    const now = await before.evaluate(() => location.hash);
    await new Promise((resolve) => setTimeout(resolve, 700));
    return now === (await before.evaluate(() => location.hash)) && now;
  }, "the link");

  const page = await visit.open({ at });
  await page.getByText("1 thing to mend").waitFor();
  await chip(page).click();
  await button(drawer(page), "Look").click();
  await page.getByText("Nothing is trained yet.").waitFor();
  await choose(page, "CPU FMA");
  await until(async () => (await chip(page).innerText()) === "CPU FMA", "training with fused multiply-adds");
  await inputs(page).first().click();
  await settled(page);
  await button(page, "Play").click();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { step } = await status(page);
  assert(step > 0 && step < 3000, `${step} steps in a second at 1000 a second`);
}

export async function browser_without_relaxed_simd_is_told_so(visit) {
  const page = await visit.open({
    before: () => {
      // Plain SIMD is asked for by a shorter module.
      const validate = WebAssembly.validate;
      WebAssembly.validate = (bytes) => bytes.length < 40 && validate(bytes);
    },
  });
  await settled(page);
  await chip(page).click();
  await drawer(page).getByText("needs WebAssembly's relaxed SIMD").waitFor();
  assert(await radio(page, "CPU FMA").isDisabled(), "CPU FMA can be chosen");
}

export async function training_goes_on_when_the_graphics_process_crashes(visit) {
  await with_webgpu(visit, async (other, browser) => {
    const page = await other.open();
    await settled(page);
    await button(page, "Play").click();
    await chip(page).click();
    await drawer(page).getByText("which counts as none").waitFor();
    await choose(page, "WebGPU");
    await until(async () => (await chip(page).innerText()) === "WebGPU", "training on WebGPU", 60);
    const before = await until(async () => {
      const now = await status(page);
      return now.step > 100 && now;
    }, "steps on WebGPU", 60);

    await (await browser.newBrowserCDPSession()).send("Browser.crashGpuProcess");
    await page.getByText(/graphics processor was lost/).first().waitFor();
    const after = await until(async () => {
      const now = await status(page);
      return now.step > before.step + 100 && now;
    }, "steps after the crash", 20);
    assert(after.trainLoss < 1, `train loss ${after.trainLoss}`);
  });
}

export async function closer_look_tells_times_memory_and_nearness(visit) {
  await with_webgpu(visit, async (other) => {
    const page = await other.open({ calm: true });
    await settled(page);
    await button(page, "Play").click();
    await chip(page).click();
    await drawer(page).getByText("which counts as none").waitFor();
    await choose(page, "WebGPU");
    await until(async () => (await chip(page).innerText()) === "WebGPU", "training on WebGPU", 60);
    const before = (await status(page)).step;
    await button(drawer(page), "Look").click();
    await drawer(page).getByText(/^✓ CPU: 10 steps agree/).waitFor({ timeout: 60_000 });
    await drawer(page).getByText(/^✓ WebGPU: 10 steps agree/).waitFor({ timeout: 60_000 });
    await drawer(page).getByText(/^A step on 10 samples takes [\d.]+ µs\.$/).waitFor();
    await drawer(page).getByText("Optimizer state").waitFor();
    await button(drawer(page), "Look").waitFor();
    await until(async () => (await status(page)).step > before, "training went on");
    await accessible(page);
  });
}
