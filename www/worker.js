// The worker: it gets the address of the page's script and the module that the page has compiled, and runs them.
addEventListener("message", async ({ data: [script, module] }) => {
  const { default: start } = await import(script);
  await start({ module_or_path: module });
}, { once: true });
