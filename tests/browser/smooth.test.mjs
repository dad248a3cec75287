// The page stays smooth while it trains.

import { button, equal, settled, smoothness, status, until } from "./lib.mjs";

const told = (page, fact, what, seconds) => until(async () => { const now = await status(page); return fact(now) && now; }, what, seconds);

export async function training_leaves_the_page_smooth(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Play").click();
  await told(page, (now) => now.step > 200, "training");
  const { longTasks } = await smoothness(page, 3);
  equal(longTasks, [], "tasks of the main thread over 50 ms");
}
