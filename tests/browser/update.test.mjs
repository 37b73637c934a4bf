/**
 * A new version of the app over a slow line: what has come of it stays, however often the line or the browser ends the
 * attempt, and until it is whole the version before works on.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Proxy } from './harness/proxy.mjs';
import { Relay } from './harness/relay.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { field, recordByName, visitTheMine, waitForReference } from './harness/work.mjs';

/** Bytes a second, and of each part of the new version's large file. */
const RATE = 60_000;
const PART = 100_000;
const N_PARTS = 12;

let office;
let proxy;
let relay;
let phone;
let path;

const test = story(import.meta.url, () => [phone]);

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  relay = await Relay.before(proxy);
  phone = await Phone.open(relay.url);
  await phone.pair(office.code(PEOPLE.inspector));
  await phone.isKept();
  await waitForReference(phone);
  await visitTheMine(phone);
  ({ path } = await recordByName(phone, '输送带防护罩缺失'));
  await phone.isSettled(30_000);
});

after(async () => {
  await phone?.close();
  await relay?.close();
  await proxy?.close();
  await office?.kill();
});

const named = (stem, bytes, kind) =>
  `/assets/${stem}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${kind}`;

/** What the office offers from now on has one large file more, in parts; gives the names of these. */
function offer(number) {
  const whole = randomBytes(PART * N_PARTS);
  const file = named('extra', whole, 'wasm');
  const parts = Array.from({ length: N_PARTS }, (_, n) => whole.subarray(n * PART, (n + 1) * PART));
  const names = parts.map((bytes, n) => named(`extra_${n}`, bytes, 'part'));
  proxy.extra = new Map([[file, whole], ...names.map((name, n) => [name, parts[n]])]);
  proxy.seen = [];
  proxy.rewrite = (url, text) => {
    switch (url) {
      case '/sw.js':
        return text
          .replace(/const VERSION = '\w{4}/, `const VERSION = '${number}`)
          .replace('const FILES = [', `const FILES = [${JSON.stringify(file)},`)
          .replace('const PARTS = {', `const PARTS = {${JSON.stringify(file)}:${JSON.stringify(names)},`);
      case '/':
        return text.replace(/name="version" content="\w{4}/, `name="version" content="${number}`);
      default:
        return text;
    }
  };
  return { file, names };
}

const look = () => phone.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow')));
const banner = () => phone.page.locator('.banner[data-tone="update"]');
const nAsked = (name) => proxy.seen.filter(({ path }) => path === name).length;
const number = () => phone.page.evaluate(() => document.querySelector('meta[name="version"]').content.slice(0, 4));
const isInstalling = () =>
  phone.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).installing));

/** The new version opens at once, also without a network. */
async function take(expected) {
  await banner().waitFor({ timeout: 60_000 });
  await phone.tap(banner().getByRole('button', { name: phone.say('frame.banner_update_do') }));
  await becomes('the page is of the new version', number, expected, 30_000);
  await field(phone, 'finding.field_description').waitFor();
}

test('a cut line and a killed browser cost a part each, and the version before works on', async () => {
  await phone.goto(path);
  await field(phone, 'finding.field_description').waitFor();
  relay.rate = RATE;
  const { file, names } = offer('beef');
  const from = relay.down;
  await look();
  await eventually('some parts have come', () => nAsked(names[4]) > 0, 60_000);
  relay.tear(true);
  await eventually('that attempt is over', async () => !(await isInstalling()), 30_000);
  relay.tear(false);
  await look();
  await eventually('more have come', () => nAsked(names[8]) > 0, 60_000);
  relay.dead(true);
  await phone.kill();
  await phone.reopen();
  await phone.goto(path);
  await field(phone, 'finding.field_description').waitFor();
  assert.notEqual(await number(), 'beef', 'no half of a version is used');
  relay.cut();
  relay.dead(false);
  await look();
  await take('beef');
  const nParts = names.reduce((sum, name) => sum + nAsked(name), 0);
  console.log(`${relay.down - from} bytes for ${PART * N_PARTS}, ${nParts} questions for ${N_PARTS} parts`);
  assert.equal(nAsked(file), 0, 'the whole was never asked for');
  // A browser asks by itself once more where a connection that it had kept is gone.
  assert.ok(nParts <= N_PARTS + 4, `${nParts} questions`);
  assert.ok(relay.down - from < PART * N_PARTS * 1.3, `${relay.down - from} bytes`);
  assert.deepEqual(phone.faults, []);
});

test('what is not what its name says is not taken, and the rest stays', async () => {
  relay.rate = Infinity;
  const { names } = offer('face');
  const right = proxy.extra.get(names[3]);
  proxy.extra.set(names[3], randomBytes(PART));
  await look();
  await eventually('the wrong part has come', () => nAsked(names[3]) > 0, 30_000);
  await eventually('that attempt is over', async () => !(await isInstalling()), 30_000);
  assert.equal(await banner().count(), 0);
  proxy.extra.set(names[3], right);
  await look();
  await take('face');
  assert.deepEqual(names.slice(0, 3).map(nAsked), [1, 1, 1]);
});
