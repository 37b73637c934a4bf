/**
 * The end of a visit: two officers and the representative sign by hand on one phone, through a kill between two of them;
 * the office verifies the phone's key; what is changed afterwards shows by name. And another visit, of which the
 * representative refuses to sign.
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
  draw,
  endVisit,
  field,
  isHeld,
  leaveField,
  marksOfSignatures,
  signed,
  turnTo,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

const NARRATIVE = '调度室记录齐全，三号配电柜前堆放杂物。';
const MANAGER = '何连洋';

let phone;
let desk;
let visit;
let finding;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone, desk]);
const tapTest = (name) => phone.tap(phone.page.locator(`[data-test="${name}"]`));
const dialog = () => phone.page.getByRole('dialog');
/** The first of a party who has not signed. */
const sign = (party) => phone.page.locator(`[data-test="sign-${party}"]`).first();
const changes = (device) => device.page.locator('[data-test="changed-after-signing"]');

before(async () => {
  ({ phone, desk } = await opening({
    phone: { as: PEOPLE.inspector },
    desk: { as: PEOPLE.supervisor, lang: 'en', desk: true },
  }));
  await waitForReference(phone);
  await phone.isKept();
  await phone.hasCookieOnDisk();
});

test('two hazards and the words of a visit, of which nothing holds up the end', async () => {
  visit = await visitTheMine(phone, { second: PEOPLE.colleague });
  await answer(phone, 0, 'hazard');
  await answer(phone, 1, 'hazard');
  await turnTo(phone, 'tab_findings');
  await becomes('both are hazards of the visit', () => phone.page.locator('article.finding-card').count(), 2);
  finding = await phone.page.locator('article.finding-card a').first().getAttribute('href');
  await turnTo(phone, 'tab_words');
  await write(phone, 'inspection.narrative', NARRATIVE);
  await leaveField(phone);
  await turnTo(phone, 'tab_end');
  await phone.page.locator('[data-test="end-inspection"]').waitFor();
  assert.equal(await phone.page.locator('[data-test="end-waits"]').count(), 0);
});

test('the visit ends, and three are to sign', async () => {
  await turnTo(phone, 'tab_end');
  await write(phone, 'inspection.end_representative', MANAGER);
  await leaveField(phone);
  await endVisit(phone);
  await becomes('two officers', () => phone.page.locator('[data-test="sign-officer"]').count(), 2);
  await phone.page.getByText(phone.say('inspection.sign_left', { n: 3 })).waitFor();
});

test('nobody signs by a touch, and a stroke can be undone', async () => {
  await phone.tap(sign('officer'));
  await dialog().getByText(PEOPLE.inspector).waitFor();
  await tapTest('sign-go');
  await dialog().getByText(phone.say('inspection.sign_needs_hand')).waitFor();
  const path = dialog().locator('[data-test="ink-pad"] path');
  await draw(phone, [[[0.2, 0.3], [0.4, 0.7]]]);
  const one = await path.getAttribute('d');
  await draw(phone, [[[0.5, 0.3], [0.5, 0.7]]]);
  assert.ok((await path.getAttribute('d')).length > one.length);
  await tapTest('ink-undo');
  await becomes('the last stroke is gone', () => path.getAttribute('d'), one);
  await tapTest('ink-clear');
  await becomes('all of it is gone', () => path.getAttribute('d'), '');
});

test('both officers sign with the mouse; killed between them, the first signature and half of the second stand', async () => {
  await draw(phone, [[[0.1, 0.3], [0.3, 0.6], [0.2, 0.8]], [[0.5, 0.2], [0.5, 0.8]]]);
  await tapTest('sign-go');
  await becomes('one has signed', () => signed(phone, 'officer').count(), 1);
  await phone.tap(sign('officer'));
  await dialog().getByText(PEOPLE.colleague).waitFor();
  await draw(phone, [[[0.2, 0.2], [0.6, 0.3], [0.4, 0.9]]]);
  await eventually('the stroke is held', () => isHeld(phone.page, ['600,240;']));
  await phone.kill();
  await phone.reopen();
  await phone.goto(visit);
  await becomes('the first stands', () => signed(phone, 'officer').count(), 1);
  await dialog().waitFor();
  const path = dialog().locator('[data-test="ink-pad"] path');
  await eventually('what was drawn stands there', async () => (await path.getAttribute('d')) !== '');
  await draw(phone, [[[0.7, 0.2], [0.7, 0.8], [0.8, 0.5]]]);
  await tapTest('sign-go');
  await becomes('both have signed', () => signed(phone, 'officer').count(), 2);
  await phone.screenshot('sign-1-officers');
});

test('the representative signs by pen on the printed page, of which a photo is taken', async () => {
  const page = await pictures.photo(phone.page, 'signed-page', { width: 800, height: 1100 });
  await phone.tap(sign('representative'));
  assert.equal(await field(phone, 'inspection.end_representative').inputValue(), MANAGER);
  await phone.tap(dialog().locator('[data-test="sign-on-paper"] summary'));
  await dialog().locator('input[type="file"][multiple]').setInputFiles(page.path);
  const choice = dialog().locator('[data-test="signed-page"]');
  await becomes('the page can be chosen', () => choice.count(), 1);
  await choice.check();
  await tapTest('sign-go');
  await becomes('he has signed', () => signed(phone, 'representative').count(), 1);
  await phone.page.getByText(phone.say('inspection.sign_all')).waitFor();
  assert.equal(await changes(phone).count(), 0, 'nobody changed anything');
});

test('the office verifies the key of the phone under each of them', async () => {
  await phone.isSettled(45_000);
  const marks = await marksOfSignatures(phone.page, visit);
  assert.deepEqual(marks, ['verified', 'verified', 'verified']);
});

test('what is changed afterwards shows by name, here and at the desk', async () => {
  await phone.goto(finding);
  await write(phone, 'fields.place', '三号配电室');
  await leaveField(phone);
  await phone.goto(visit);
  await turnTo(phone, 'tab_end');
  await becomes('it shows', () => changes(phone).count(), 1);
  const words = await changes(phone).innerText();
  for (const said of [PEOPLE.inspector, PEOPLE.colleague, MANAGER, phone.say('fields.place')]) {
    assert.ok(words.includes(said), `${words} says ${said}`);
  }
  await phone.isSettled(45_000);
  await desk.goto(visit);
  await turnTo(desk, 'tab_end');
  await becomes('it shows at the desk', () => changes(desk).count(), 1);
  assert.equal(await signed(desk, 'officer').locator('svg.ink').count(), 2);
  await desk.screenshot('sign-2-desk');
});

test('a refusal: its words outlive a kill, and it stands with reason and witness', async () => {
  visit = await visitTheMine(phone, { second: PEOPLE.colleague });
  await turnTo(phone, 'tab_end');
  await endVisit(phone);
  await tapTest('refuse');
  await phone.tap(dialog().getByRole('radio', { name: phone.say('inspection.refuse_other'), exact: true }));
  const witness = () => dialog().getByLabel(phone.say('inspection.end_witness'), { exact: true });
  await tapTest('refuse-go');
  await dialog().getByText(phone.say('inspection.end_needs_reason')).waitFor();
  await dialog().getByLabel(phone.say('inspection.refuse_reason'), { exact: true }).fill('要等矿长回来');
  await tapTest('refuse-go');
  await dialog().getByText(phone.say('inspection.end_needs_witness')).waitFor();
  await witness().fill('席慕白，柳湾镇安监站');
  await eventually('the engine has written them', () => isHeld(phone.page, ['席慕白，柳湾镇安监站']));
  await phone.kill();
  await phone.reopen();
  await phone.goto(visit);
  await becomes('the witness stands there', () => witness().inputValue(), '席慕白，柳湾镇安监站');
  await tapTest('refuse-go');
  const refusal = signed(phone, 'representative');
  await becomes('the refusal stands', () => refusal.count(), 1);
  const words = await refusal.innerText();
  assert.ok(words.includes('要等矿长回来') && words.includes('席慕白'), words);
  assert.equal(await phone.page.locator('[data-test="refuse"]').count(), 0);
  // The witness may sign, and need not.
  await becomes('the witness may sign', () => sign('witness').count(), 1);
  await phone.page.getByText(phone.say('inspection.sign_left', { n: 2 })).waitFor();
});
