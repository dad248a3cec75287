/**
 * Layerloom's engine for other people's pages: networks that are compiled, trained and asked in WebAssembly or on graphics
 * processors, in a page, a module worker, a notebook or Node (where there is only WebAssembly).
 *
 * **Layouts.** All numbers are 32-bit floats, row-major, the last size fastest. Rows are samples. Kernels of dense layers
 * are `[inputs, units]`; images are NHWC and kernels of convolutions HWIO; kernels of recurrent layers are
 * `[inputs, gates · hidden]` with the gates of an LSTM in the order i, f, g, o.
 *
 * **Errors.** What is refused is thrown as an `Error` (from asynchronous functions: a rejected promise) whose message says
 * what and where; nothing is changed by what was refused. Errors of documents have {@link Problem | problems}.
 *
 * @packageDocumentation
 */

/** Integer arrays that hold classes, one for each sample, counted from 0. */
export type ClassArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/**
 * An entry of a catalog: its id, or its id under `kind` with its settings beside it.
 * @example "tanh"
 * @example { kind: "leaky-relu", slope: 0.1 }
 */
export type Pick = string | { kind: string; [setting: string]: Value };

/** The value of a setting. */
export type Value = number | boolean | Pick;

/**
 * One layer, with its settings by their keys: `{ kind: "dense", units: 8, activation: "tanh" }`. What is not written has
 * its default; what there is to write, and within which bounds, is told by the error for anything else.
 */
export interface Layer {
  /**
   * Id of the layer's kind: `dense`, `activation`, `dropout`, `batch-norm`, `layer-norm`, `add`, `concat`, `conv2d`,
   * `max-pool`, `flatten`, `lstm`, …
   */
  kind: string;
  /** A whole number from 2, by which later layers name this one; left out, one more than the layer before. */
  id?: number;
  [setting: string]: Value | undefined;
}

/** How the network is trained. */
export interface Training {
  /** What training makes small: `mean-squared-error` (½, the default), `categorical-cross-entropy`, … */
  loss?: Pick;
  /** How weights follow their gradients: `adam` (the default), `gradient-descent`, … */
  optimizer?: Pick;
  /** How far one step goes, 0.00001 to 10; 0.01 by default. */
  "learning-rate"?: number;
  /** How the learning rate changes over time: `constant` (the default), `cosine`, … */
  schedule?: Pick;
  /** Samples a step, 10 by default; 0 takes all of them at once. The last batch of an epoch may be smaller. */
  "batch-size"?: number;
  /** What is asked of all weights beside a small loss: `none` (the default), `l2`, … */
  regularizer?: Pick;
  /** A bound on gradients: `none` (the default), `norm`, `value`. */
  clipping?: Pick;
  /** Whether each epoch takes the samples in a new order (the default), or in the order in which they are given. */
  shuffle?: boolean;
  /** Decides initial weights, the order of samples and dropout, 0 to 65535; 1 by default. */
  seed?: number;
}

/** What every document has. */
interface Network {
  /** The layers between input and output, in order; a layer with all its defaults may be written as its kind alone. */
  layers: (Layer | string)[];
  /** Settings of the output layer, a dense one as wide as the targets: activation, initializer, regularizer, bias. */
  output?: { activation?: Pick; initializer?: Pick; regularizer?: Pick; bias?: boolean };
  /** How it is trained. */
  training?: Training;
  /** How the page shows it; the engine takes no notice. */
  view?: { [setting: string]: Value };
  /** Controls that the page hides; the engine takes no notice. */
  hidden?: string[];
}

/** A network for data of one's own, which {@link Session.setData} brings. */
export interface OwnDataDocument extends Network {
  /** Sizes of one sample: `2` or `[2]`; steps and values of a sequence `[32, 5]`; height, width and channels `[28, 28, 1]`. */
  input: number | [values: number] | [steps: number, values: number] | [height: number, width: number, channels: number];
  /** What is to be predicted: one number (the default), or one of so many classes, which may be asked at each step. */
  target?: "number" | { classes: number; "each-step"?: boolean };
}

/** A network with the data that it makes itself, as links of the page have it. */
export interface MadeDataDocument extends Network {
  /** Where the samples come from: `source` (`spiral`, `moons`, `iris`, …), `samples`, `noise`, `train-share`, `seed`. */
  data: { [setting: string]: Value };
  /** Ids of the inputs, `["x1", "x2"]` by default. */
  features?: string[];
  /** Points for the source `points`: x and y within ±6, and the class, 0 to 5. */
  points?: [x: number, y: number, label: number][];
}

/** A document: plain data, as it stands in JSON. Unknown keys are errors. */
export type Document = OwnDataDocument | MadeDataDocument;

/** What computes. */
export interface Options {
  /**
   * `cpu` is WebAssembly SIMD on the calling thread: the same bits on every machine. `fused` is the same with WebAssembly's
   * relaxed multiply-adds in products and convolutions, which round once where the machine can: faster for large networks on
   * some machines, in last digits that differ among them; refused where the browser has no relaxed SIMD. `webgpu` is the graphics processor, and
   * refused where there is none; its numbers are those of `cpu` but for the rounding of 32-bit floats. `auto`, the default,
   * begins on the CPU; where there is a graphics processor of hardware it times some steps on both as soon as there are data,
   * and goes on on the faster. A {@link Product} is for the CPU.
   */
  backend?: "auto" | "cpu" | "fused" | "webgpu";
  /** The language of messages; English by default. */
  language?: "en" | "zh";
}

/** Samples and what they should give. */
export interface Data {
  /** Inputs `[n, …input]`. */
  x: Float32Array;
  /**
   * Targets `[n, outputs]`, or one class a sample; `[n, steps]` classes where each step has one. Floats are taken as they are: one-hot for cross-entropy, −1 or 1 for
   * two classes under losses that tell them by sign. Classes are coded as the loss needs them.
   */
  y: Float32Array | ClassArray;
  /** How many samples. */
  n: number;
}

/** A tensor of the network. */
export interface Parameter {
  /** `layers.0.kernel`: the layer's place in the document, then the tensor's own name; `layers.0.recurrent-kernel`, `output.bias`. */
  name: string;
  /** Sizes from the outermost in. */
  shape: number[];
  /** Whether the optimizer changes it; else the forward pass keeps it (running means). */
  trained: boolean;
}

/** How well a network does on data. */
export interface Evaluation {
  /** Mean loss, without penalties. */
  loss: number;
  /** Share of samples, or of their steps, put into the right class; missing where the target is a number. */
  accuracy?: number;
}

/** One thing that is wrong with a document. Errors about documents carry a list of them as `problems`. */
export interface Problem {
  /** Where in the document, such as `layers[1].activation.slope`; empty for the whole. */
  place: string;
  /** What is wrong, and what would be right. */
  message: string;
}

/**
 * A network that is trained step by step. Calls that give a promise are done in the order in which they are made, also when
 * nobody waits in between.
 */
export declare class Session {
  /** Sessions are made by {@link Session.create}. */
  private constructor();

  /**
   * Compiles a document and draws its initial weights.
   * @param document Plain data, or the text of a Layerloom link; a link brings its own training samples.
   * @throws When the document or an option is wrong, with everything that is wrong; when the backend is not there.
   */
  static create(document: Document | string, options?: Options): Promise<Session>;

  /** What it runs on now: with `auto`, settled by the first data. */
  readonly backend: "cpu" | "fused" | "webgpu";

  /** Optimizer steps done. */
  readonly steps: number;

  /** Sizes of one sample. */
  readonly input: number[];

  /** Values that come out for one sample, those of all steps together, and columns of the targets. */
  readonly outputs: number;

  /**
   * Replaces the samples that {@link Session.step} trains on, and begins an epoch. Weights, the optimizer's memory and the
   * count of steps stay. The arrays are copied.
   * @throws When a kind, a length or a class is wrong; nothing is allocated before the lengths are checked. When the graphics
   * processor has no room for them: the session then has them, and goes on on the CPU.
   */
  setData(data: Data): Promise<void>;

  /** Names and shapes of all tensors, the trained ones first. */
  parameters(): Parameter[];

  /** A copy of a tensor's values, row-major. */
  read(name: string): Promise<Float32Array>;

  /**
   * Replaces a tensor's values, row-major; the optimizer's memory stays.
   * @throws When there is no such tensor, the length is wrong, or a value is not finite.
   */
  write(name: string, values: Float32Array): Promise<void>;

  /**
   * Trains so many optimizer steps, batch after batch. On the CPU they run in one go on the calling thread: a page that is
   * to stay responsive takes few at a time, or a worker. On the graphics processor they are submitted many together, and
   * each call waits for the way there and back: one `step(1000)` is far faster than a thousand of `step()`.
   * @param count 1 by default.
   * @returns The mean loss of the last step's batch, measured before its update, once the last update is done.
   * @throws When there is no data; when training diverges: weights are then those from before the step that did; when the
   * graphics processor is lost, and the session's values with it.
   */
  step(count?: number): Promise<number>;

  /**
   * Loss and accuracy of the network as it now is, as in use: without dropout, with running means.
   * @param data Other samples; without them, those of {@link Session.setData}.
   */
  evaluate(data?: Data): Promise<Evaluation>;

  /**
   * What the network predicts.
   * @param x Inputs `[n, …input]`.
   * @param n How many.
   * @param into An array `[n, outputs]` for the result, to be used again and again; without it, a new one is made, which
   * for large `n` and a small network can take longer than the prediction.
   * @returns Predictions `[n, outputs]`: probabilities where the loss is a cross-entropy, else the output as it is.
   */
  predict(x: Float32Array, n: number, into?: Float32Array): Promise<Float32Array>;

  /**
   * The gradient of a trained tensor in the last step, after penalties and clipping; 0 before the first step.
   * @throws When there is no such tensor, or it is not trained.
   */
  gradients(name: string): Promise<Float32Array>;

  /** Gives the memory back; afterwards everything else is refused. */
  dispose(): void;
}

/** A product of two matrices that stay in the engine's memory, for one who needs it more than once. */
export declare class Product {
  /** Products are made by {@link Product.create}. */
  private constructor();

  /**
   * Copies both factors.
   * @param a `[m, k]`, row-major.
   * @param b `[k, n]`, row-major.
   * @throws When a length or a side is wrong; each side is from 1 to 65536.
   */
  static create(a: Float32Array, b: Float32Array, sizes: [m: number, k: number, n: number], options?: Options): Promise<Product>;

  /** Computes the product so many times (1 by default), and waits until it is done. */
  run(count?: number): Promise<void>;

  /** A copy of the product `[m, n]` as it was last computed. */
  read(): Promise<Float32Array>;

  /** Gives the memory back; afterwards everything else is refused. */
  dispose(): void;
}

/**
 * The product of two matrices.
 * @param a `[m, k]`, row-major.
 * @param b `[k, n]`, row-major.
 * @returns `[m, n]`, row-major.
 */
export declare function matmul(a: Float32Array, b: Float32Array, sizes: [m: number, k: number, n: number], options?: Options): Promise<Float32Array>;

/** The document that a Layerloom link holds, as plain data. A table that came along with the link is left out. */
export declare function documentOf(link: string): Promise<Document>;

/** Something that can be set in a document: its key, its name, and what it holds. */
export type Setting = { key: string; name: Name } & (
  | { type: "number" | "integer"; min: number; max: number; default: number }
  | { type: "flag"; default: boolean }
  | { type: "pick"; from: keyof Choices["catalogs"]; default: string }
  | { type: "layer"; default: number }
);

/** A name in English and in Simplified Chinese. */
export interface Name {
  /** English. */
  en: string;
  /** Simplified Chinese. */
  zh: string;
}

/** An entry of a catalog. */
export interface Choice {
  /** Its id, to be written under `kind`. */
  kind: string;
  /** Its name. */
  name: Name;
  /** What can be set. */
  settings: Setting[];
}

/** All that documents can be written with. */
export interface Choices {
  /** Kinds of layers. */
  layers: Choice[];
  /** Settings of the output layer. */
  output: Setting[];
  /** Settings of the training. */
  training: Setting[];
  /** Settings of data that a document makes itself. */
  data: Setting[];
  /** The lists that settings of the type `pick` pick from. */
  catalogs: Record<
    "activations" | "losses" | "optimizers" | "schedules" | "regularizers" | "initializers" | "clippings" | "datasets" | "features",
    Choice[]
  >;
}

/** All that this version knows: kinds of layers, activations, losses, …, with their settings, bounds and defaults. */
export declare function choices(): Promise<Choices>;

/**
 * Loads the engine. Everything else does it when needed, from `layerloom_bg.wasm` beside this module; call it first to
 * load early, or from elsewhere.
 * @param source An address, a response, the bytes, or a compiled module. Only the first call's counts.
 */
export declare function load(source?: URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module): Promise<void>;

/**
 * The same for the engine with fused multiply-adds, which those that ask for `fused` load from `layerloom_fused_bg.wasm`
 * beside this module.
 */
export declare function loadFused(source?: URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module): Promise<void>;

/**
 * The same for the engine with graphics processors, which sessions load from `layerloom_gpu_bg.wasm` beside this module:
 * those that ask for `webgpu`, and with `auto` those that find a graphics processor.
 */
export declare function loadWebgpu(source?: URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module): Promise<void>;

export {};
