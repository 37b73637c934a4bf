/**
 * The engine's worker: starts its WebAssembly and keeps what is said to it meanwhile. Touches only the worker's own
 * scope. The engine takes the events in `__early`, in order, and then puts its own handler in place of this one.
 * When it cannot start, or traps later, the screen hears `{fatal}`: a worker must never just fall silent.
 */
import init from '__ENGINE_JS__';

self.__early = [];
self.onmessage = (event) => {
  self.__early.push(event);
};

// A trap is known by its place alone: the ten calls that Chromium keeps by itself are all of the runtime's.
Error.stackTraceLimit = 40;

// A stack by itself has the words in some browsers only.
const report = (reason) => {
  const words = String(reason);
  const stack = String(reason?.stack ?? '');
  self.postMessage({ fatal: stack.startsWith(words) ? stack : `${words}\n${stack}`.trim() });
};

// A promise that fails unheard in a worker reaches nobody, unlike an error, which the page is told of.
self.addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) {
    report(event.reason);
  }
});

self.addEventListener('error', (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) {
    // Told with its place: the page would otherwise hear of it once more, without.
    event.preventDefault();
    report(event.error);
  }
});

const fetched = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new Error(`${answer.status} ${url}`);
  }
  return answer;
};

/** The table of pinyin initials comes beside the module, which takes it from here when it starts. */
const start = async () => {
  const module = fetched('__ENGINE_WASM__');
  // Told of below, with whatever else fails.
  module.catch(() => {});
  self.__initials = await (await fetched('__INITIALS__')).arrayBuffer();
  await init({ module_or_path: module });
};

start().catch(report);
