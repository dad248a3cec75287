// Loading, in a process in which nothing has been loaded yet.

import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { test } from "node:test";
import { load, matmul } from "../../dist/js/layerloom.js";

test("engine loads from bytes, also after an attempt that failed", async () => {
  await assert.rejects(load(7), /must be an address, a Response, bytes, or a WebAssembly\.Module/);
  await assert.rejects(load(new URL("file:///nowhere/layerloom_bg.wasm")), /ENOENT/);
  await load(await readFile(new URL("../../dist/js/layerloom_bg.wasm", import.meta.url)));
  assert.deepEqual([...(await matmul(Float32Array.of(2), Float32Array.of(3), [1, 1, 1]))], [6]);
});

test("package names what is there, in the version of the workspace", async () => {
  const at = (path) => new URL(`../../${path}`, import.meta.url);
  const { version, type, files, exports } = JSON.parse(await readFile(at("dist/js/package.json"), "utf8"));
  const [, workspace] = /\[workspace\.package\]\nversion = "(.*)"/.exec(await readFile(at("Cargo.toml"), "utf8"));
  assert.deepEqual([version, type], [workspace, "module"]);
  for (const file of [...files, exports["."].types, exports["."].default]) await access(at(`dist/js/${file}`));
});
