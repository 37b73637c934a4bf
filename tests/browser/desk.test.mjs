/**
 * The desk: an administrator keeps an office by its pages alone. Units and people by hand and from a file, a unit moved, a
 * lost phone signed out; by keyboard, in both languages, at a phone's width and at a desk's.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { violations } from './harness/axe.mjs';
import { atDesk } from './harness/desk.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { temporary } from './harness/places.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { isHeld } from './harness/work.mjs';

const TOWN = '清溪镇';
const NEWCOMER = '陆小满';

let office;
let desk;
let phone;

const test = story(import.meta.url, () => [desk, phone]);

before(async () => {
  ({ office, desk, phone } = await opening({
    desk: { lang: 'zh', desk: true, as: PEOPLE.administrator },
    phone: { lang: 'zh', as: PEOPLE.inspector },
  }));
});

const { page, dialog, panel, row, field, find, judge } = atDesk(() => desk);
const button = (key) => dialog().getByRole('button', { name: desk.say(key), exact: true });

/** Chooses a unit in a dialog by the letters of its name. */
async function chooseUnit(words, path) {
  await dialog().locator('[data-test="find-unit"]').fill(words);
  await dialog().getByRole('radio', { name: path, exact: true }).check();
}

test('the way from the app to the desk is the administrator’s alone', async () => {
  await desk.goto('/settings');
  await desk.tap(page().locator('[data-test="desk"]'));
  await page().getByRole('heading', { name: desk.say('desk.home'), exact: true, level: 1 }).waitFor();
  await page().locator('[data-test="waits"]').waitFor();
  await phone.goto('/settings');
  await phone.page.getByRole('heading', { name: phone.say('settings.title'), exact: true, level: 1 }).waitFor();
  await phone.isSettled();
  assert.equal(await phone.page.locator('[data-test="desk"]').count(), 0);
  const faults = await judge('home', () => page().locator('[data-test="waits"]').waitFor());
  assert.deepEqual(faults, []);
});

test('a unit is entered below another, and what is wrong is said at its field', async () => {
  await desk.tap(page().locator('.desk-rail').getByText(desk.say('units.title'), { exact: true }));
  await desk.tap(row('云岭县'));
  await panel().getByRole('heading', { name: '云岭县', exact: true }).waitFor();
  await desk.tap(panel().locator('[data-test="add-below"]'));
  await field('name').fill(TOWN);
  await desk.tap(dialog().locator('[data-test="save"]'));
  await dialog().locator('[data-field="tier"] .field-error').waitFor();
  await field('tier').selectOption('town');
  await field('standing').selectOption('delegated');
  await field('delegated_by').fill('云岭县应急管理局');
  // Killed in the middle, the form comes back with its words.
  await eventually('the engine has written them', () => isHeld(page(), ['=云岭县应急管理局', `=${TOWN}`]));
  await page().reload();
  await desk.tap(panel().locator('[data-test="add-below"]'));
  await becomes('the name is held', () => field('name').inputValue(), TOWN);
  await desk.tap(dialog().locator('[data-test="save"]'));
  // The county stays beside the list: the next one is added below it too.
  await becomes('the dialog has closed', () => dialog().count(), 0);
  await panel().getByRole('heading', { name: '云岭县', exact: true }).waitFor();
  await desk.tap(row(TOWN));
  await panel().getByRole('heading', { name: TOWN, exact: true }).waitFor();
  await panel().getByText('云岭县应急管理局').waitFor();
  assert.deepEqual(office.read(`SELECT count(*) FROM units WHERE name_zh = '${TOWN}'`), ['1']);
});

test('a person is entered and found by the keyboard alone', async () => {
  await desk.goto('/desk/people');
  await row(PEOPLE.inspector).waitFor();
  await page().locator('[data-test="add"]').focus();
  await page().keyboard.press('Enter');
  await field('name').waitFor();
  await field('name').focus();
  await page().keyboard.type(NEWCOMER);
  await page().keyboard.press('Tab');
  await page().keyboard.type('0917');
  await dialog().locator('[data-test="find-unit"]').focus();
  await page().keyboard.type(TOWN);
  await dialog().getByRole('radio').first().waitFor();
  await becomes('only that unit is offered', () => dialog().getByRole('radio').count(), 1);
  await page().keyboard.press('Tab');
  await page().keyboard.press('Space');
  await page().keyboard.press('Tab');
  await page().keyboard.press('Space');
  await dialog().locator('[data-test="save"]').focus();
  await page().keyboard.press('Enter');
  await panel().getByRole('heading', { name: NEWCOMER, exact: true }).waitFor();
  await page().keyboard.press('Escape');
  await becomes('the panel is closed', () => panel().count(), 0);
  await page().keyboard.press('/');
  await page().keyboard.type('0917');
  await becomes('she alone is listed', () => page().locator('.desk-row').count(), 1);
  await page().locator('[data-test="find"]').blur();
  await page().keyboard.press('j');
  await eventually('her row has the focus', () => page().evaluate(() => document.activeElement.id.startsWith('row-')));
  await page().keyboard.press('Enter');
  await panel().getByRole('heading', { name: NEWCOMER, exact: true }).waitFor();
});

test('people come from a file; a row that is refused holds all of it back until it is put right', async () => {
  const folder = temporary('import');
  const file = join(folder, '人员.csv');
  const lines = (role) => ['姓名,单位,角色,工号', `赵一,${TOWN},检查员,7001`, `钱二,${TOWN},${role},7002`, `孙三,${TOWN},验收人,7003`];
  writeFileSync(file, `\ufeff${lines('神仙').join('\r\n')}\r\n`);
  await desk.goto('/desk/people');
  await desk.tap(page().locator('[data-test="import-open"]'));
  await dialog().locator('[data-test="import-file"]').setInputFiles(file);
  const refused = dialog().locator('tr[data-verdict="refused"]');
  await refused.waitFor();
  assert.match(await refused.innerText(), /C3[\s\S]*神仙[\s\S]*没有这种角色/);
  assert.match(await dialog().locator('[data-test="import-allowed"]').innerText(), /检查员、验收人/);
  assert.equal(await dialog().locator('[data-test="import-apply"]').isDisabled(), true);
  await desk.screenshot('desk-import-refused-zh-1280');
  assert.deepEqual(await violations(page()), []);
  writeFileSync(file, `\ufeff${lines('检查员').join('\r\n')}\r\n`);
  await dialog().locator('[data-test="import-file"]').setInputFiles(file);
  await becomes('nothing is refused', () => refused.count(), 0);
  await desk.tap(dialog().locator('[data-test="import-apply"]'));
  await becomes('the dialog has closed', () => dialog().count(), 0);
  await find('钱二');
  await row('钱二').waitFor();
  assert.deepEqual(office.read("SELECT count(*) FROM users WHERE name IN ('赵一', '钱二', '孙三')"), ['3']);
});

test('a unit sets the columns of its copy-sheet, and has them as it set them', async () => {
  await desk.goto('/desk/units');
  await find(TOWN);
  await desk.tap(row(TOWN));
  const column = (n, test) => dialog().locator(`.sheet-columns > li:nth-child(${n}) [data-test="column-${test}"]`);
  await desk.tap(panel().locator('[data-test="sheets"]'));
  await becomes('the template begins with a number', () => column(1, 'field').inputValue(), 'number');
  await desk.tap(column(2, 'up'));
  await becomes('the second is the first', () => column(1, 'field').inputValue(), 'site');
  await column(1, 'zh').fill('被检查单位');
  await desk.tap(column(2, 'remove'));
  await desk.tap(dialog().locator('[data-test="save"]'));
  await becomes('the dialog has closed', () => dialog().count(), 0);
  await desk.tap(panel().locator('[data-test="sheets"]'));
  await becomes('its own heading', () => column(1, 'zh').inputValue(), '被检查单位');
  await becomes('and what came third is second', () => column(2, 'field').inputValue(), 'uscc');
  await desk.tap(dialog().locator('[data-test="reset-sheet"]'));
  await becomes('the dialog has closed again', () => dialog().count(), 0);
});

test('a unit is moved after its numbers were told, and one with people in it is not closed', async () => {
  await desk.goto('/desk/units');
  await find(TOWN);
  await desk.tap(row(TOWN));
  await desk.tap(panel().locator('[data-test="close"]'));
  await dialog().locator('[data-test="hindrances"]').waitFor();
  assert.equal(await dialog().locator('[data-test="confirm"]').isDisabled(), true);
  await desk.tap(button('desk.cancel'));
  await desk.tap(panel().locator('[data-test="move"]'));
  assert.equal(await dialog().locator('[data-test="confirm"]').isDisabled(), true);
  await chooseUnit('青崖县', '晋川市 / 青崖县');
  const told = dialog().locator('[data-test="move-preview"]');
  await told.waitFor();
  assert.match(await told.innerText(), /1 个机构、4 名人员/);
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await panel().getByText('晋川市 / 青崖县', { exact: true }).waitFor();
});

test('a person is given another post, a deputy is named, and what was given is ended', async () => {
  await desk.goto('/desk/people');
  await find(PEOPLE.colleague);
  await desk.tap(row(PEOPLE.colleague));
  await desk.tap(panel().locator('[data-test="give-post"]'));
  assert.equal(await dialog().locator('[data-test="confirm"]').isDisabled(), true);
  await chooseUnit('青崖县', '晋川市 / 青崖县');
  await dialog().locator('input[type="checkbox"][value="inspector"]').check();
  await desk.screenshot('desk-post-give-zh-1280');
  assert.deepEqual(await violations(page()), []);
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await panel().locator('[data-test="posts"]').getByText('青崖县 · 检查员').first().waitFor();
  await desk.tap(panel().locator('[data-test="name-deputy"]'));
  await dialog().locator('[data-test="find-person"]').fill('闻人笛');
  await dialog().getByRole('radio', { name: /闻人笛/ }).check();
  await dialog().locator('[data-test="post-until"]').fill('2000-01-01');
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await dialog().getByText(desk.say('obstacles.days_invalid')).waitFor();
  const until = await page().evaluate(() => new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await dialog().locator('[data-test="post-until"]').fill(until);
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await panel().getByText(`闻人笛 代理 ${PEOPLE.colleague}`, { exact: false }).waitFor();
  await desk.tap(panel().locator('[data-test="end-post"]').first());
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await becomes('the post is ended', () => panel().getByText('青崖县 · 检查员').count(), 0);
  assert.deepEqual(office.read('SELECT count(*) FROM posts WHERE ended_at IS NULL'), ['1']);
});

test('a lost phone is signed out, and says so when it is opened', async () => {
  await phone.isSettled();
  await desk.goto('/desk/people');
  await find(PEOPLE.inspector);
  await desk.tap(row(PEOPLE.inspector));
  await desk.tap(panel().locator('[data-device="paired"] [data-test="revoke"]').first());
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await panel().locator('[data-device="revoked"]').first().waitFor();
  await becomes('nothing of his is paired', () => panel().locator('[data-device="paired"]').count(), 0);
  // It hears of it when it asks again, at the latest when it is opened.
  await phone.page.reload();
  await eventually('his phone says so', () => phone.page.getByText(phone.say('frame.banner_pair_title')).first().isVisible());
});

test('its pages have no fault at any width, in both languages, in the dark', async () => {
  const faults = [];
  await desk.goto('/desk/people');
  faults.push(...(await judge('people', () => row(PEOPLE.colleague).waitFor())));
  await desk.tap(row(PEOPLE.inspector));
  faults.push(...(await judge('person', () => panel().locator('[data-device]').first().waitFor())));
  await desk.goto('/desk/units');
  faults.push(...(await judge('units', () => page().locator('.desk-row').first().waitFor())));
  await desk.tap(row('云岭县'));
  faults.push(...(await judge('unit', () => panel().locator('[data-test="add-below"]').waitFor())));
  assert.deepEqual(faults, []);
  assert.deepEqual(desk.faults, []);
});

test('without the office the app says that the desk needs it, and opens it again', async () => {
  await desk.isKept();
  await office.close();
  await desk.goto('/desk/people');
  await page().getByText(desk.say('frame.desk_away_title')).waitFor();
  assert.deepEqual(await violations(page()), []);
  await office.open();
  await desk.tap(page().locator('[data-test="desk-again"]'));
  await row(PEOPLE.colleague).waitFor();
});
