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

const report = (reason) => {
  self.postMessage({ fatal: String(reason?.stack ?? reason) });
};

// A promise that fails unheard in a worker reaches nobody, unlike an error, which the page is told of.
self.addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof WebAssembly.RuntimeError) {
    report(event.reason);
  }
});

self.addEventListener('error', (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) {
    report(event.error);
  }
});

init({ module_or_path: '__ENGINE_WASM__' }).catch(report);
