// Layerloom's engine for other people's pages: the module that they import. layerloom.d.ts beside it says what each thing
// takes and gives. The build makes layerloom_bg.js and layerloom_bg.wasm; layerloom_fused_bg.js and layerloom_fused_bg.wasm,
// the same with fused multiply-adds; and layerloom_gpu_bg.js and layerloom_gpu_bg.wasm, the same with graphics processors. The
// last two are loaded only where they are to be used.

import * as glue from "./layerloom_bg.js";

// A module of one function, `() -> v128 { i8x16.splat(0) }`: it is valid exactly where WebAssembly SIMD is.
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]);

// A module of one function, `() -> v128`, that gives a relaxed multiply-add: it is valid exactly where there are any.
const RELAXED = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11],
]);

/** Runs once, whoever asks; what failed may be tried again, from another place. */
function once(run) {
  let running;
  return (...source) =>
    (running ??= run(...source).catch((error) => {
      running = undefined;
      throw error;
    }));
}

const plain = once((source = new URL("layerloom_bg.wasm", import.meta.url)) => start(source, glue, "./layerloom_bg.js"));

const hasFused = () => WebAssembly.validate(RELAXED);

const fused = once(async (source = new URL("layerloom_fused_bg.wasm", import.meta.url)) => {
  if (!hasFused()) throw new Error("loadFused: there is no relaxed SIMD of WebAssembly here, which fused multiply-adds need");
  return start(source, await import("./layerloom_fused_bg.js"), "./layerloom_fused_bg.js");
});

const webgpu = once(async (source = new URL("layerloom_gpu_bg.wasm", import.meta.url)) =>
  start(source, await import("./layerloom_gpu_bg.js"), "./layerloom_gpu_bg.js"),
);

/** Loads the engine, once; later calls wait for the first. */
export async function load(source) {
  await plain(source);
}

/** The same for the engine with fused multiply-adds. */
export async function loadFused(source) {
  await fused(source);
}

/** The same for the engine with graphics processors. */
export async function loadWebgpu(source) {
  await webgpu(source);
}

/** The engine for the CPU that an option asks for. Where there is no fused one, the plain one says so. */
function onCpu(options) {
  return options?.backend === "fused" && hasFused() ? fused() : plain();
}

async function start(source, bound, place) {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD)) {
    throw new Error("Layerloom needs WebAssembly SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, Node 16.4, or later");
  }
  const instance = await instantiate(await source, { [place]: bound });
  bound.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bound;
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
    if (await asksWebgpu(options?.backend)) {
      const { GraphicsEngine } = await webgpu();
      return new Session(INSIDE, new InTurn(await GraphicsEngine.open(document, options)));
    }
    const { Engine } = await onCpu(options);
    return new Session(INSIDE, new Engine(document, options));
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
    await engineOf(this).setData(x, y, n);
  }

  parameters() {
    return engineOf(this).parameters();
  }

  async read(name) {
    return engineOf(this).read(name);
  }

  async write(name, values) {
    await engineOf(this).write(name, values);
  }

  async step(count = 1) {
    return engineOf(this).step(count);
  }

  async evaluate(data) {
    if (data === undefined) return engineOf(this).evaluate();
    const { x, y, n } = samples(data);
    return engineOf(this).evaluateOn(x, y, n);
  }

  async predict(x, n, into) {
    return engineOf(this).predict(x, n, into);
  }

  async gradients(name) {
    return engineOf(this).gradients(name);
  }

  dispose() {
    release(this);
  }
}

/**
 * Whether the engine with graphics processors is to be loaded: where one is asked for by name and the browser knows of
 * them, and where we are to choose and there is one of hardware.
 */
async function asksWebgpu(backend = "auto") {
  const gpu = globalThis.navigator?.gpu;
  if (!gpu || backend !== "auto") return Boolean(gpu) && backend === "webgpu";
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  return Boolean(adapter) && !(adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter);
}

/**
 * An engine whose calls take a while: they run one after the other, in the order in which they were made, on the arrays as
 * they were then.
 */
class InTurn {
  #engine;
  #last = Promise.resolve();
  #parameters;

  constructor(engine) {
    this.#engine = engine;
    this.#parameters = engine.parameters();
    this.#look();
  }

  /** What can be asked at any time. */
  #look() {
    const { backend, steps, input, outputs } = this.#engine;
    Object.assign(this, { backend, steps, input, outputs });
  }

  #call(name, values, into) {
    const copies = values.map((value) => value?.slice?.() ?? value);
    const result = this.#last.then(() => this.#engine[name](...copies, into)).finally(() => this.#look());
    this.#last = result.catch(() => {});
    return result;
  }

  parameters() {
    return structuredClone(this.#parameters);
  }

  setData(...data) {
    return this.#call("setData", data);
  }

  read(name) {
    return this.#call("read", [name]);
  }

  write(...tensor) {
    return this.#call("write", tensor);
  }

  step(count) {
    return this.#call("step", [count]);
  }

  evaluate() {
    return this.#call("evaluate", []);
  }

  evaluateOn(...data) {
    return this.#call("evaluateOn", data);
  }

  predict(x, n, into) {
    return this.#call("predict", [x, n], into);
  }

  gradients(name) {
    return this.#call("gradients", [name]);
  }

  /** Behind what was called before. */
  free() {
    this.#last.then(() => this.#engine.free());
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
    const { Gemm } = await onCpu(options);
    return new Product(INSIDE, new Gemm(a, b, sizes, options));
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
