/**
 * The two officers of a visit, each with a phone: the second one hears on his own that he is named, objects and confirms,
 * and a supervisor decides; acts of the law are noted at a tap, outlive a killed page, and are struck, never gone.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { actOf, findSite, noteAct, visitTheMine, waitForReference } from './harness/work.mjs';

const REASON = '没有看过西侧巷道';
const DECISION = '已于次日补看西侧';

let first;
let second;
let desk;
let path;

const test = story(import.meta.url, () => [first, second, desk]);

before(async () => {
  ({ first, second, desk } = await opening({
    first: { lang: 'zh', as: PEOPLE.inspector },
    second: { lang: 'en', as: PEOPLE.colleague },
    desk: { lang: 'zh', desk: true, as: PEOPLE.supervisor },
  }));
  for (const device of [first, second]) {
    await device.isKept();
    await waitForReference(device);
    await device.hasCookieOnDisk();
  }
  await desk.isSettled();
});

const part = (device, name) => device.page.locator(`[data-test="${name}"]`);
const dialog = (device) => device.page.getByRole('dialog');
const n = (locator) => () => locator.count();

async function openOfficers(device) {
  await device.goto(path);
  await device.tap(part(device, 'officers').locator('> summary'));
  return part(device, 'officers');
}

test('who is named as second officer hears of it on his own phone', async () => {
  await second.goto('/');
  path = await visitTheMine(first, { second: PEOPLE.colleague });
  await part(second, 'to-confirm').locator(`a[href="${path}"]`).waitFor();
  assert.equal(await part(first, 'concur').count(), 0, 'the first officer is not asked');
});

test('the same second officer, kind and checklist stand chosen at the next start', async () => {
  await first.goto('/start');
  await findSite(first, 'stmy');
  const colleague = first.page
    .getByRole('group', { name: first.say('start.second') })
    .locator('label.choice')
    .filter({ hasText: PEOPLE.colleague });
  await becomes('he stands chosen', () => colleague.locator('input').isChecked(), true);
  await first.goto(path);
});

test('he objects with his reason, which both phones and the supervisor see', async () => {
  await second.tap(part(second, 'to-confirm').locator('[data-test="open-visit"]').first());
  await second.tap(part(second, 'object'));
  await second.tap(part(second, 'act-save'));
  await dialog(second).getByText(second.say('acts.needs_reason')).waitFor();
  await part(second, 'act-words').fill(REASON);
  await second.tap(part(second, 'act-save'));
  await dialog(second).waitFor({ state: 'detached' });
  await second.isSettled();
  const officers = await openOfficers(first);
  await officers.getByText(REASON).waitFor();
  await officers.getByText(first.say('acts.stance_objected')).waitFor();
  await desk.goto('/');
  await part(desk, 'objections').locator(`a[href="${path}"]`).waitFor();
});

test('the supervisor decides with a reason, and the objection waits no more', async () => {
  await desk.tap(part(desk, 'objections').locator(`a[href="${path}"]`));
  await desk.page.getByText(REASON).first().waitFor();
  await desk.tap(part(desk, 'uphold'));
  await part(desk, 'act-words').fill(DECISION);
  await desk.tap(part(desk, 'act-save'));
  await dialog(desk).waitFor({ state: 'detached' });
  await desk.isSettled();
  const officers = await openOfficers(second);
  await officers.getByText(DECISION).waitFor();
  await officers.getByText(second.say('acts.stance_upheld')).waitFor();
  await desk.goto('/');
  await becomes('nothing waits there', n(part(desk, 'objections')), 0);
});

test('of another visit he confirms the record at one tap, from Today', async () => {
  const visit = await visitTheMine(first);
  // The app is opened where it was left: at the other visit.
  await second.goto('/ledger');
  await second.tap(second.page.locator('.tab-bar a[href="/"]'));
  const asked = part(second, 'to-confirm').locator('li').filter({ has: second.page.locator(`a[href="${visit}"]`) });
  await second.tap(asked.locator('[data-test="confirm-visit"]'));
  await becomes('he is asked no more', n(asked), 0);
  await second.isSettled();
  path = visit;
  const officers = await openOfficers(first);
  await officers.getByText(first.say('acts.stance_confirmed')).waitFor();
});

test('acts of the law are noted at a tap with no network, and outlive a killed page', async () => {
  await first.offline(true);
  await first.goto(path);
  for (const kind of ['approval', 'certificates', 'rights']) {
    await noteAct(first, kind);
  }
  const certificates = await actOf(first, 'certificates');
  assert.equal(await certificates.locator('[data-test="note-act"]').count(), 0, 'once');
  await first.kill();
  await first.reopen();
  await first.goto(path);
  for (const kind of ['approval', 'certificates', 'rights']) {
    const row = await actOf(first, kind);
    await row.locator('.act-noted').waitFor();
  }
  await first.offline(false);
  await first.isSettled();
});

test('what was noted by mistake is struck and stays to be seen, on both phones', async () => {
  const rights = await actOf(first, 'rights');
  await first.tap(rights.locator('[data-test="strike-act"]'));
  await rights.locator('.act-noted[data-struck]').waitFor();
  await rights.locator('[data-test="note-act"]').waitFor();
  await first.isSettled();
  await second.goto(path);
  const seen = await actOf(second, 'rights');
  await seen.locator('.act-noted[data-struck]').getByText(second.say('acts.struck')).waitFor();
});

test('what was left out for urgency says why', async () => {
  const notice = await actOf(first, 'notice');
  await first.tap(notice.locator('[data-test="ask-act"]'));
  await dialog(first).getByRole('combobox').selectOption('left_out');
  await first.tap(part(first, 'act-save'));
  await dialog(first).getByText(first.say('acts.needs_reason')).waitFor();
  await part(first, 'act-words').fill('接报险情，立即到场');
  await first.tap(part(first, 'act-save'));
  await dialog(first).waitFor({ state: 'detached' });
  await notice.getByText('接报险情，立即到场').waitFor();
  await eventually('it counts as shown', async () =>
    (await part(first, 'acts-count').innerText()).replaceAll(' ', '').includes('3/'),
  );
});
