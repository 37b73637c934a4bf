/**
 * What the benches share: options, sizes, one JSON object a line, and times in the page's own clock. Nothing here waits
 * without a bound.
 */
import { parseArgs } from 'node:util';
import { PATIENCE_MILLIS } from './wait.mjs';

/**
 * The options of a bench. `sizes` gives each size its own value and the one of `--small`, which is for looking whether
 * the workloads work; each can be given by its name. `--only C1,C2` leaves out the others.
 */
export function measures(sizes) {
  const named = Object.fromEntries(Object.keys(sizes).map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ options: { ...named, small: { type: 'boolean' }, only: { type: 'string' } } });
  const size = ([name, [own, small]]) => [name, Number(values[name] ?? (values.small ? small : own))];
  const only = values.only?.toUpperCase().split(',');
  return {
    ...Object.fromEntries(Object.entries(sizes).map(size)),
    isWanted: (...workloads) => !only || workloads.some((workload) => only.includes(workload)),
  };
}

export const round = (value) => Math.round(value * 10) / 10;
const sorted = (values) => [...values].sort((a, b) => a - b);
export const quantile = (values, share) =>
  round(sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))]);
export const median = (values) => quantile(values, 0.5);
export const spread = (values) => ({ min: round(Math.min(...values)), median: median(values) });
export const print = (figures) => console.log(JSON.stringify(figures));

/**
 * From a click on the `nth` element of a selector until an element is shown, or until the words of one are others than
 * before: milliseconds of the page's own clock, seen frame by frame.
 */
export function fromClick(phone, selector, { nth = 0, shown = null, changed = null, within = 4 * PATIENCE_MILLIS }) {
  return phone.page.evaluate(
    ({ selector, nth, shown, changed, within }) =>
      new Promise((resolve, reject) => {
        const words = () => document.querySelector(changed)?.textContent;
        const before = changed && words();
        const isThere = () => (shown ? document.querySelector(shown) !== null : words() !== before);
        const target = document.querySelectorAll(selector)[nth];
        if (!target) {
          throw new Error(`nothing to click at ${selector}`);
        }
        const began = performance.now();
        target.click();
        const look = () => {
          const took = performance.now() - began;
          if (isThere()) {
            resolve(took);
          } else if (took > within) {
            reject(new Error(`never came within ${within} ms after ${selector}: ${shown ?? changed}`));
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      }),
    { selector, nth, shown, changed, within },
  );
}

/** Scrolls the page for so many frames; how long each of them took. */
export function scrolled(phone, nFrames) {
  return phone.page.evaluate(
    (nFrames) =>
      new Promise((resolve) => {
        const frames = [];
        let last = performance.now();
        const step = (now) => {
          frames.push(now - last);
          last = now;
          window.scrollBy(0, 60);
          frames.length < nFrames ? requestAnimationFrame(step) : resolve(frames.slice(1));
        };
        requestAnimationFrame(step);
      }),
    nFrames,
  );
}
