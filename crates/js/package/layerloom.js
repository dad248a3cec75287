// Layerloom's engine for other people's pages: the module that they import. layerloom.d.ts beside it says what each thing
// takes and gives; layerloom_bg.js and layerloom_bg.wasm are made by the build.

import * as glue from "./layerloom_bg.js";

// A module of one function, `() -> v128 { i8x16.splat(0) }`: it is valid exactly where WebAssembly SIMD is.
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]);

let loading;

/** Loads the engine, once; later calls wait for the first. */
export function load(source) {
  loading ??= start(source).catch((error) => {
    // A page may try again, from another place.
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(source = new URL("layerloom_bg.wasm", import.meta.url)) {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD)) {
    throw new Error("Layerloom needs WebAssembly SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, Node 16.4, or later");
  }
  const instance = await instantiate(await source, { "./layerloom_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

async function instantiate(source, imports) {
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports);
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return (await WebAssembly.instantiate(source, imports)).instance;
  }
  const isAddress = source instanceof URL || typeof source === "string";
  if (isAddress && String(source).startsWith("file:") && globalThis.process?.versions?.node) {
    // By a name that bundlers do not follow: pages have no files.
    const files = "node:fs/promises";
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ files);
    return (await WebAssembly.instantiate(await readFile(new URL(source)), imports)).instance;
  }
  const response = isAddress ? await fetch(source) : source;
  if (!(response instanceof Response)) {
    throw new TypeError("load: the source must be an address, a Response, bytes, or a WebAssembly.Module");
  }
  if (!response.ok) throw new Error(`load: ${response.url} gave ${response.status}`);
  // Some hosts do not know the type that streaming asks for.
  if (response.headers.get("content-type")?.startsWith("application/wasm")) {
    return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  }
  return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}

/** Keeps constructors to the module: objects are made by `create`, which can wait. */
const INSIDE = Symbol("inside");

/** What the module's memory holds for each object, until it is disposed of. */
const engines = new WeakMap();

function hold(object, inside, engine) {
  const { name } = object.constructor;
  if (inside !== INSIDE) throw new TypeError(`a ${name} is made by ${name}.create(…)`);
  engines.set(object, engine);
}

function engineOf(object) {
  const engine = engines.get(object);
  if (!engine) throw new Error(`this ${object.constructor.name} has been disposed of`);
  return engine;
}

function release(object) {
  engines.get(object)?.free();
  engines.delete(object);
}

export class Session {
  constructor(inside, engine) {
    hold(this, inside, engine);
  }

  static async create(document, options) {
    await load();
    return new Session(INSIDE, new glue.Engine(document, options));
  }

  get backend() {
    return engineOf(this).backend;
  }

  get steps() {
    return engineOf(this).steps;
  }

  get input() {
    return engineOf(this).input;
  }

  get outputs() {
    return engineOf(this).outputs;
  }

  async setData(data) {
    const { x, y, n } = samples(data);
    engineOf(this).setData(x, y, n);
  }

  parameters() {
    return engineOf(this).parameters();
  }

  async read(name) {
    return engineOf(this).read(name);
  }

  async write(name, values) {
    engineOf(this).write(name, values);
  }

  async step(count = 1) {
    return engineOf(this).step(count);
  }

  async evaluate(data) {
    if (data === undefined) return engineOf(this).evaluate();
    const { x, y, n } = samples(data);
    return engineOf(this).evaluateOn(x, y, n);
  }

  async predict(x, n) {
    return engineOf(this).predict(x, n);
  }

  async gradients(name) {
    return engineOf(this).gradients(name);
  }

  dispose() {
    release(this);
  }
}

/** A misspelt key would otherwise be a missing array. */
function samples(data) {
  if (typeof data !== "object" || data === null) throw new TypeError("the data must be an object { x, y, n }");
  for (const key of Object.keys(data)) {
    if (!["x", "y", "n"].includes(key)) throw new TypeError(`data.${key}: there is no «${key}» here; there is: x, y, n`);
  }
  return data;
}

export class Product {
  constructor(inside, engine) {
    hold(this, inside, engine);
  }

  static async create(a, b, sizes, options) {
    await load();
    return new Product(INSIDE, new glue.Gemm(a, b, sizes, options));
  }

  async run(count = 1) {
    engineOf(this).run(count);
  }

  async read() {
    return engineOf(this).read();
  }

  dispose() {
    release(this);
  }
}

export async function matmul(a, b, sizes, options) {
  const product = await Product.create(a, b, sizes, options);
  try {
    await product.run();
    return await product.read();
  } finally {
    product.dispose();
  }
}

export async function documentOf(link) {
  await load();
  return glue.documentOf(link);
}

export async function choices() {
  await load();
  return glue.choices();
}
