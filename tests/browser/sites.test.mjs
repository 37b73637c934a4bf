/**
 * Sites at the desk: a list from another program with rows that are refused and one that is there already, a place that an
 * inspector added confirmed, and two sites merged while an inspector is at one of them without a network.
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
import { beginVisit, findSite, recordByName, waitForReference } from './harness/work.mjs';

const MINE = '晋川市松涛煤业有限公司';
const OTHER = '晋川市云岭二号煤矿有限公司';
const ADDED = '老窑沟无名作坊';

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
const inPanel = (test) => panel().locator(`[data-test="${test}"]`);

test('sites come from a file: what is refused holds all of it back, and what is there already is asked about', async () => {
  const file = join(temporary('sites'), '名录.csv');
  const lines = (code) => [
    '企业名称,统一社会信用代码,行业领域,乡镇,县,风险等级,经纬度,联系人',
    `北坡化工有限公司,${code},危险化学品,松涛镇,云岭县,Ａ,"111.3012,36.8123",某甲`,
    '松涛煤业有限责任公司,,煤矿,松涛镇,云岭县,红,,某乙',
  ];
  writeFileSync(file, `\ufeff${lines('91999901FAKE100104').join('\r\n')}\r\n`);
  await desk.goto('/desk/sites');
  await row(MINE).waitFor();
  await desk.tap(page().locator('[data-test="import-open"]'));
  await dialog().locator('[data-test="import-file"]').setInputFiles(file);
  const refused = dialog().locator('tr[data-verdict="refused"]');
  await refused.waitFor();
  assert.match(await refused.innerText(), /B2[\s\S]*校验位/);
  assert.equal(await dialog().locator('[data-test="import-apply"]').isDisabled(), true);
  writeFileSync(file, `\ufeff${lines('91999901FAKE100103').join('\r\n')}\r\n`);
  await dialog().locator('[data-test="import-file"]').setInputFiles(file);
  await becomes('nothing is refused', () => refused.count(), 0);
  const likely = dialog().locator('tr[data-verdict="likely"]');
  await likely.waitFor();
  assert.match(await likely.innerText(), new RegExp(MINE));
  assert.equal(await dialog().locator('[data-test="import-apply"]').isDisabled(), true, 'nobody has said');
  await desk.screenshot('desk-sites-import-zh-1280');
  assert.deepEqual(await violations(page()), []);
  await likely.locator('[data-test="choice"]').selectOption('update');
  await desk.tap(dialog().locator('[data-test="import-apply"]'));
  await becomes('the dialog has closed', () => dialog().count(), 0);
  await find('某甲');
  await desk.tap(row('北坡化工'));
  await panel().getByText('91999901FAKE100103', { exact: true }).waitFor();
  await desk.tap(inPanel('give-site'));
  await dialog().locator('[data-test="find-unit"]').fill('青崖县');
  await dialog().getByRole('radio').first().check();
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await panel().locator('.desk-panel-above').getByText('青崖县').waitFor();
  await find('某乙');
  await row('松涛煤业有限责任公司').waitFor();
  await becomes('the mine was changed and is one', () => page().locator('.desk-row').count(), 1);
});

test('a place that an inspector added on the spot is confirmed', async () => {
  await waitForReference(phone);
  await phone.goto('/start');
  await phone.tap(phone.page.locator('[data-test="add-site"]'));
  const form = phone.page.locator('form').last();
  await form.getByLabel(phone.say('start.name')).first().fill(ADDED);
  await phone.tap(form.locator('[data-test="add-site-more"] summary'));
  await form.getByRole('combobox').selectOption('industry-trade');
  await phone.tap(form.locator('button[type="submit"]'));
  await phone.page.getByRole('group', { name: phone.say('start.kind') }).waitFor();
  await phone.isSettled();
  await desk.goto('/desk/sites?view=provisional');
  await desk.tap(row(ADDED));
  await inPanel('provisional').waitFor();
  await desk.tap(inPanel('confirm-site'));
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await becomes('it is provisional no more', () => inPanel('provisional').count(), 0);
  await becomes('and leaves the view', () => page().locator('.desk-row').count(), 0);
});

test('two are merged while an inspector is at one of them offline, and his visit goes on at the other', async () => {
  await phone.goto('/start');
  await findSite(phone, 'stmy');
  await phone.offline(true);
  const visit = await beginVisit(phone);
  await recordByName(phone, '通道堵塞');
  await desk.goto('/desk/sites');
  await find('松涛煤业');
  await desk.tap(row('松涛煤业'));
  await desk.tap(inPanel('merge'));
  await dialog().locator('[data-test="find-site"]').fill('云岭二号');
  await dialog().getByRole('radio').first().check();
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await panel().getByRole('heading', { name: OTHER, exact: true }).waitFor();
  await inPanel('merged').getByText('松涛煤业有限责任公司').first().waitFor();
  await phone.offline(false);
  await phone.isSettled();
  await phone.goto('/inspections');
  await phone.page.locator('.inspection-card', { hasText: OTHER }).first().waitFor();
  await phone.goto(visit);
  await phone.page.getByRole('heading', { name: OTHER }).first().waitFor();
  await recordByName(phone, '灭火器压力不足');
  await phone.isSettled();
  await desk.goto('/desk/sites');
  await find('云岭二号');
  await desk.tap(row(OTHER));
  await eventually('both hazards are its own', async () => (await inPanel('findings').locator('li').count()) === 2);
  await inPanel('visits').locator('li').first().waitFor();
  await phone.goto('/start');
  await phone.page.getByRole('searchbox').fill('松涛煤业');
  await becomes('the one that was merged is not offered', () => phone.page.locator('a.site-card').count(), 0);
  assert.deepEqual(phone.faults, []);
});

test('a site is entered by hand, closed, and opened again', async () => {
  await desk.goto('/desk/sites');
  await desk.tap(page().locator('[data-test="add"]'));
  const field = (key) => dialog().locator(`[data-field="${key}"] :is(input, select, textarea)`);
  await field('name').fill('手工登记的厂');
  await field('uscc').fill('91999901FAKE100103');
  await dialog().locator('[data-test="find-unit"]').first().fill('云岭县');
  await dialog().getByRole('radio', { name: '晋川市 / 云岭县', exact: true }).first().check();
  await desk.tap(dialog().locator('[data-test="save"]'));
  await dialog().getByText(desk.say('obstacles.code_taken')).waitFor();
  await field('uscc').fill('');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await panel().getByRole('heading', { name: '手工登记的厂', exact: true }).waitFor();
  await desk.tap(inPanel('close-site'));
  assert.equal(await dialog().locator('[data-test="confirm"]').isDisabled(), true, 'a reason is wanted');
  await field('closed_reason').fill('已搬迁');
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await inPanel('closed').waitFor();
  await desk.tap(inPanel('reopen'));
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await becomes('it is open', () => inPanel('closed').count(), 0);
});

test('a site is opened by two keys at once, keeps a certificate, and is among the rows of a number', async () => {
  await desk.goto('/desk/sites?q=%E6%89%8B%E5%B7%A5%E7%99%BB%E8%AE%B0');
  await row('手工登记的厂').waitFor();
  await page().evaluate(() => {
    for (const key of ['j', 'Enter']) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  });
  await panel().getByRole('heading', { name: '手工登记的厂', exact: true }).waitFor();
  await desk.tap(inPanel('add-certificate'));
  await desk.tap(dialog().locator('[data-test="save"]'));
  await becomes('a kind is wanted', () => dialog().locator('[data-field="kind"][data-state="error"]').count(), 1);
  await field('kind').fill('安全生产许可证');
  await field('until').fill('2020-03-01');
  await desk.tap(dialog().locator('[data-test="save"]'));
  await inPanel('certificates').locator('[data-tone="late"]').waitFor();
  await row('手工登记的厂').getByText(desk.say('certificates.is_expired')).waitFor();
  await desk.tap(inPanel('remove-certificate'));
  await desk.tap(dialog().locator('[data-test="confirm"]'));
  await becomes('it is gone', () => inPanel('certificates').locator('li').count(), 0);

  await desk.goto('/desk/sites?view=coverage&town=%E6%9D%BE%E6%B6%9B%E9%95%87');
  const number = page().locator('[data-test="coverage"] tfoot a').first();
  const n = await number.innerText();
  await desk.tap(number);
  await becomes('its rows are listed', () => page().locator('.desk-tabs [aria-current="page"] em').innerText(), n);
});

test('its pages have no fault at any width, in both languages, in the dark', async () => {
  const faults = [];
  await desk.goto('/desk/sites?view=due');
  faults.push(...(await judge('sites', () => page().locator('.desk-row').first().waitFor())));
  await desk.goto('/desk/sites');
  await find('云岭二号');
  await desk.tap(row(OTHER));
  faults.push(...(await judge('site', () => inPanel('figures').waitFor())));
  await desk.goto('/desk/sites?view=coverage');
  faults.push(...(await judge('coverage', () => page().locator('[data-test="coverage"] tfoot').waitFor())));
  assert.deepEqual(faults, []);
  assert.deepEqual(desk.faults, []);
});
