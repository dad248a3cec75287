// Watching it learn: transport, the spiral, smoothness.

import { assert, button, combobox, drag, equal, keys, palette, region, settled, slot, status, until } from "./lib.mjs";

const told = (page, fact, what, seconds) =>
  until(async () => {
    const now = await status(page);
    return fact(now) && now;
  }, what, seconds);

export async function page_shows_network_and_map_within_a_second(visit) {
  const times = [];
  for (let i = 0; i < 3; i += 1) {
    const page = await visit.open({
      before: () => {
        const look = () => {
          const map = document.querySelector("section canvas");
          const pixels = map?.width && map.getContext("2d")?.getImageData(0, 0, map.width, map.height).data;
          if (pixels && new Set(pixels).size > 16) globalThis.shownAfter = performance.now();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
    });
    times.push(Math.round(await until(() => page.evaluate(() => globalThis.shownAfter), "a painted map")));
    await page.context().close();
  }
  assert(Math.min(...times) < 1000, `the map was there after ${times.join(", ")} ms`);
}

export async function play_trains_and_pause_holds(visit) {
  const page = await visit.open();
  const before = await settled(page);
  await button(page, "Play").click();
  await told(page, (now) => now.step > 50 && now.trainLoss < before.trainLoss, "a falling loss");
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
  const held = await status(page);
  await page.waitForTimeout(400);
  const later = await status(page);
  await page.waitForTimeout(400);
  equal((await status(page)).step, later.step, "steps while paused");
  assert(later.step >= held.step, "steps went back");
}

export async function step_trains_a_batch_and_reset_brings_the_same_weights_again(visit) {
  const page = await visit.open();
  const before = await settled(page);
  await button(page, "Step").click();
  const after = await told(page, (now) => now.step === 1, "step 1");
  assert(after.trainLoss !== before.trainLoss, "a step changed nothing");
  await button(page, "Reset").click();
  const again = await told(page, (now) => now.step === 0, "step 0");
  equal([again.trainLoss, again.testLoss], [before.trainLoss, before.testLoss], "losses after «Reset»");
}

export async function spiral_is_learned_to_a_test_loss_under_a_twentieth(visit) {
  const page = await visit.open();
  await settled(page);
  // What a person would build: two wider layers more, and Adam.
  await drag(page, palette(page, "Dense"), slot(page, 0));
  await drag(page, palette(page, "Dense"), slot(page, 0));
  for (const name of ["Dense 1", "Dense 2"]) {
    for (let i = 0; i < 4; i += 1) await button(page, `${name}: One unit more`).click();
  }
  await combobox(page, "Optimizer").selectOption({ label: "Adam" });
  await combobox(page, "Learning rate").fill("0.01");
  await keys(page, "Enter");
  await button(page, "Play").click();
  await told(page, (now) => now.testLoss < 0.05, "a test loss under 0.05", 90);
  assert((await region(page, "Curves").locator("canvas, svg").count()) > 0, "no curves are drawn");
}
