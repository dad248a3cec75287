// Tells a learning platform (SCORM 1.2) how the playground on this page goes. `data-goal` says when the work is done:
// «lesson», when a goal of its lesson is met, or a number, when the test accuracy reaches so many per cent.
(() => {
  const { goal } = document.currentScript.dataset;
  const opened = Date.now();
  /** The longest text that every platform keeps, in characters. */
  const MOST_KEPT = 4096;

  // The platform offers its interface in one of the windows around this one, or around the one that opened it.
  const find = (start) => {
    for (let view = start, depth = 0; view && depth < 10; depth += 1) {
      try {
        if (view.API) return view.API;
      } catch {
        return null; // A window of another origin; the platform's are this page's.
      }
      if (view.parent === view) return null;
      view = view.parent;
    }
    return null;
  };
  const api = find(window) ?? find(window.opener);
  if (!api) {
    console.warn("No learning platform was found around this page; nothing is reported.");
    return;
  }

  api.LMSInitialize("");
  const playground = document.querySelector("layerloom-playground");
  // Of a lesson the goals count from its start on, so that it always begins there.
  const left = goal === "lesson" ? "" : api.LMSGetValue("cmi.suspend_data");
  // A package that was replaced may bring a page that cannot read it; then the author's playground stands.
  if (left) playground.setState(left).catch(() => {});

  // Who only looks at it, in a preview or a review, gets no score.
  if (["browse", "review"].includes(api.LMSGetValue("cmi.core.lesson_mode"))) {
    addEventListener("pagehide", () => api.LMSFinish(""), { once: true });
    return;
  }

  let done = ["passed", "completed"].includes(api.LMSGetValue("cmi.core.lesson_status"));
  // What was reached before in the same attempt stays.
  let best = Number(api.LMSGetValue("cmi.core.score.raw")) || 0;
  const score = (percent) => {
    api.LMSSetValue("cmi.core.score.min", "0");
    api.LMSSetValue("cmi.core.score.max", "100");
    api.LMSSetValue("cmi.core.score.raw", String(percent));
  };
  if (!done) api.LMSSetValue("cmi.core.lesson_status", "incomplete");

  const pass = () => {
    if (done) return;
    done = true;
    score(best);
    api.LMSSetValue("cmi.core.lesson_status", "passed");
    api.LMSCommit("");
  };

  if (goal === "lesson") {
    playground.addEventListener("goal", ({ detail }) => {
      if (!detail?.met) return;
      best = 100;
      pass();
    });
  } else {
    playground.addEventListener("frame", ({ detail }) => {
      // What an untrained network happens to get right is nobody's work.
      if (!(detail.step > 0)) return;
      best = Math.max(best, Math.floor((detail.testAccuracy ?? 0) * 100 + 1e-4));
      if (best >= Number(goal)) pass();
    });
    const keep = ({ link, withheld }) => {
      // Without the reader's own data, which this page may not read, it would not be the playground that was left.
      const isWhole = !withheld.length && link.length <= MOST_KEPT;
      api.LMSSetValue("cmi.suspend_data", isWhole ? link : "");
    };
    // A frame that loads anew meanwhile gives no state.
    playground.addEventListener("change", () => playground.getState().then(keep, () => {}));
  }

  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  addEventListener("pagehide", () => {
    const seconds = (Date.now() - opened) / 1000;
    if (best > 0) score(best);
    if (!done) api.LMSSetValue("cmi.core.exit", "suspend");
    api.LMSSetValue("cmi.core.session_time", `${two(seconds / 3600).padStart(4, "0")}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`);
    api.LMSCommit("");
    api.LMSFinish("");
  }, { once: true });
})();
