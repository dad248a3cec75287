// The worker that reads one file: it gets the addresses of the importer's script and module, and the file. It answers with
// the bytes of an event; with nothing, when the importer does not load or the file cannot be read.
addEventListener("message", async ({ data: [script, module, file] }) => {
  try {
    const [{ default: start, read }, buffer] = await Promise.all([import(script), file.arrayBuffer()]);
    await start({ module_or_path: module });
    const event = read(file.name, new Uint8Array(buffer));
    postMessage(event, [event.buffer]);
  } catch {
    postMessage(null);
  }
}, { once: true });
