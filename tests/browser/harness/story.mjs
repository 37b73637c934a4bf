/**
 * A story: tests that build on one another. After one has failed the rest is skipped, and the screens of that moment
 * are kept among the artifacts.
 */
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** `devices` gives the phones and desks of the story, for their screens. Returns a function like `test`. */
export function story(file, devices = () => []) {
  const name = basename(fileURLToPath(file), '.test.mjs');
  let failed = null;
  return (title, ...rest) => {
    const step = rest.pop();
    return test(title, ...rest, async (context) => {
      if (failed) {
        context.skip(`after the failure of: ${failed}`);
        return;
      }
      try {
        await step(context);
      } catch (error) {
        failed = title;
        await keepScreens(name, devices());
        throw error;
      }
    });
  };
}

async function keepScreens(name, devices) {
  for (const [place, device] of devices.entries()) {
    try {
      await device?.screenshot(`failed-${name}-${place + 1}`, { timeout: 3000 });
    } catch {
      // A browser that is gone has no screen.
    }
  }
}
