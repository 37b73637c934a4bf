/**
 * The office is put back to an earlier backup: a phone in a browser brings it up to what it was, its own work and that
 * of another whose phone is gone, photos included, under the right names and times, with nothing lost or doubled.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { Pictures } from './harness/pictures.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { hashAtOffice } from './harness/device.mjs';
import {
  choose,
  field,
  leaveField,
  recordByName,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const OLD = '主井口护栏松动';
const OWN = '变电所门口堆放油桶';
const OTHERS = '水泵房应急灯不亮';
const PLACE = 'fields.place';

let office;
let phone;
let colleague;
let desk;
let backup;
/** Addresses of the findings. */
const paths = {};
/** What the office held before it was put back. */
let held;
let photo;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone, colleague, desk]);

before(async () => {
  ({ office, phone, colleague, desk } = await opening({
    phone: { lang: 'zh', as: PEOPLE.inspector },
    colleague: { lang: 'zh', as: PEOPLE.colleague },
    desk: { lang: 'en', desk: true },
  }));
  for (const device of [phone, colleague]) {
    await device.isKept();
    await waitForReference(device);
  }
  await visitTheMine(phone);
  paths.old = (await recordByName(phone, OLD)).path;
  await phone.isSettled();
});

test('after the backup both go on working, and both are at the office', async () => {
  backup = office.backup('yesterday');
  await write(phone, PLACE, '主井口东侧');
  await leaveField(phone);
  await visitTheMine(phone);
  paths.own = (await recordByName(phone, OWN)).path;
  photo = await pictures.photo(phone.page, '油桶');
  await choose(phone.page, [photo]);
  await becomes('the photo is at the office', () => hashAtOffice(phone.page, photo.sha256), photo.sha256);
  await visitTheMine(colleague);
  paths.others = (await recordByName(colleague, OTHERS)).path;
  await colleague.isSettled();
  await phone.goto(paths.others);
  await phone.page.locator('.finding-page-title').filter({ hasText: OTHERS }).waitFor();
  await phone.isSettled();
});

test('the colleague’s phone is gone, and the office is put back to yesterday', async () => {
  await colleague.close();
  colleague = null;
  held = office.changes();
  await office.close();
  office.restore(backup);
  const restored = office.changes();
  assert.ok(restored.length < held.length, 'something was lost');
  assert.ok(restored.every((change) => held.includes(change)));
  await office.open();
});

test('the phone brings the office up to today, in every change and under every author', async () => {
  await eventually('the office has every change again', () => office.changes().length >= held.length, 60_000);
  await phone.isSettled(60_000);
  assert.deepEqual(office.changes(), held);
  await becomes('the photo is there again', () => hashAtOffice(phone.page, photo.sha256), photo.sha256);
  assert.deepEqual(office.read('SELECT count(*) FROM quarantine'), ['0']);
  office.verify();
});

test('a new device shows all of it, under the name of who wrote it', async () => {
  await desk.pair(office.newCode(PEOPLE.supervisor));
  await desk.goto(paths.old);
  await becomes('the later words are there', () => field(desk, PLACE).inputValue(), '主井口东侧');
  await desk.goto(paths.own);
  await eventually('the photo is shown', () =>
    desk.page.locator('img').evaluateAll((images) => images.some((image) => image.complete && image.naturalWidth > 0)),
  );
  await desk.goto(paths.others);
  await desk.page.locator('.finding-page-title').filter({ hasText: OTHERS }).waitFor();
  await desk.page.getByText(PEOPLE.colleague).first().waitFor();
});

test('and work goes on', async () => {
  await phone.goto(paths.own);
  await write(phone, PLACE, '变电所门口');
  await leaveField(phone);
  await phone.isSettled();
  await desk.goto(paths.own);
  await becomes('the new words are at the desk', () => field(desk, PLACE).inputValue(), '变电所门口');
  assert.deepEqual(phone.faults, []);
});
