/**
 * What a visit found is ordered in one act, with no network: three hazards of which one is incomplete at first. What is
 * missing is asked for on the sheet; the browser is killed in the middle of it; afterwards one is back in the visit.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { Pictures } from './harness/pictures.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import {
  answer,
  choose,
  field,
  goBack,
  isKept,
  nShown,
  recordByName,
  recordFromItem,
  turnTo,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const RESPONSIBLE = '机电科 冯科长';
const OWN_WORDS = '水泵房积水没过脚面';
const MEASURE = '当班排净积水，疏通地沟。';

let office;
let phone;
let visit;
let third;
const pictures = new Pictures();
const files = [];

const test = story(import.meta.url, () => [phone]);

before(async () => {
  ({ office, phone } = await opening({ phone: { as: PEOPLE.inspector } }));
  await waitForReference(phone);
  await phone.isKept();
  await phone.hasCookieOnDisk();
  for (const name of ['绞车房', '配电室', '水泵房']) {
    files.push(await pictures.photo(phone.page, name));
  }
});

const tapTest = (name, scope = phone.page) => phone.tap(scope.locator(`[data-test="${name}"]`).first());
const items = () => phone.page.locator('[data-test="order-item"]');
const missing = () => phone.page.locator('[data-test="missing"]');

async function photograph(n) {
  await choose(phone.page, files.slice(n, n + 1));
  await eventually('the photo is shown', async () => (await nShown(phone.page.locator('main'))) >= 1);
}

test('with no network: two hazards from the checklist, and one in own words', async () => {
  await phone.offline(true);
  await office.close();
  visit = await visitTheMine(phone, { second: PEOPLE.colleague });
  await answer(phone, 0, 'hazard');
  await answer(phone, 1, 'hazard');
  await recordFromItem(phone, 0);
  await photograph(0);
  await write(phone, 'fields.responsible', RESPONSIBLE);
  await goBack(phone);
  await recordFromItem(phone, 1);
  await photograph(1);
  await goBack(phone);
  ({ path: third } = await recordByName(phone, OWN_WORDS));
  await photograph(2);
});

test('a hazard says in its bar what it lacks, and offers what was said before in the visit', async () => {
  await eventually('the measure is missing', async () =>
    (await missing().innerText()).includes(phone.say('fields.measure')),
  );
  const again = phone.page.locator('[data-test="again"]').filter({ hasText: RESPONSIBLE });
  await again.waitFor();
  await phone.tap(missing().getByRole('button', { name: phone.say('fields.measure'), exact: true }));
  await eventually('its field has the focus', () =>
    field(phone, 'fields.measure').evaluate((control) => control === document.activeElement),
  );
});

test('the sheet of the visit holds all three, and says what is missing before it is tried', async () => {
  await goBack(phone);
  await turnTo(phone, 'tab_findings');
  await tapTest('to-order');
  await phone.page.waitForURL(/\/inspection\/[^/]+\/order$/);
  await becomes('three items', () => items().count(), 3);
  const words = await missing().innerText();
  for (const key of ['fields.measure', 'fields.deadline', 'fields.responsible']) {
    assert.ok(words.includes(phone.say(key)), `${key}: ${words}`);
  }
  await tapTest('order-go');
  await eventually('what is missing is said at the item', async () =>
    (await items().nth(2).locator('.field-error').count()) > 0,
  );
  assert.ok(phone.page.url().endsWith('/order'), 'nothing was ordered');
});

test('killed in the middle of a measure, the sheet comes back with the words', async () => {
  const measure = items().nth(2).getByRole('textbox', { name: phone.say('fields.measure') });
  await phone.tap(measure);
  await phone.page.keyboard.type(MEASURE);
  // Alone among the three it lacks one; a field is told by what lies in it, not by what it lies in.
  await isKept(phone, phone.page.getByRole('textbox', { name: phone.say('fields.measure') }));
  await phone.kill();
  await phone.reopen();
  await phone.goto('/');
  await phone.page.waitForURL(/\/inspection\/[^/]+\/order$/);
  await becomes('three items', () => items().count(), 3);
  await eventually('the measure stands in the record', async () => {
    const said = `${await items().nth(2).innerText()}`;
    const fields = await items().nth(2).locator('textarea').evaluateAll((all) => all.map((one) => one.value));
    return `${said}\n${fields.join('\n')}`.includes(MEASURE);
  });
});

test('a deadline by one tap, and one responsible person for all that lack one', async () => {
  await tapTest('deadline-7', items().nth(2));
  await becomes('seven days stand there', () =>
    items().nth(2).locator('[data-test="deadline-7"]').getAttribute('aria-pressed'), 'true');
  await phone.tap(phone.page.locator('[data-test="all-responsible"]').filter({ hasText: RESPONSIBLE }));
  await missing().waitFor({ state: 'detached' });
});

test('one act orders all three, and leads back to the visit', async () => {
  await tapTest('order-go');
  await phone.page.waitForURL((url) => url.pathname === visit);
  await phone.page.getByText(phone.say('finding.sheet_done', { n: 3 })).waitFor();
  await turnTo(phone, 'tab_findings');
  await becomes('all are ordered', () =>
    phone.page.locator('.state-mark[data-state="ordered"]').count(), 3);
  assert.equal(await phone.page.locator('[data-test="to-order"]').count(), 0, 'nothing is left to order');
  await phone.goto(third);
  await phone.page.locator('.timeline-entry[data-event="order"]').waitFor();
  const photos = phone.page.locator('[data-test="step-report"]');
  assert.notEqual(await photos.getAttribute('data-kind'), 'primary', 'who ordered does not report by the first button');
});

test('with the network all of it is at the office', async () => {
  await office.open();
  await phone.offline(false);
  await phone.isSettled(45_000);
  const ordered = office.read("SELECT hex(id) FROM documents WHERE kind = 'finding'");
  assert.equal(ordered.length, 3);
  const papers = office.read("SELECT hex(id) FROM documents WHERE kind = 'paper'");
  assert.equal(papers.length, 1, 'one paper with its items');
  assert.deepEqual(phone.faults, []);
});

test('a hazard that was recorded by mistake is withdrawn with a reason, and stays in the record', async () => {
  await phone.goto(visit);
  await turnTo(phone, 'tab_findings');
  const { path } = await recordByName(phone, '误记的一处');
  await photograph(0);
  await phone.tap(phone.page.locator('main .photo-strip .photo-thumb').first());
  await phone.tap(phone.page.locator('[data-test="strike"] summary'));
  await tapTest('strike-reason');
  await phone.page.keyboard.press('Escape');
  await becomes('the photo is struck and still there', () =>
    phone.page.locator('.photo-thumb[data-struck]').count(), 1);
  await phone.tap(phone.page.getByText(phone.say('finding.step_other'), { exact: true }));
  await tapTest('step-withdraw');
  const dialog = phone.page.getByRole('dialog');
  await dialog.getByLabel(phone.say('finding.step_reason')).first().fill('同一处记了两次');
  await phone.tap(dialog.locator('[data-test="take-step"]'));
  await phone.page.waitForURL((url) => url.pathname === visit);
  await phone.goto(path);
  await phone.page.locator('.timeline-entry[data-event="withdraw"]').waitFor();
});
