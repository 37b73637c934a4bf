/**
 * Waiting for a state, never for a time: asks until the answer is true, and says what it saw last when it never was.
 */

const BETWEEN_MILLIS = 40;
export const PATIENCE_MILLIS = 15_000;

/** Asks `probe` until it gives something truthy, and gives that. An error counts as "not yet". */
export async function eventually(what, probe, within = PATIENCE_MILLIS) {
  const deadline = performance.now() + within;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) {
        return last;
      }
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`never came within ${within} ms: ${what} (last: ${seen})`);
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MILLIS));
  }
}

/** Asks until `probe` gives exactly `expected`, compared as JSON. */
export async function becomes(what, probe, expected, within = PATIENCE_MILLIS) {
  const wanted = JSON.stringify(expected);
  let seen;
  try {
    await eventually(what, async () => {
      seen = JSON.stringify(await probe());
      return seen === wanted;
    }, within);
  } catch {
    throw new Error(`never came within ${within} ms: ${what}\n  expected ${wanted}\n  seen     ${seen}`);
  }
}
