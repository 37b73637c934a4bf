/**
 * Two people and one phone: nobody signs the other out by mistake, who signs out leaves nothing, and what he could not send
 * leaves in a sealed file that the office takes in.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Pictures } from './harness/pictures.mjs';
import { Proxy } from './harness/proxy.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { everythingOnDevice, hashesOnDevice } from './harness/device.mjs';
import {
  answer,
  choose,
  field,
  leaveField,
  recordFromItem,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const PLACE = 'fields.place';
const WORDS = '三采区 7 号变电所';

let office;
let proxy;
let phone;
let desk;
let finding;
let rescue;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone, desk]);

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  phone = await Phone.open(proxy.url);
  await phone.pair(office.code(PEOPLE.inspector));
  await waitForReference(phone);
});

after(async () => {
  await phone?.close();
  await desk?.close();
  await proxy?.close();
  await office?.kill();
});

/** Work stays on the phone; pairing does not. */
const holdWork = () => (proxy.mood = ({ url }) => (/^\/v1\/(sync|photos)/.test(url) ? 'fault' : 'pass'));
const today = (device) => device.page.getByRole('heading', { name: device.say('today.title'), exact: true, level: 1 });
const heldUp = () => phone.page.locator('[data-test="leave-behind"]');
const nDevices = () => office.read('SELECT count(*) FROM devices')[0];

async function tryToPair(code) {
  await phone.goto(`/pair#${code}`);
  await phone.tap(phone.page.getByRole('button', { name: phone.say('pair.go'), exact: true }));
}

async function exported() {
  const download = phone.page.waitForEvent('download');
  await phone.tap(heldUp().locator('[data-test="rescue"]'));
  return (await download).path();
}

test('while work is unsent another person is refused, and nothing has changed', async () => {
  await visitTheMine(phone);
  await answer(phone, 0, 'hazard');
  finding = await recordFromItem(phone, 0);
  await phone.isSettled();
  holdWork();
  await write(phone, PLACE, WORDS);
  await leaveField(phone);
  await choose(phone.page, [await pictures.photo(phone.page, 'conveyor')]);
  await eventually('the photo is on the phone', async () => (await hashesOnDevice(phone)).length >= 2);
  await tryToPair(office.newCode(PEOPLE.reviewer));
  await heldUp().waitFor();
  assert.equal(nDevices(), '1', 'no device was made');
  await phone.goto(finding);
  await becomes('the words are there', () => field(phone, PLACE).inputValue(), WORDS);
});

test('after the file was saved the next person pairs, and finds nothing of the one before', async () => {
  await tryToPair(office.newCode(PEOPLE.reviewer));
  await heldUp().waitFor();
  const anyway = phone.page.locator('[data-test="pair-anyway"]');
  assert.equal(await anyway.count(), 0, 'not before the file is there');
  rescue = await exported();
  const bytes = readFileSync(rescue);
  assert.ok(bytes.length > 50_000 && !bytes.includes(WORDS), 'it is sealed');
  await phone.tap(anyway);
  await today(phone).waitFor();
  const { words, files } = await everythingOnDevice(phone.page);
  assert.ok(!words.includes(WORDS) && !words.includes(finding.split('/').pop()), 'no word and no place is left');
  assert.deepEqual(files.filter((file) => file.startsWith('photos/')), [], 'nor a photo');
  proxy.mood = 'pass';
  await phone.isSettled();
});

test('the desk takes the file in, as its author\'s, and once', async () => {
  desk = await Phone.open(office.url, { desk: true, lang: 'en' });
  await desk.pair(office.code(PEOPLE.administrator));
  await desk.goto('/quarantine');
  const input = desk.page.locator('[data-test="rescue-file"]');
  const said = desk.page.locator('[data-test="rescue-said"]');
  const broken = pictures.text();
  await input.setInputFiles(broken.path);
  await said.filter({ hasText: desk.say('quarantine.rescue_unknown') }).waitFor();
  await input.setInputFiles(rescue);
  await said.filter({ hasText: PEOPLE.inspector }).waitFor();
  const changes = office.changes();
  await input.setInputFiles(rescue);
  await said.filter({ hasText: /: 0 changes/ }).waitFor();
  assert.deepEqual(office.changes(), changes, 'nothing is doubled');
  await desk.screenshot('quarantine-rescue-desk');
  office.verify();
});

test('who signs out leaves nothing, also in another tab', async () => {
  const tab = Object.create(phone, { page: { value: await phone.newTab('/ledger') } });
  await tab.page.locator('.finding-card').first().waitFor();
  const nSessions = () => Number(office.read('SELECT count(*) FROM sessions')[0]);
  const before = nSessions();
  await phone.goto('/settings');
  await phone.tap(phone.page.locator('[data-test="sign-out"]'));
  await phone.screenshot('sign-out');
  await phone.tap(phone.page.locator('[data-test="sign-out-do"]'));
  const title = (device) => device.page.getByRole('heading', { name: device.say('pair.title'), exact: true, level: 1 });
  await title(phone).waitFor();
  await title(tab).waitFor();
  await becomes('nor is he signed in at the office', nSessions, before - 1);
  const { words, files } = await everythingOnDevice(phone.page);
  assert.ok(!words.includes(PEOPLE.reviewer) && !words.includes(finding.split('/').pop()), 'no name and no place is left');
  assert.deepEqual(files.filter((file) => file.startsWith('photos/')), [], 'nor a photo');
  await tab.page.close();
});

test('a session that the office has ended keeps the phone working', async () => {
  await phone.pair(office.newCode(PEOPLE.inspector));
  await phone.goto(finding);
  await field(phone, PLACE).waitFor({ timeout: 30_000 });
  await phone.isSettled();
  office.revokeAll(PEOPLE.inspector);
  await phone.goto(finding);
  await field(phone, PLACE).waitFor();
  await write(phone, PLACE, `${WORDS}，门口`);
  await leaveField(phone);
  await phone.page.reload();
  await becomes('the words are there', () => field(phone, PLACE).inputValue(), `${WORDS}，门口`);
  await tryToPair(office.newCode(PEOPLE.inspector));
  // He comes back to the record that he worked on.
  await becomes('the words are there', () => field(phone, PLACE).inputValue(), `${WORDS}，门口`);
  await phone.isSettled();
  assert.equal(await phone.page.locator('.crash').count(), 0);
});
