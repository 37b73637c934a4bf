/**
 * A tab of several is killed, not closed: its process dies in the midst of typing, of sending and of uploading, and no
 * handler of the page runs. The other tab takes over by itself; what was shown as saved is there and is sent, and nothing
 * is doubled.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Pictures } from './harness/pictures.mjs';
import { Proxy } from './harness/proxy.mjs';
import { story } from './harness/story.mjs';
import { asTab, isMarked, mark, openTab, shows, value } from './harness/tabs.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { draftsOnDevice, hashAtOffice, hashesOnDevice } from './harness/device.mjs';
import {
  choose,
  field,
  leaveField,
  recordByName,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const TITLE = '皮带机尾部无防护网';
const PLACE = 'fields.place';
const MEASURE = 'fields.measure';
const DESCRIPTION = 'finding.field_description';

let office;
let proxy;
let phone;
let desk;
/** Tabs of the phone: `first` is the one that will be killed, `second` the one that goes on. */
let first;
let second;
let path;
const pictures = new Pictures();

const test = story(import.meta.url, () => [first, second, desk]);

/** What a tab of the phone holds of the lock that says who works for the office. */
const holders = (tab) =>
  tab.page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    return [held, pending].map((locks) => locks.filter(({ name }) => name === 'sync').length);
  });

const isPush = (request) => request.method === 'POST' && request.url === '/v1/sync';
const isUpload = (request) => request.headers['x-http-method-override'] === 'PATCH';
const asked = (mood) => eventually(`the office was asked: ${mood}`, () => proxy.seen.some((one) => one.mood === mood));

/** Two tabs of which `first` leads: it is the only one that has the lock, and the other waits for it. */
async function twoTabs() {
  first ??= second;
  second = await openTab(phone, path);
  await field(second, PLACE).waitFor();
  await becomes('one leads and one waits', () => holders(second), [1, 1]);
  await second.isSettled();
  await mark(second);
}

/** Types and does not finish: the field's own rest, after which words are an edit, never comes in this tab. */
async function type(tab, key, words) {
  await tab.page.evaluate(() => {
    const later = window.setTimeout.bind(window);
    window.setTimeout = (work, millis, ...rest) => (millis >= 1000 ? 0 : later(work, millis, ...rest));
  });
  const control = field(tab, key);
  await tab.tap(control);
  await control.fill(words);
  await eventually('the words are on the disk as they stand', async () =>
    (await draftsOnDevice(tab)).some((draft) => draft.includes(words)),
  );
}

/** Kills the tab that leads; the other has the lock then. */
async function kill() {
  await first.crash();
  first = null;
  await becomes('the other leads', () => holders(second), [1, 0]);
}

/** Everything is at the office, and the desk, which has its own store, shows the same. */
async function isAtOffice(words) {
  await second.isSettled();
  assert.ok(await isMarked(second), 'without a reload');
  for (const [key, expected] of Object.entries(words)) {
    await shows(second, key, expected);
    await shows(desk, key, expected);
  }
}

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  phone = await Phone.open(proxy.url, { lang: 'zh' });
  desk = await Phone.open(office.url, { lang: 'en', desk: true });
  await phone.pair(office.code(PEOPLE.inspector));
  await desk.pair(office.code(PEOPLE.colleague));
  await phone.isKept();
  await waitForReference(phone);
  await visitTheMine(phone);
  ({ path } = await recordByName(phone, TITLE));
  await phone.isSettled();
  await desk.goto(path);
  first = asTab(phone, phone.page);
});

after(async () => {
  await phone?.close();
  await desk?.close();
  await proxy?.close();
  await office?.kill();
});

test('killed while it sends and the office does not answer: the other sends it', async () => {
  await twoTabs();
  proxy.seen = [];
  proxy.mood = (request) => (isPush(request) ? 'hang' : 'pass');
  await write(first, PLACE, '尾部滚筒西侧');
  await leaveField(first);
  await shows(second, PLACE, '尾部滚筒西侧');
  await asked('hang');
  proxy.mood = 'pass';
  await kill();
  await isAtOffice({ [PLACE]: '尾部滚筒西侧' });
});

test('killed before the answer of the office, which has stored everything: nothing is doubled', async () => {
  await twoTabs();
  proxy.seen = [];
  const before = proxy.nLost;
  proxy.mood = (request) => (isPush(request) ? 'lose' : 'pass');
  await write(first, MEASURE, '当班装设防护网。');
  await leaveField(first);
  await eventually('the office has it and the phone does not know', () => proxy.nLost > before);
  proxy.mood = 'pass';
  await shows(desk, MEASURE, '当班装设防护网。');
  await kill();
  await isAtOffice({ [MEASURE]: '当班装设防护网。', [PLACE]: '尾部滚筒西侧' });
});

test('killed in the midst of typing: the words become an edit of the other, and are sent', async () => {
  await twoTabs();
  await type(first, DESCRIPTION, '尾部滚筒裸露，');
  await kill();
  await isAtOffice({ [DESCRIPTION]: '尾部滚筒裸露，' });
});

test('killed in the midst of typing while a third tab lives: the words stand where they were typed', async () => {
  await twoTabs();
  const third = await openTab(phone, path);
  await becomes('one leads and two wait', () => holders(second), [1, 2]);
  await type(third, DESCRIPTION, '尾部滚筒裸露，第三页在写');
  await type(first, MEASURE, '当班装设防护网，写到一半');
  await first.crash();
  first = null;
  await becomes('the other leads', () => holders(second), [1, 1]);
  await shows(second, MEASURE, '当班装设防护网，写到一半');
  assert.equal(await value(desk, DESCRIPTION), '尾部滚筒裸露，', 'nobody finishes words that are being typed');
  await third.page.keyboard.type('。');
  await leaveField(third);
  await isAtOffice({ [DESCRIPTION]: '尾部滚筒裸露，第三页在写。' });
  await third.page.close();
});

test('the tab that does not lead is killed: its words are sent when the other is looked at', async () => {
  await twoTabs();
  await type(second, DESCRIPTION, '尾部滚筒裸露，无警示牌。');
  await second.crash();
  second = first;
  first = null;
  await becomes('it leads alone', () => holders(second), [1, 0]);
  await second.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await mark(second);
  await isAtOffice({ [DESCRIPTION]: '尾部滚筒裸露，无警示牌。', [MEASURE]: '当班装设防护网，写到一半' });
});

test('killed while a photo is on its way: the other sends the rest', async () => {
  await twoTabs();
  const file = await pictures.photo(desk.page, '皮带机尾');
  proxy.seen = [];
  proxy.mood = (request) => (isUpload(request) ? 'hang' : 'pass');
  await choose(first.page, [file]);
  await eventually('the original is on the device', async () =>
    (await hashesOnDevice(second)).some(({ sha256 }) => sha256 === file.sha256),
  );
  await asked('hang');
  proxy.mood = 'pass';
  await kill();
  await second.isSettled(60_000);
  await becomes('the photo is at the office', () => hashAtOffice(second.page, file.sha256), file.sha256);
  assert.ok(await isMarked(second), 'without a reload');
});

test('killed at any moment, again and again: each time the other has what was saved', async () => {
  let words = '';
  for (let round = 0; round < 8; round += 1) {
    await twoTabs();
    words = `第 ${round} 处`;
    await write(first, PLACE, words);
    if (round % 2 === 0) {
      await leaveField(first);
    }
    await kill();
    await shows(second, PLACE, words);
  }
  await isAtOffice({ [PLACE]: words });
  assert.deepEqual(phone.faults, []);
});
