// The worker: it gets the address of the page's script and its module, compiled or by its address, and runs them. What does
// not load is told as an error of the worker.
addEventListener("message", async ({ data: [script, module] }) => {
  try {
    const { default: start } = await import(script);
    await start({ module_or_path: module });
  } catch (error) {
    reportError(error);
  }
}, { once: true });
