/**
 * A checklist under one thumb: an answered question folds and the next one stands in its place, a hazard is a tap and a
 * shot, the rest of a section is answered at once and taken back, on two phones beside each other and through a kill.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { violations } from './harness/axe.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import {
  answer,
  answered,
  ask,
  choice,
  closeCamera,
  itemAt,
  leaveCamera,
  sectionOf,
  shoot,
  turnTo,
  visitTheMine,
  waitForReference,
} from './harness/work.mjs';

/** An item of a section that nobody has touched before it is answered in bulk. */
const IN_BULK = 12;

let office;
let first;
let second;
let visit;

const test = story(import.meta.url, () => [first, second]);

before(async () => {
  ({ office, first, second } = await opening({
    first: { lang: 'zh', as: PEOPLE.inspector },
    second: { lang: 'en', as: PEOPLE.colleague },
  }));
  for (const device of [first, second]) {
    await device.isKept();
    await waitForReference(device);
    await device.hasCookieOnDisk();
  }
  visit = await visitTheMine(first, { second: PEOPLE.colleague });
  await first.isSettled();
});

const at = (device, test) => device.page.locator(`[data-test="${test}"]`);
const answersTop = (device) =>
  device.page.locator('.ask .verdict').evaluate((answers) => Math.round(answers.getBoundingClientRect().top));
/** Nothing comes above the answers any more: they stand where they stood for ten frames. */
const isStill = (device) =>
  device.page.locator('.ask .verdict').evaluate(async (answers) => {
    for (let n = 0, top = null; n < 10; n += 1) {
      await new Promise(requestAnimationFrame);
      const now = answers.getBoundingClientRect().top;
      n = now === top ? n : 0;
      top = now;
    }
  });
const verdict = (device, place) => itemAt(device, place).getAttribute('data-verdict');
const open = async (device) => {
  await device.goto(visit);
  await turnTo(device, 'tab_checklist');
};
/** The places of the items of a section. */
const places = (device, place) =>
  sectionOf(device, place)
    .locator('li.checklist-item')
    .evaluateAll((items) => items.map((item) => Number(item.id.replace('item-', ''))));

test('an answered question folds, and the next one stands under the thumb', async () => {
  assert.equal(await itemAt(first, 0).getAttribute('data-asked'), '');
  await at(first, 'acts').waitFor();
  await isStill(first);
  for (const place of [0, 1, 2]) {
    const before = await answersTop(first);
    await answer(first, place, 'conforms');
    await itemAt(first, place + 1).locator('.ask').waitFor();
    await eventually('it stands where the one before stood', async () => Math.abs((await answersTop(first)) - before) <= 1);
    assert.equal(await itemAt(first, place).locator('.ask').count(), 0);
  }
  await first.screenshot('visit-folded');
  assert.deepEqual(await violations(first.page), []);
});

test('the last answer is taken back, and only the last one can be', async () => {
  assert.equal(await at(first, 'undo').count(), 1);
  await first.tap(itemAt(first, 2).locator('[data-test="undo"]'));
  await itemAt(first, 2).locator('.ask').waitFor();
  await becomes('it counts no more', () => answered(first), 2);
  assert.equal(await at(first, 'undo').count(), 0);
  await answer(first, 2, 'not_applicable');
});

test('a hazard is a tap and a shot, and leads on with the next question', async () => {
  await first.offline(true);
  await ask(first, 3);
  await first.tap(choice(first, 3, 'hazard'));
  await at(first, 'camera-done').waitFor();
  await shoot(first);
  await closeCamera(first);
  await itemAt(first, 4).locator('.ask').waitFor();
  assert.equal(await verdict(first, 3), 'hazard');
  await eventually('its line tells of the photo', async () =>
    (await itemAt(first, 3).locator('.checklist-line-tail').innerText()).includes('1'),
  );
  await first.screenshot('visit-hazard');
});

test('a slip of the thumb leaves nothing where it was never sent', async () => {
  await first.tap(choice(first, 4, 'hazard'));
  await leaveCamera(first);
  await becomes('it is a hazard', () => verdict(first, 4), 'hazard');
  await first.tap(itemAt(first, 4).locator('[data-test="undo"]'));
  await itemAt(first, 4).locator('.ask').waitFor();
  await becomes('it is open again', () => verdict(first, 4), null);
  await turnTo(first, 'tab_findings');
  await becomes('one hazard is left', () => first.page.locator('article.finding-card').count(), 1);
  await turnTo(first, 'tab_checklist');
});

test('the rest of a section stands beside what a colleague answered there', async () => {
  await open(second);
  await second.isSettled();
  await second.offline(true);
  await answer(second, IN_BULK, 'not_applicable');
  const section = sectionOf(first, IN_BULK);
  await first.tap(section.locator('[data-test="rest-not-looked-at"]'));
  await section.locator('[data-test="undo-rest"]').waitFor();
  const all = await places(first, IN_BULK);
  await becomes('all of it is answered', async () => Promise.all(all.map((place) => verdict(first, place))), all.map(() => 'not_looked_at'));
  for (const device of [first, second]) {
    await device.offline(false);
  }
  for (const device of [first, second]) {
    await becomes('his own answer stands above', () => verdict(device, IN_BULK), 'not_applicable');
    const others = all.filter((place) => place !== IN_BULK);
    await becomes(
      'the others are not looked at',
      async () => Promise.all(others.map((place) => verdict(device, place))),
      others.map(() => 'not_looked_at'),
    );
  }
  await second.tap(sectionOf(second, IN_BULK).locator('[data-test="undo-rest"]'));
  for (const device of [first, second]) {
    for (const place of all) {
      await becomes('it is taken back', () => verdict(device, place), place === IN_BULK ? 'not_applicable' : null);
    }
  }
});

test('killed after the rest conforms, it is all there, and is taken back', async () => {
  await first.offline(true);
  const section = () => sectionOf(first, IN_BULK);
  await first.tap(section().locator('[data-test="rest-conforms"]'));
  await section().locator('[data-test="undo-rest"]').waitFor();
  const n = await answered(first);
  await first.kill();
  await first.reopen();
  await open(first);
  await becomes('it is counted', () => answered(first), n);
  await section().locator('[data-test="undo-rest"]').waitFor();
  const all = (await places(first, IN_BULK)).filter((place) => place !== IN_BULK);
  assert.equal(await verdict(first, all[0]), 'conforms');
  await first.tap(section().locator('[data-test="undo-rest"]'));
  await becomes('it is open again', () => verdict(first, all[0]), null);
  await first.offline(false);
});

test('by the keyboard alone', async () => {
  const { page } = first;
  const n = await answered(first);
  const asked = await page.locator('li.checklist-item[data-asked]').getAttribute('id');
  await page.locator('.ask .ask-question').focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.verdict), 'conforms');
  await page.keyboard.press('Enter');
  await eventually('the next question is asked and has the focus', () =>
    page.evaluate(
      (before) => document.activeElement.matches('.ask-question') && document.activeElement.closest('li').id !== before,
      asked,
    ),
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await becomes('two more are answered', () => answered(first), n + 2);
});

test('a question is found by its words, and by a jump to its section', async () => {
  const { page } = first;
  const last = (await page.locator('li.checklist-item').count()) - 1;
  await ask(first, last);
  const words = (await itemAt(first, last).locator('.ask-question').innerText()).replace(/^[\d.]+\s*/, '').slice(0, 6);
  await ask(first, 0);
  await first.tap(at(first, 'find-item'));
  await at(first, 'search').fill(words);
  await becomes('the others are left out', () => itemAt(first, 0).isHidden(), true);
  assert.deepEqual(await violations(page), []);
  await first.screenshot('visit-find');
  await first.tap(itemAt(first, last).locator('.checklist-line-body'));
  await itemAt(first, last).locator('.ask').waitFor();
  await becomes('all are there again', () => itemAt(first, 0).isHidden(), false);
  await first.tap(at(first, 'sections'));
  const dialog = page.getByRole('dialog', { name: first.say('inspection.sections') });
  await dialog.waitFor();
  assert.deepEqual(await violations(page), []);
  await first.tap(dialog.getByRole('button').first());
  await dialog.waitFor({ state: 'detached' });
});

test('sideways the question stands on the right, and with large text its answers stand below each other', async () => {
  const { page } = first;
  await ask(first, 0);
  await page.setViewportSize({ width: 800, height: 360 });
  const box = await page.locator('.ask').boundingBox();
  assert.ok(box.x >= 350 && box.y < 200, JSON.stringify(box));
  await first.screenshot('visit-sideways');
  assert.deepEqual(await violations(page), []);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  const lefts = await page
    .locator('.ask .verdict button')
    .evaluateAll((buttons) => buttons.map((button) => Math.round(button.getBoundingClientRect().left)));
  assert.equal(new Set(lefts).size, 1, JSON.stringify(lefts));
  await first.screenshot('visit-large');
  assert.deepEqual(await violations(page), []);
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  assert.deepEqual([...first.faults, ...second.faults], []);
});
