// The types that people's editors read are those of the module that they run.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as layerloom from "../../dist/js/layerloom.js";

const DIST = fileURLToPath(new URL("../../dist/js/", import.meta.url));
const TYPES = `${DIST}layerloom.d.ts`;
const SETTINGS = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
  types: [],
};

const program = ts.createProgram([TYPES], SETTINGS);
const checker = program.getTypeChecker();
const declared = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(TYPES)));
const values = declared.filter((symbol) => symbol.flags & ts.SymbolFlags.Value);

/** What TypeScript says against each of these programs, which stand beside the module. */
async function complaints(texts) {
  const folder = fileURLToPath(new URL("../../target/types/", import.meta.url));
  await mkdir(folder, { recursive: true });
  const files = texts.map((_, index) => `${folder}${index}.mts`);
  for (const [index, text] of texts.entries()) await writeFile(files[index], text.replaceAll('"./layerloom.js"', '"../../dist/js/layerloom.js"'));
  const program = ts.createProgram(files, SETTINGS);
  return files.map((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ")));
}

const readme = await readFile(new URL("../../crates/js/README.md", import.meta.url), "utf8");
const example = /```js\n([^]*?)```/.exec(readme)[1];
const written = /```json\n([^]*?)```/.exec(readme)[1];

test("every export is declared, and every declaration is exported", () => {
  assert.deepEqual(values.map((symbol) => symbol.name).sort(), Object.keys(layerloom).sort());
});

test("members of classes are the declared ones", () => {
  const names = (symbols) => [...symbols].map(({ name }) => name).filter((name) => !name.startsWith("__") && name !== "prototype").sort();
  for (const symbol of values.filter((symbol) => symbol.flags & ts.SymbolFlags.Class)) {
    const real = layerloom[symbol.name];
    const own = (object, left) => Object.getOwnPropertyNames(object).filter((name) => !left.includes(name)).sort();
    assert.deepEqual(names(symbol.members.values()), own(real.prototype, ["constructor"]), symbol.name);
    assert.deepEqual(names(symbol.exports.values()), own(real, ["length", "name", "prototype"]), symbol.name);
  }
});

test("everything declared is documented", () => {
  for (const symbol of declared) {
    for (const it of [symbol, ...(symbol.members?.values() ?? [])]) {
      const isSignature = it.name.startsWith("__") && it.name !== "__constructor";
      const text = isSignature || it.flags & ts.SymbolFlags.TypeLiteral ? "-" : ts.displayPartsToString(it.getDocumentationComment(checker));
      const constructor = it.declarations?.some(ts.isConstructorDeclaration);
      assert.ok(text || constructor, `${symbol.name}.${it.name}`);
    }
  }
});

test("the example of the README satisfies the types, and runs", async () => {
  assert.deepEqual(await complaints([example]), [[]]);
  const told = [];
  const body = example.replace(/^import .*$/m, "");
  const run = new Function("Session", "console", `return (async () => {${body}})();`);
  await run(layerloom.Session, { log: (...words) => told.push(words) });
  assert.ok(told[0][1] < 0.2, `loss ${told[0][1]}`);
  assert.deepEqual(told[1], ["accuracy", 1]);
});

test("the document of the README satisfies the types, and opens", async () => {
  const program = `import { Session } from "./layerloom.js";\nawait Session.create(${written});\nexport {};\n`;
  assert.deepEqual(await complaints([program]), [[]]);
  const session = await layerloom.Session.create(JSON.parse(written));
  assert.deepEqual(session.input, [28, 28, 1]);
  assert.equal(session.outputs, 10);
});

/** A program, and whether TypeScript should take it. */
const programs = [
  ['Session.create({ data: { source: "moons" }, layers: [] }, { backend: "cpu" })', true],
  ['Session.create("link")', true],
  ["Session.create({ layers: [] })", false],
  ['Session.create({ input: 2, layers: [] }, { backend: "abacus" })', false],
  ['Session.create({ input: 2, layers: [{ units: 3 }] })', false],
  ['Session.create({ input: 2, layers: [], training: { "batch-sise": 1 } })', false],
  ["new Session()", false],
  ["(await Session.create('')).setData({ x: new Float32Array(2), y: new Uint8Array(1), n: 1 })", true],
  ["(await Session.create('')).setData({ x: [1, 2], y: new Uint8Array(1), n: 1 })", false],
  ["const loss: number = await (await Session.create('')).step()", true],
  ["matmul(new Float32Array(1), new Float32Array(1), [1, 1])", false],
];

test("types refuse what the module would refuse", async () => {
  const found = await complaints(programs.map(([line]) => `import { Session, matmul } from "./layerloom.js";\n${line};\nexport {};\n`));
  for (const [index, [line, right]] of programs.entries()) assert.equal(found[index].length === 0, right, `${line}: ${found[index]}`);
});
