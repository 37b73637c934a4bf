/**
 * What hands do that no design foresees: two taps at once on a slow phone, the back key in the midst of a word, a page that
 * changes under the cursor.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import {
  answer,
  ask,
  choice,
  field,
  leaveCamera,
  recordFromItem,
  turnTo,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const PLACE = 'fields.place';

let office;
let phone;
let visit;
let finding;

const test = story(import.meta.url, () => [phone]);

before(async () => {
  ({ office, phone } = await opening({ phone: { as: PEOPLE.inspector } }));
  await waitForReference(phone);
});

const crash = () => phone.page.locator('.crash').count();
const nFindings = async () => {
  await phone.goto(visit);
  await turnTo(phone, 'tab_findings');
  return phone.page.locator('.finding-card').count();
};
/** Two taps before the page can answer the first. */
const tapTwice = (button) => button.evaluate((button) => [1, 2].forEach(() => button.click()));

test('two taps on "start" begin one visit', async () => {
  const devtools = await phone.devtools();
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await phone.goto('/start');
  await phone.page.locator('a.site-card').first().waitFor();
  await phone.tap(phone.page.locator('a.site-card').first());
  const go = phone.page.getByRole('button', { name: phone.say('start.go'), exact: true });
  await go.waitFor();
  await tapTwice(go);
  await phone.page.getByRole('tablist', { name: phone.say('inspection.tabs') }).waitFor();
  await phone.isSettled(30_000);
  const made = office.read("SELECT hex(id) FROM documents WHERE kind = 'inspection'");
  assert.equal(made.length, 1, 'one visit is at the office');
  visit = await visitTheMine(phone);
});

test('two taps on "hazard" record one', async () => {
  await ask(phone, 0);
  await tapTwice(choice(phone, 0, 'hazard'));
  await leaveCamera(phone);
  await phone.isSettled(30_000);
  await becomes('one hazard is in the visit', nFindings, 1);
  const devtools = await phone.devtools();
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
});

test('the back key in the midst of a word keeps the app and the word', async () => {
  await phone.goto(visit);
  await turnTo(phone, 'tab_checklist');
  await answer(phone, 1, 'hazard');
  finding = await recordFromItem(phone, 1);
  const place = field(phone, PLACE);
  await phone.tap(place);
  await phone.page.keyboard.type('三采区 2 号变电所');
  await phone.page.goBack();
  await phone.page.getByRole('tablist', { name: phone.say('inspection.tabs') }).waitFor();
  assert.equal(await crash(), 0, 'the app goes on');
  await phone.goto(finding);
  await becomes('the words are there', () => field(phone, PLACE).inputValue(), '三采区 2 号变电所');
});

test('a field that goes away under the cursor takes nothing with it', async () => {
  await write(phone, PLACE, '三采区 3 号变电所');
  await field(phone, PLACE).focus();
  await phone.page.keyboard.type('，门口');
  // As a link elsewhere on the page, tapped with the cursor still in the field.
  await phone.page.evaluate(() => document.querySelector('[data-test="back"]').click());
  await eventually('another page stands', async () => (await field(phone, PLACE).count()) === 0);
  assert.equal(await crash(), 0, 'the app goes on');
  await phone.goto(finding);
  await becomes('the words are there', () => field(phone, PLACE).inputValue(), '三采区 3 号变电所，门口');
});

test('who goes back finds the list where he left it', async () => {
  await phone.goto('/start');
  await phone.page.locator('a.site-card').nth(12).waitFor();
  await phone.page.evaluate(() => window.scrollTo(0, 900));
  await becomes('it is scrolled', () => phone.page.evaluate(() => Math.round(window.scrollY)), 900);
  // As far as the page knows, a tap: the driver's own would scroll.
  await phone.page.locator('a.site-card').nth(12).evaluate((card) => card.click());
  await phone.page.getByRole('button', { name: phone.say('start.go'), exact: true }).waitFor();
  await phone.page.goBack();
  await phone.page.locator('a.site-card').nth(12).waitFor();
  await becomes('it stands where it was', () => phone.page.evaluate(() => Math.round(window.scrollY)), 900);
});
