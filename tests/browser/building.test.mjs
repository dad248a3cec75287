// Building a network with a real pointer, with keys alone, with clicks alone; and taking every step back.

import { assert, button, combobox, drag, dragByTouch, equal, keys, layers, palette, region, settled, slot, status, until } from "./lib.mjs";

const becomes = (page, expected, what) =>
  until(async () => JSON.stringify(await layers(page)) === JSON.stringify(expected), `${what}: ${expected}`).catch(async () =>
    equal(await layers(page), expected, what),
  );

export async function layer_is_dragged_from_the_palette_into_a_slot(visit) {
  const page = await visit.open();
  const before = await layers(page);
  await drag(page, palette(page, "Dropout"), slot(page, before.length - 1));
  await becomes(page, [...before.slice(0, -1), "Dropout", before.at(-1)], "after the drag");
}

export async function layers_are_reordered_and_removed_by_dragging(visit) {
  const page = await visit.open();
  const before = await layers(page);
  await drag(page, palette(page, "Dropout"), slot(page, before.length));
  await becomes(page, [...before, "Dropout"], "after the drag");
  await drag(page, button(page, "Move Dropout"), slot(page, 0));
  await becomes(page, ["Dropout", ...before], "after the move");
  await drag(page, button(page, "Move Dropout"), region(page, "Output"));
  await becomes(page, before, "after dragging it out");
}

export async function layer_is_put_in_with_clicks_alone(visit) {
  const page = await visit.open();
  const before = await layers(page);
  await palette(page, "LayerNorm").click();
  await slot(page, 0).click();
  await becomes(page, ["LayerNorm", ...before], "after two clicks");
  await button(page, "Remove LayerNorm").click();
  await becomes(page, before, "after «Remove»");
}

export async function layer_is_put_in_moved_and_taken_out_with_keys_alone(visit) {
  const page = await visit.open();
  const before = await layers(page);
  await palette(page, "Dropout").focus();
  await keys(page, "Enter", "Home", "Enter");
  await becomes(page, ["Dropout", ...before], "after lifting and dropping");
  await button(page, "Move Dropout").focus();
  await keys(page, "Enter", "End", "Enter");
  await becomes(page, [...before, "Dropout"], "after the move");
  await button(page, "Move Dropout").focus();
  await keys(page, "Enter", "Home", "Escape");
  await becomes(page, [...before, "Dropout"], "after cancelling");
  await button(page, "Move Dropout").focus();
  await keys(page, "Delete");
  await becomes(page, before, "after «Delete»");
}

export async function layer_is_dragged_with_a_finger(visit) {
  const page = await visit.open({ touch: true, width: 1280 });
  const before = await layers(page);
  await dragByTouch(page, palette(page, "Dropout"), slot(page, 0));
  await becomes(page, ["Dropout", ...before], "after the drag");
}

export async function every_change_is_undone_and_redone(visit) {
  const page = await visit.open();
  const before = await layers(page);
  await drag(page, palette(page, "Dropout"), slot(page, 0));
  await becomes(page, ["Dropout", ...before], "after the drag");
  await button(page, "Undo").click();
  await becomes(page, before, "after «Undo»");
  await button(page, "Redo").click();
  await becomes(page, ["Dropout", ...before], "after «Redo»");
  await keys(page, "Control+z");
  await becomes(page, before, "after Ctrl+Z");
  await keys(page, "Control+Shift+z");
  await becomes(page, ["Dropout", ...before], "after Ctrl+Shift+Z");
}

export async function wrong_network_says_what_is_wrong_and_mends_itself_with_one_click(visit) {
  const page = await visit.open();
  await settled(page);
  const before = await layers(page);
  await button(page, "Play").click();
  await until(async () => (await status(page)).step > 20, "training");
  await button(page, "Pause").click();
  // Add at the very front has nothing but the two features to add to what is 4 units wide behind the first layer.
  await palette(page, "Add").click();
  await slot(page, before.length).click();
  const notice = page.getByText(/thing(s)? to mend/);
  await notice.first().waitFor();
  assert((await status(page)).step > 20, "the last good network lost its state");
  await button(page, "Undo").click();
  await notice.first().waitFor({ state: "hidden" });
}

export async function typed_bias_is_undone_and_redone(visit) {
  const page = await visit.open();
  await settled(page);
  const bias = page.getByRole("textbox", { name: "Bias", exact: true });
  const open = () => region(page, "Network").getByRole("button", { name: /, unit 1$/ }).first().click();
  const holds = async (value) => {
    await open();
    await until(async () => (await bias.inputValue()) === value, `a bias of ${value}`);
    await keys(page, "Escape");
  };
  await open();
  const before = await bias.inputValue();
  await bias.fill("0.75");
  await keys(page, "Enter", "Escape");
  await holds("0.75");
  await button(page, "Undo").click();
  await holds(before);
  await button(page, "Redo").click();
  await holds("0.75");
}

export async function layer_carried_out_of_the_network_is_told_to_go(visit) {
  const page = await visit.open();
  const before = await layers(page);
  const told = page.getByText("let go to remove");
  await drag(page, button(page, `Move ${before[0]}`), region(page, "Output"), { over: () => told.waitFor() });
  await becomes(page, ["Dense"], "after dragging it out");
  await drag(page, palette(page, "Dropout"), region(page, "Output"), {
    over: async () => equal(await told.count(), 0, "a layer from the palette can be removed"),
  });
  await becomes(page, ["Dense"], "after letting a new layer go");
}

export async function lifted_layer_is_taken_out_with_delete(visit) {
  const page = await visit.open();
  const before = await layers(page);
  await button(page, `Move ${before[0]}`).focus();
  await keys(page, "Enter");
  await page.getByText(/lifted.*Delete removes it/).waitFor({ state: "attached" });
  await keys(page, "Delete");
  await becomes(page, ["Dense"], "after «Delete»");
  await keys(page, "Enter");
  await becomes(page, ["Dense"], "after what was lifted is gone");
}

export async function steps_of_a_slider_by_keys_are_one_undo(visit) {
  const page = await visit.open();
  const noise = page.getByRole("slider", { name: "Noise" });
  const before = await noise.inputValue();
  await noise.focus();
  await keys(page, "ArrowRight", "ArrowRight", "ArrowRight");
  assert((await noise.inputValue()) !== before, "the slider did not move");
  await button(page, "Undo").click();
  await until(async () => (await noise.inputValue()) === before, "the noise as it was");
}

export async function batch_takes_the_word_for_the_whole_training_set(visit) {
  const page = await visit.open();
  await settled(page);
  const batch = combobox(page, "Batch size");
  const shows = (text) => until(async () => (await batch.inputValue()) === text, `a batch of ${text}`);
  for (const [typed, shown] of [["full", "full"], ["1", "1"], ["1024", "full"], ["16", "16"], ["全部", "full"]]) {
    await batch.fill(typed);
    await keys(page, "Enter");
    await shows(shown);
  }
  equal(await batch.evaluate((field) => field.list.options[0].value), "full", "the first stop");
}
