/**
 * How a story opens: an office, and devices at it, each paired where somebody holds it. All of them are closed when the
 * story is over, however it ends.
 */
import { after } from 'node:test';
import { Office } from './office.mjs';
import { Phone } from './phone.mjs';

const opened = [];

after(async () => {
  for (const close of opened.reverse()) {
    await close();
  }
});

/**
 * The office and the devices, by their names. Of each device the options of a phone, and `as`: who pairs with it. `first`
 * is done at the office before anybody comes; the rest are the office's own options.
 */
export async function opening(devices, { first, ...options } = {}) {
  const office = await Office.start(options);
  opened.push(() => office.kill());
  first?.(office);
  const names = Object.keys(devices);
  const open = async ({ as, ...own }) => {
    const device = await Phone.open(office.url, own);
    opened.push(() => device.close());
    return device;
  };
  const all = await Promise.all(Object.values(devices).map(open));
  for (const [place, name] of names.entries()) {
    if (devices[name].as) {
      await all[place].pair(office.code(devices[name].as));
    }
  }
  return { office, ...Object.fromEntries(names.map((name, place) => [name, all[place]])) };
}
