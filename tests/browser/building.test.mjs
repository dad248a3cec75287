// Building a network with a real pointer, with keys alone, with clicks alone; and taking every step back.

import { assert, button, drag, dragByTouch, equal, keys, layers, palette, region, settled, slot, status, until } from "./lib.mjs";

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
