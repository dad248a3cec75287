// The network in other libraries' words, kept in step; weights out and back in.

import { readFileSync } from "node:fs";
import { accessible, assert, button, equal, palette, settled, slot, status, until } from "./lib.mjs";

const sheet = (page) => page.getByRole("dialog", { name: "Code", exact: true });
const code = (page) => sheet(page).locator("pre");

export async function code_follows_the_network(visit) {
  const page = await visit.open({ calm: true });
  await settled(page);
  await button(page, "Code").click();
  await until(async () => (await code(page).innerText()).includes("import torch"), "PyTorch code");
  const before = await code(page).innerText();
  assert(!before.includes("Dropout("), "dropout in the network");
  await palette(page, "Dropout").click();
  await slot(page, 1).click();
  await until(async () => (await code(page).innerText()).includes("Dropout("), "dropout in the code");
  for (const [name, words] of [["Keras", "import keras"], ["Burn", "use burn"]]) {
    await sheet(page).locator("label", { hasText: name }).click();
    await until(async () => (await code(page).innerText()).includes(words), `${name} code`);
  }
  await accessible(page);
}

export async function weights_go_out_and_come_back(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Play").click();
  await until(async () => (await status(page)).epoch >= 10, "ten epochs");
  await button(page, "Pause").click();
  await button(page, "Play").waitFor();
  await page.waitForTimeout(300);
  const now = await status(page);
  await button(page, "Code").click();
  const save = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(sheet(page), name).click()]);
    return readFileSync(await download.path());
  };
  const [weights, model] = [await save("safetensors"), await save("ONNX")];
  assert(weights.length > 121 * 4 && model.length > 121 * 4, `${weights.length} and ${model.length} bytes`);
  await button(page, "Reset").click();
  await until(async () => (await status(page)).step === 0, "a reset");
  const field = sheet(page).locator("input[type=file]");
  await field.setInputFiles({ name: "w.safetensors", mimeType: "application/octet-stream", buffer: weights });
  await until(async () => (await status(page)).trainLoss === now.trainLoss, "the train loss of the weights");
  await field.setInputFiles({ name: "w.safetensors", mimeType: "application/octet-stream", buffer: weights.subarray(0, 99) });
  await sheet(page).locator(".report-problems li").first().waitFor();
  equal((await status(page)).trainLoss, now.trainLoss, "the train loss after a damaged file");
}
