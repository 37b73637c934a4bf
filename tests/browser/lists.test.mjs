/**
 * Checklists, catalogue and policy at the desk: a list is copied, gets an item of the unit's own and is published; a phone
 * has it at its next contact, and a visit that was begun before keeps the version that it began with.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { atDesk } from './harness/desk.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { temporary } from './harness/places.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { beginVisit, findSite, itemAt, waitForReference } from './harness/work.mjs';

const OWN = '罐笼钢丝绳是否按期检验？';
const AGAIN = '罐笼钢丝绳检验报告是否在有效期内？';
const NAME = '本市煤矿检查表';

let office;
let desk;
let phone;

const test = story(import.meta.url, () => [desk, phone]);

before(async () => {
  ({ office, desk, phone } = await opening({
    desk: { lang: 'zh', desk: true, as: PEOPLE.administrator },
    phone: { lang: 'zh', as: PEOPLE.inspector },
  }));
  await waitForReference(phone);
});

const { page, dialog, row, field, judge } = atDesk(() => desk);
const door = (test) => page().locator(`.desk-do [data-test="${test}"]`);
const items = () => page().locator('.list-item-words');
const saved = () =>
  becomes('the draft is saved', () => page().locator('[data-test="saving"]').innerText(), desk.say('library.saved'));

/** Edits the open draft's first section by the keyboard: adds an item in words of its own. */
async function addOwn(words) {
  const add = page().locator('[data-section="0"] [data-test="add-item"]');
  await add.focus();
  await page().keyboard.type(words);
  await page().locator('[role="option"]', { hasText: words }).first().waitFor();
  await page().keyboard.press('ArrowUp');
  await page().keyboard.press('Enter');
  await dialog().waitFor();
}

async function publish(note) {
  await saved();
  await desk.tap(door('publish'));
  await dialog().locator('[data-test="changes"], .note').first().waitFor();
  await dialog().locator('[data-test="publish-note"]').fill(note);
  const told = await dialog().innerText();
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await page().locator('[data-test="reading"]').waitFor();
  return told;
}

test('the program’s list is found by its sector and copied, and an item of one’s own is added by the keyboard', async () => {
  await desk.goto('/desk/checklists');
  await page().locator('.desk-row').first().waitFor();
  assert.equal(await page().locator('.desk-row').count(), 12);
  await page().locator('[data-filter="sector"]').selectOption('coal-mine');
  await becomes('one list is left', () => page().locator('.desk-row').count(), 1);
  await desk.tap(page().locator('.desk-row').first());
  await door('copy').waitFor();
  await desk.tap(door('copy'));
  await field('name').fill(NAME);
  await desk.tap(dialog().locator('[data-test="save"]'));
  await page().locator('[data-test="editing"]').waitFor();
  await addOwn(OWN);
  await field('basis').fill('煤矿安全规程');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await becomes('the dialog has closed', () => dialog().count(), 0);
  await saved();
  // The item has the focus; with Alt it goes up to the top.
  const place = () => items().allInnerTexts().then((all) => all.indexOf(OWN));
  for (let n = await place(); n > 0; n = await place()) {
    await page().keyboard.press('Alt+ArrowUp');
    await becomes('it went up by one', place, n - 1);
  }
  await saved();
});

test('an item of the catalogue is searched, added and taken out, and the draft is there after a kill', async () => {
  const before = await items().count();
  const add = page().locator('[data-section="0"] [data-test="add-item"]');
  await add.fill('灭火器');
  const offer = page().locator('[role="option"]').first();
  await eventually('the catalogue offers something', async () => (await page().locator('[role="option"]').count()) > 1);
  const words = await offer.locator('span').first().innerText();
  await add.press('ArrowDown');
  await add.press('Enter');
  await becomes('there is one more', () => items().count(), before + 1);
  assert.ok((await items().allInnerTexts()).includes(words));
  await page().keyboard.press('Delete');
  await becomes('it is gone again', () => items().count(), before);
  await saved();
  await page().reload();
  await page().locator('[data-test="editing"]').waitFor();
  await becomes('the draft is as it was', () => items().first().innerText(), OWN);
});

/** Goes to the mine on the phone, and begins a visit once its list has so many items there. */
async function beginWith(nItems) {
  await phone.goto('/start');
  await findSite(phone, 'stmy');
  const list = phone.page.locator('label.choice', { hasText: NAME });
  await list.filter({ hasText: phone.say('start.checklist_items', { n: nItems }) }).waitFor();
  const visit = await beginVisit(phone);
  await itemAt(phone, 0).waitFor();
  return visit;
}

let running;

test('published, it is on a phone at its next contact, and what it changes was said before', async () => {
  const nItems = await items().count();
  const told = await publish('首次发布');
  assert.ok(told.includes(OWN));
  running = await beginWith(nItems);
  assert.ok((await itemAt(phone, 0).innerText()).includes(OWN));
});

test('a visit that was begun before keeps its version, and the next one has the new', async () => {
  await desk.tap(door('edit'));
  await page().locator('[data-test="editing"]').waitFor();
  await desk.tap(page().locator('.list-item-body', { hasText: OWN }));
  await field('question').fill(AGAIN);
  await desk.tap(dialog().locator('[data-test="save"]'));
  await becomes('it is called so', () => items().first().innerText(), AGAIN);
  await addOwn('井口防火门是否完好？');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await becomes('the dialog has closed', () => dialog().count(), 0);
  const nItems = await items().count();
  const told = await publish('改写');
  assert.ok(told.includes(desk.say('list_changes.reworded')) && told.includes(desk.say('list_changes.added')));
  await page().locator('.list-versions', { hasText: '改写' }).waitFor();
  assert.deepEqual(office.read('SELECT count(*) FROM checklist_versions'), ['2']);
  await beginWith(nItems);
  assert.ok((await itemAt(phone, 0).innerText()).includes(AGAIN));
  await phone.goto(running);
  await itemAt(phone, 0).waitFor();
  assert.ok((await itemAt(phone, 0).innerText()).includes(OWN), 'as it was when the visit began');
  assert.equal(await phone.page.locator('li.checklist-item').count(), nItems - 1);
});

test('a list comes from a file, row by row, and goes out again', async () => {
  const file = join(temporary('lists'), '检查表.csv');
  const lines = (level) => ['部分,检查内容,级别,判定标准条款,天数', `井口,井口门是否关闭？,一般,,3`, `通风,风量是否足够？,${level},第五条,15`];
  writeFileSync(file, `\ufeff${lines('特大').join('\r\n')}\r\n`);
  await desk.goto('/desk/checklists');
  await desk.tap(page().locator('[data-test="import-open"]'));
  await field('name').fill('导入的表');
  await field('sector').selectOption('coal-mine');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await dialog().locator('[data-test="import-file"]').setInputFiles(file);
  const refused = dialog().locator('tr[data-verdict="refused"]');
  await refused.waitFor();
  assert.match(await refused.innerText(), /C3[\s\S]*特大/);
  writeFileSync(file, `\ufeff${lines('重大').join('\r\n')}\r\n`);
  await dialog().locator('[data-test="import-file"]').setInputFiles(file);
  await becomes('nothing is refused', () => refused.count(), 0);
  await desk.tap(dialog().locator('[data-test="import-apply"]'));
  await page().locator('[data-test="editing"]').waitFor();
  assert.deepEqual(await items().allInnerTexts(), ['井口门是否关闭？', '风量是否足够？']);
  const [download] = await Promise.all([page().waitForEvent('download'), desk.tap(door('export'))]);
  assert.equal(download.suggestedFilename(), '导入的表.xlsx');
});

test('a hazard of one’s own is added to the catalogue, found and changed; a value of the policy is set with its reason', async () => {
  await desk.goto('/desk/catalog');
  await page().locator('.desk-row').first().waitFor();
  await desk.tap(page().locator('[data-test="add"]'));
  await field('title').fill('自救器过期');
  await field('level').selectOption('major');
  await field('sector').selectOption('coal-mine');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await dialog().locator('[data-field="clause"] .field-error').waitFor();
  await field('clause').fill('判定标准第五条');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await row('自救器过期').waitFor();
  await desk.tap(row('自救器过期'));
  await page().locator('.desk-panel', { hasText: '判定标准第五条' }).waitFor();

  await desk.goto('/desk/policy');
  await desk.tap(page().locator('[data-test="change"]'));
  const days = dialog().locator('[data-field="review_days"]');
  await days.locator('[data-test="own"]').check();
  await days.locator('input[type="text"]').fill('99');
  await dialog().locator('[data-test="reason"]').fill('专项整治');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await days.locator('.field-error').waitFor();
  await days.locator('input[type="text"]').fill('7');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await page().locator('[data-test="history"]', { hasText: '专项整治' }).waitFor();
  assert.match(await page().locator('tr[data-field="review_days"]').innerText(), /7/);
});

test('its pages have no fault at any width, in both languages, in the dark', async () => {
  const faults = [];
  await desk.goto('/desk/checklists');
  faults.push(...(await judge('checklists', () => row('导入的表').waitFor())));
  await desk.tap(row('导入的表'));
  faults.push(...(await judge('checklist', () => page().locator('[data-test="editing"]').waitFor())));
  await desk.goto('/desk/catalog');
  faults.push(...(await judge('catalog', () => row('自救器过期').waitFor())));
  await desk.goto('/desk/policy');
  faults.push(...(await judge('policy', () => page().locator('[data-test="history"]').waitFor())));
  assert.deepEqual(faults, []);
  assert.deepEqual(desk.faults, []);
});
