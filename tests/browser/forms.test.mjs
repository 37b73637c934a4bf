/**
 * Words that stand in no record yet are lost by no kill: every form and dialog is filled in, the browser is killed, and
 * each of them is as it was. Places too: the tab of a visit, the ledger's filter, an open dialog.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { answer, isHeld, isKept, recordFromItem, turnTo, visitTheMine, waitForReference } from './harness/work.mjs';
import { saying } from './harness/words.mjs';

let office;
let phone;
let visit;
let finding;

const test = story(import.meta.url, () => [phone]);

before(async () => {
  ({ office, phone } = await opening({ phone: { as: PEOPLE.inspector } }));
  await waitForReference(phone);
  await phone.isKept();
});

const dialog = () => phone.page.getByRole('dialog');
const inside = (scope, key) => scope.getByLabel(saying(phone.lang, key)).first();
const textbox = (key) => phone.page.getByRole('textbox', { name: saying(phone.lang, key) });
const tapTest = (name) => phone.tap(phone.page.locator(`[data-test="${name}"]`));

/** Fills in a control as a hand does, and sees that it stands. */
async function fill(control, words) {
  await control.fill(words);
  assert.equal(await control.inputValue(), words);
}

/** Forms by name: the way to one, what is filled in there, and what must stand there afterwards. */
const FORMS = [
  {
    name: 'a site that no list has',
    open: async () => {
      await phone.goto('/start');
      await tapTest('add-site');
      await phone.tap(phone.page.locator('[data-test="add-site-more"] summary'));
    },
    scope: () => phone.page.locator('form').last(),
    words: { 'start.name': '老窑沟无名作坊', 'start.address': '沟底第三户', 'start.phone': '13800000000' },
    comesBack: '/start',
  },
  {
    name: 'a hazard that is being recorded by its name',
    open: async () => {
      await phone.goto(visit);
      await turnTo(phone, 'tab_findings');
      await tapTest('record-finding');
    },
    scope: dialog,
    words: { 'inspection.record_name': '配电柜门未关' },
    comesBack: () => visit,
  },
  {
    name: 'an act of the law with its words',
    open: async () => {
      await phone.goto(visit);
      await phone.tap(phone.page.locator('[data-test="acts"] > summary'));
      await phone.tap(phone.page.locator('[data-act="approval"] [data-test="ask-act"]'));
    },
    scope: dialog,
    words: { 'acts.words_approval': '张局长，审批表 2026-12 号' },
    comesBack: () => visit,
  },
  {
    name: 'a step that is being taken',
    open: async () => {
      await phone.goto(finding);
      await tapTest('step-fixed_on_spot');
    },
    scope: dialog,
    words: { 'finding.step_measure_taken': '当场清理完毕，已拍照' },
    comesBack: () => finding,
  },
];

test('a visit and a hazard to work on', async () => {
  visit = await visitTheMine(phone);
  await answer(phone, 0, 'hazard');
  finding = await recordFromItem(phone, 0);
  await phone.isSettled();
});

for (const form of FORMS) {
  test(`${form.name}: the words outlive a kill, and the form is open again`, async () => {
    await form.open();
    for (const [key, words] of Object.entries(form.words)) {
      await fill(inside(form.scope(), key), words);
    }
    await eventually('the engine has written them', () => isHeld(phone.page, Object.values(form.words)));
    await phone.kill();
    await phone.reopen();
    const path = typeof form.comesBack === 'string' ? form.comesBack : form.comesBack();
    await phone.goto(path);
    for (const [key, words] of Object.entries(form.words)) {
      await becomes(`${key} stands there`, () => inside(form.scope(), key).inputValue(), words);
    }
    if ((await dialog().count()) > 0) {
      await phone.tap(dialog().getByRole('button', { name: phone.say('frame.cancel'), exact: true }));
      await dialog().waitFor({ state: 'detached' });
    }
  });
}

test('the end of a visit: the name outlives a turn of the tab and a kill, and what is left is told', async () => {
  await phone.goto(visit);
  await turnTo(phone, 'tab_end');
  await fill(textbox('inspection.end_representative'), '何连洋');
  await isKept(phone, textbox('inspection.end_representative'));
  await turnTo(phone, 'tab_checklist');
  await turnTo(phone, 'tab_end');
  await becomes('the name stands there', () => textbox('inspection.end_representative').inputValue(), '何连洋');
  await phone.kill();
  await phone.reopen();
  await phone.goto(visit);
  await becomes('the name stands there', () => textbox('inspection.end_representative').inputValue(), '何连洋');
  // What is left is said before the end, which is one more tap away.
  await phone.tap(phone.page.locator('[data-test="end-inspection"]'));
  await phone.page.locator('[data-test="end-left"]').waitFor();
  await phone.page.getByText(phone.say('inspection.end_all_the_same'), { exact: true }).waitFor();
});

test('the ledger comes back as it was left: its search and its chips', async () => {
  await phone.goto('/ledger');
  await phone.page.locator('.finding-card').first().waitFor();
  await fill(phone.page.locator('[data-test="search"]'), '没有这样的隐患');
  await phone.page.getByText(phone.say('ledger.none_title')).waitFor();
  await eventually('the engine has written it', () => isHeld(phone.page, ['没有这样的隐患']));
  await phone.kill();
  await phone.reopen();
  await phone.goto('/ledger');
  await becomes('the search stands there', () => phone.page.locator('[data-test="search"]').inputValue(), '没有这样的隐患');
  await phone.page.getByText(phone.say('ledger.none_title')).waitFor();
});

test('a form that has served is empty the next time', async () => {
  await phone.goto(visit);
  await turnTo(phone, 'tab_findings');
  await tapTest('record-finding');
  await phone.tap(dialog().locator('[data-test="record-go"]'));
  await phone.page.waitForURL(/\/finding\/[^/]+$/);
  await phone.goto(visit);
  await turnTo(phone, 'tab_findings');
  await tapTest('record-finding');
  await becomes('nothing stands there', () => inside(dialog(), 'inspection.record_name').inputValue(), '');
});
