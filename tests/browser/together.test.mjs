/**
 * Two people and one finding: what both wrote with no network is kept, where they wrote the same field both values are
 * shown and one is chosen, and one person's change appears on the other's open screen.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { saying } from './harness/words.mjs';
import { field, leaveField, recordByName, visitTheMine, waitForReference, write } from './harness/work.mjs';

const TITLE = '东翼回风巷堆放杂物';

let office;
let first;
let second;
let desk;
let path;

const test = story(import.meta.url, () => [first, second, desk]);

before(async () => {
  ({ office, first, second, desk } = await opening({
    first: { lang: 'zh', as: PEOPLE.inspector },
    second: { lang: 'zh', as: PEOPLE.colleague },
    desk: { lang: 'en', desk: true, as: PEOPLE.supervisor },
  }));
  for (const device of [first, second]) {
    await device.isKept();
    await waitForReference(device);
  }
  await desk.isSettled();
});

const title = (device) => device.page.locator('.finding-page-title');
const values = (device, keys) => Promise.all(keys.map((key) => field(device, key).inputValue()));
const conflict = (device) =>
  device.page.getByRole('group', {
    name: saying(device.lang, 'finding.conflict_title', { field: device.say('fields.responsible') }),
  });

test('what one records, the other two see without asking', async () => {
  await second.goto('/ledger');
  await second.page.getByRole('heading', { level: 1 }).waitFor();
  await second.page.evaluate(() => (window.neverReloaded = true));
  await visitTheMine(first, { second: PEOPLE.colleague });
  ({ path } = await recordByName(first, TITLE));
  const began = performance.now();
  const card = second.page.locator('article.finding-card').filter({ hasText: TITLE });
  await card.waitFor();
  console.log(`  a new finding is on the colleague’s screen after ${(performance.now() - began).toFixed(0)} ms`);
  await second.tap(card.getByRole('link'));
  await title(second).waitFor();
  await desk.goto(path);
  await title(desk).waitFor();
  await desk.page.evaluate(() => (window.neverReloaded = true));
});

test('a change of one appears on the other’s open screen', async () => {
  await write(first, 'finding.field_description', '杂物约两立方米，堵住行人侧。');
  const began = performance.now();
  await leaveField(first);
  for (const device of [second, desk]) {
    await eventually('the words are there', async () =>
      (await field(device, 'finding.field_description').inputValue()) === '杂物约两立方米，堵住行人侧。',
    );
    assert.ok(await device.page.evaluate(() => window.neverReloaded), 'without a reload');
  }
  console.log(`  a change is on both other screens after ${(performance.now() - began).toFixed(0)} ms`);
});

test('two who type in one text at once lose no word of either', async () => {
  const description = (device) => field(device, 'finding.field_description');
  const says = (device, what, words) =>
    eventually(what, async () => (await description(device).inputValue()).includes(words));
  await first.tap(description(first));
  await first.page.keyboard.press('Control+End');
  await first.page.keyboard.type('甲一，');
  await says(desk, 'the words became an edit where they rested, with the cursor behind them', '甲一，');
  await second.tap(description(second));
  await second.page.keyboard.press('Control+Home');
  await second.page.keyboard.type('乙在前：');
  await leaveField(second);
  await says(desk, 'the colleague’s words are at the office', '乙在前：');
  await first.isSettled();
  await first.page.keyboard.type('甲二。');
  await leaveField(first);
  for (const device of [desk, first, second]) {
    await becomes('all words of both are there, once', () => description(device).inputValue(), '乙在前：杂物约两立方米，堵住行人侧。甲一，甲二。');
  }
});

test('two edit one finding with no network', async () => {
  await first.isSettled();
  await second.isSettled();
  await first.offline(true);
  await second.offline(true);
  await office.close();
  await write(first, 'fields.place', '东翼回风巷 120 米处');
  await write(first, 'fields.responsible', '李采区长');
  await leaveField(first);
  await write(second, 'fields.measure', '当班清理，恢复行人侧宽度。');
  await write(second, 'fields.responsible', '赵通风科长');
  await leaveField(second);
  for (const device of [first, second]) {
    await eventually('the badge counts what waits', async () =>
      saying(device.lang, 'frame.badge_offline_n').test(await device.badge().innerText()),
    );
  }
});

test('back on the network, different fields are both kept, and both values of the same field are shown', async () => {
  await office.open();
  await first.offline(false);
  await second.offline(false);
  for (const device of [first, second, desk]) {
    await becomes(
      'both edits are there',
      () => values(device, ['fields.place', 'fields.measure']),
      ['东翼回风巷 120 米处', '当班清理，恢复行人侧宽度。'],
    );
  }
  for (const device of [first, second]) {
    await conflict(device).waitFor();
    const choices = await conflict(device).locator('.conflict-choice').allInnerTexts();
    assert.equal(choices.length, 2);
    for (const [value, by] of [
      ['李采区长', PEOPLE.inspector],
      ['赵通风科长', PEOPLE.colleague],
    ]) {
      assert.ok(choices.some((words) => words.includes(value) && words.includes(by)), `${value} by ${by}: ${choices}`);
    }
  }
  await conflict(first).scrollIntoViewIfNeeded();
  await first.screenshot('together-conflict');
});

test('one is chosen, and all three screens agree', async () => {
  const choice = conflict(first).locator('.conflict-choice').filter({ hasText: '赵通风科长' });
  await first.tap(choice);
  await first.tap(conflict(first).getByRole('button', { name: first.say('finding.conflict_choose') }));
  for (const device of [first, second, desk]) {
    await becomes('the chosen value stands', () => values(device, ['fields.responsible']), ['赵通风科长']);
    await eventually('nothing is left to choose', async () => (await conflict(device).count()) === 0);
  }
  for (const device of [first, second, desk]) {
    await device.isSettled();
    assert.deepEqual(device.faults, []);
  }
});
