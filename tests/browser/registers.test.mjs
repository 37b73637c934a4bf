/**
 * The register of numbers at the desk: the numbers that an inspector's phone was given, found by unit, kind and state; a number
 * that is on no paper is voided with its reason, which outlives a closed dialog.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { atDesk } from './harness/desk.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { waitForReference } from './harness/work.mjs';

const REASON = '纸质文书打印损坏';

let desk;
let phone;

const test = story(import.meta.url, () => [desk, phone]);

before(async () => {
  ({ desk, phone } = await opening({
    desk: { lang: 'zh', desk: true, as: PEOPLE.supervisor },
    phone: { lang: 'zh', as: PEOPLE.inspector },
  }));
  await waitForReference(phone);
});

const { page, dialog, judge } = atDesk(() => desk);
/** The county's numbers, in place of those of the supervisor's own city. */
async function ofCounty() {
  const county = page().locator('[data-filter="unit"] option', { hasText: '云岭县' }).first();
  await county.waitFor({ state: 'attached' });
  await page().locator('[data-filter="unit"]').selectOption(await county.getAttribute('value'));
}
const line = (serial) => page().locator(`tr[data-number$="〕${serial}号"]`);

test('a number that a phone holds is found and voided with its reason', async () => {
  await desk.goto('/desk/registers');
  await ofCounty();
  await line(1).waitFor();
  assert.equal(await line(1).getAttribute('data-state'), 'unused');
  assert.match(await line(1).innerText(), new RegExp(PEOPLE.inspector));

  await desk.tap(line(2).locator('[data-test="void-number"]'));
  assert.ok(await dialog().locator('[data-test="confirm"]').isDisabled(), 'nothing is voided without a reason');
  await dialog().locator('[data-test="reason"]').fill(REASON);
  await desk.tap(dialog().getByText(desk.say('desk.cancel'), { exact: true }));
  await desk.tap(line(2).locator('[data-test="void-number"]'));
  assert.equal(await dialog().locator('[data-test="reason"]').inputValue(), REASON, 'what was typed is there still');
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await page().locator('tr[data-state="void"]', { hasText: REASON }).waitFor();
  assert.equal(await line(2).locator('[data-test="void-number"]').count(), 0);

  await page().locator('[data-filter="state"]').selectOption('void');
  await page().locator('tr[data-state="unused"]').first().waitFor({ state: 'detached' });
  assert.equal(await page().locator('tr[data-number]').count(), 1);
});

test('its page has no fault at any width, in both languages, in the dark', async () => {
  await desk.goto('/desk/registers');
  await ofCounty();
  await line(1).waitFor();
  assert.deepEqual(await judge('registers', () => line(1).waitFor()), []);
  assert.deepEqual(desk.faults, []);
});
