// Loading, in a process in which nothing has been loaded yet.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { load, matmul } from "../../dist/js/layerloom.js";

test("engine loads from bytes, also after an attempt that failed", async () => {
  await assert.rejects(load(7), /must be an address, a Response, bytes, or a WebAssembly\.Module/);
  await assert.rejects(load(new URL("file:///nowhere/layerloom_bg.wasm")), /ENOENT/);
  await load(await readFile(new URL("../../dist/js/layerloom_bg.wasm", import.meta.url)));
  assert.deepEqual([...(await matmul(Float32Array.of(2), Float32Array.of(3), [1, 1, 1]))], [6]);
});
