/**
 * Several tabs of one phone, and one person on phone and desk: each sees the other's edits at once, nobody's words are
 * lost or overwritten, and whichever tab is closed, killed, silent, trapped or of an older version, the rest goes on.
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
import { hashAtOffice, hashesOnDevice } from './harness/device.mjs';
import {
  choose,
  field,
  isKept,
  leaveField,
  recordByName,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const TITLE = '主扇风机房堆放杂物';
const PLACE = 'fields.place';
const MEASURE = 'fields.measure';
const DESCRIPTION = 'finding.field_description';
const RESPONSIBLE = 'fields.responsible';

let office;
let proxy;
let phone;
let desk;
/** Tabs of the phone: each is the phone, with a page of its own. */
let first;
let second;
let path;
const pictures = new Pictures();

const test = story(import.meta.url, () => [first, second, desk]);

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  phone = await Phone.open(proxy.url, { lang: 'zh' });
  desk = await Phone.open(office.url, { lang: 'en', desk: true });
  await phone.pair(office.code(PEOPLE.inspector));
  await phone.isKept();
  await waitForReference(phone);
  await visitTheMine(phone);
  ({ path } = await recordByName(phone, TITLE));
  await phone.isSettled();
  first = asTab(phone, phone.page);
  second = await openTab(phone, path);
  await field(second, PLACE).waitFor();
});

after(async () => {
  await phone?.close();
  await desk?.close();
  await proxy?.close();
  await office?.kill();
});

test('each tab shows what the other wrote, without a reload', async () => {
  await mark(first);
  await mark(second);
  await write(first, PLACE, '主扇风机房门口');
  await leaveField(first);
  await shows(second, PLACE, '主扇风机房门口');
  await write(second, MEASURE, '当班清走。');
  await leaveField(second);
  await shows(first, MEASURE, '当班清走。');
  assert.ok((await isMarked(first)) && (await isMarked(second)));
});

test('with no network it is the same', async () => {
  await first.isSettled();
  await phone.offline(true);
  await write(first, PLACE, '主扇风机房东门口');
  await leaveField(first);
  await shows(second, PLACE, '主扇风机房东门口');
  await write(second, MEASURE, '当班清走，挂牌。');
  await leaveField(second);
  await shows(first, MEASURE, '当班清走，挂牌。');
});

test('words being written in one tab stand while the other writes, also in the same field', async () => {
  const typing = field(first, DESCRIPTION);
  await first.tap(typing);
  await first.page.keyboard.type('风机房门口两立方米木料，');
  await write(second, PLACE, '主扇风机房西门口');
  await leaveField(second);
  await write(second, DESCRIPTION, '另一页写的话。');
  await leaveField(second);
  await shows(first, PLACE, '主扇风机房西门口');
  await first.page.keyboard.type('挡住行人。');
  assert.equal(await typing.inputValue(), '风机房门口两立方米木料，挡住行人。');
  await isKept(first, typing);
  await leaveField(first);
  await shows(second, DESCRIPTION, '风机房门口两立方米木料，挡住行人。');
});

test('both write one field at the same time, and agree', async () => {
  const tabs = [
    [first, '李采区长'],
    [second, '赵通风科长'],
  ];
  for (const [tab] of tabs) {
    await tab.tap(field(tab, RESPONSIBLE));
  }
  await Promise.all(tabs.map(([tab, words]) => tab.page.keyboard.type(words)));
  await Promise.all(tabs.map(([tab]) => leaveField(tab)));
  // One of the two; or both in a row, where a tab was so slow that it began to type after the other had finished.
  const names = tabs.map(([, words]) => words);
  const agreed = [...names, names.join(''), [...names].reverse().join('')];
  await eventually('both tabs show the same', async () => {
    const [here, there] = [await value(first, RESPONSIBLE), await value(second, RESPONSIBLE)];
    return here === there && agreed.includes(here);
  });
});

test('back on the network, both are at the office', async () => {
  await phone.offline(false);
  await first.isSettled();
  await second.isSettled();
});

test('photos are added in one tab while the other sends, and all arrive', async () => {
  const files = [
    await pictures.photo(desk.page, '风机房-1'),
    await pictures.photo(desk.page, '风机房-2'),
  ];
  await Promise.all([choose(second.page, files), write(first, MEASURE, '当班清走，挂牌，拍照。')]);
  await leaveField(first);
  const hashes = files.map(({ sha256 }) => sha256);
  await eventually('the originals are on the device', async () => {
    const names = (await hashesOnDevice(second)).map(({ sha256 }) => sha256);
    return hashes.every((hash) => names.includes(hash));
  });
  await first.isSettled(60_000);
  for (const hash of hashes) {
    await becomes('the photo is at the office', () => hashAtOffice(second.page, hash), hash);
  }
});

test('the tab that talks to the office is closed, and the other takes over', async () => {
  await mark(second);
  await first.page.close();
  await write(second, PLACE, '主扇风机房北门口');
  await leaveField(second);
  await second.isSettled();
  assert.ok(await isMarked(second), 'without a reload');
  first = await openTab(phone, path);
  await shows(first, PLACE, '主扇风机房北门口');
});

test('one person on phone and desk sees what he wrote on the other', async () => {
  await desk.pair(office.newCode(PEOPLE.inspector));
  await desk.goto(path);
  await shows(desk, PLACE, '主扇风机房北门口');
  await write(desk, 'fields.place', '主扇风机房南门口');
  await leaveField(desk);
  await shows(first, PLACE, '主扇风机房南门口');
  await shows(second, PLACE, '主扇风机房南门口');
  await write(first, MEASURE, '当班清走。');
  await leaveField(first);
  await shows(desk, MEASURE, '当班清走。');
});

test('an engine that is silent is told of as safe work, and opening again has everything', async () => {
  await write(first, DESCRIPTION, '沉默之前写下的话。');
  await leaveField(first);
  await shows(second, DESCRIPTION, '沉默之前写下的话。');
  // The engine turns for ever, in a task of its own: within the developer tools' call nothing could end it.
  await first.page.workers()[0].evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
  const again = first.page.locator('.crash button');
  await again.waitFor({ timeout: 60_000 });
  await write(second, PLACE, '主扇风机房门内');
  await leaveField(second);
  await first.tap(again);
  await shows(first, DESCRIPTION, '沉默之前写下的话。');
  await shows(first, PLACE, '主扇风机房门内');
  await first.isSettled();
  await second.isSettled();
});

/** Opens again from the page of last resort, which tells where it trapped (in words, if the build has them) and the version. */
async function openAgainAfterTrap(tab) {
  const again = tab.page.locator('.crash button');
  await again.waitFor({ timeout: 60_000 });
  const version = await tab.page.locator('meta[name="version"]').getAttribute('content');
  const told = await tab.page.locator('.crash pre').textContent();
  assert.match(told, /wasm-function\[\d+\]|panicked at/);
  assert.ok(told.endsWith(`\n${version}`), told);
  await tab.tap(again);
}

test('an engine that traps is told of with the place, and opening again has everything', async () => {
  await write(first, MEASURE, '停住之前写下的措施。');
  await leaveField(first);
  await shows(second, MEASURE, '停住之前写下的措施。');
  // It takes for impossible that its next words cannot be sent.
  await first.page.workers()[0].evaluate(() => {
    const send = self.postMessage;
    self.postMessage = () => {
      self.postMessage = send;
      throw new Error('closed');
    };
  });
  await openAgainAfterTrap(first);
  await shows(first, MEASURE, '停住之前写下的措施。');
  await first.isSettled();
});

test('a screen that traps is told of with the place, and opening again has everything', async () => {
  await first.page.evaluate(() => {
    Worker.prototype.postMessage = () => {
      throw new Error('closed');
    };
  });
  await openAgainAfterTrap(first);
  await shows(first, MEASURE, '停住之前写下的措施。');
  await first.isSettled();
  assert.match(phone.faults.join(), /RuntimeError/);
  // What was brought about is no fault.
  phone.faults.length = 0;
});

test('an old version of the app beside a new one: both work, and nothing is lost', async () => {
  proxy.rewrite = (url, text) => {
    const wanted = { '/sw.js': /const VERSION = '\w{4}/, '/': /name="version" content="\w{4}/ }[url];
    return wanted ? text.replace(wanted, (found) => `${found.slice(0, -4)}beef`) : text;
  };
  const version = (tab) => tab.page.evaluate(() => document.querySelector('meta[name="version"]').content);
  const old = await version(first);
  await mark(first);
  await second.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow')));
  const take = second.page.getByRole('button', { name: phone.say('frame.banner_update_do') });
  await take.waitFor({ timeout: 30_000 });
  await second.tap(take);
  await eventually('one is new', async () => (await version(second)).startsWith('beef'));
  await field(second, DESCRIPTION).waitFor();
  await first.tap(field(first, DESCRIPTION));
  await first.page.keyboard.press('Control+End');
  await first.page.keyboard.type('旧版还在写。');
  await leaveField(first);
  await shows(second, DESCRIPTION, '沉默之前写下的话。旧版还在写。');
  await write(second, MEASURE, '新版写的措施。');
  await leaveField(second);
  await shows(first, MEASURE, '新版写的措施。');
  assert.equal(await version(first), old);
  assert.ok(await isMarked(first), 'the old one goes on as it is');
  await first.isSettled();
  await second.isSettled();
});

test('a tab opened while words are written in another leaves them alone', async () => {
  await write(first, DESCRIPTION, '');
  await leaveField(first);
  await shows(second, DESCRIPTION, '');
  for (const words of ['一人', '在写，', '另一页', '又打开', '了。']) {
    await first.tap(field(first, DESCRIPTION));
    await first.page.keyboard.press('Control+End');
    await first.page.keyboard.type(words);
    await second.page.reload();
    await field(second, DESCRIPTION).waitFor();
  }
  await leaveField(first);
  for (const tab of [first, second]) {
    await shows(tab, DESCRIPTION, '一人在写，另一页又打开了。');
  }
});

test('a tab opened anew twenty times in the midst of writing loses nothing and jams nothing', async () => {
  await write(second, DESCRIPTION, '计数');
  let words = '计数';
  for (let round = 0; round < 20; round += 1) {
    const control = field(second, DESCRIPTION);
    await second.tap(control);
    await second.page.keyboard.press('Control+End');
    await second.page.keyboard.type(`，${round}`);
    words += `，${round}`;
    await isKept(second, control);
    await second.page.reload();
    await shows(second, DESCRIPTION, words);
  }
  await second.tap(field(second, DESCRIPTION));
  await leaveField(second);
  await shows(first, DESCRIPTION, words);
  await shows(desk, DESCRIPTION, words);
  await first.isSettled();
  await second.isSettled();
  assert.deepEqual(phone.faults, []);
});
