/**
 * The papers of a visit: read on the phone before they are made, with what they still lack; printed by the browser as they
 * stand on the screen; their words, their number and their photos in the file that comes out.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { before } from 'node:test';
import { violations } from './harness/axe.mjs';
import { atDesk } from './harness/desk.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { Pictures } from './harness/pictures.mjs';
import { artifact } from './harness/places.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { choose, leaveField, nShown, recordByName, turnTo, visitTheMine, waitForReference, write } from './harness/work.mjs';

const COUNTY = '云岭县';
const SITE = '晋川市松涛煤业有限公司';
const APPEAL = '自收到之日起六十日内向云岭县人民政府申请行政复议、或者六个月内向云岭县人民法院提起行政诉讼。';
const HAZARDS = [
  { title: '主井绞车房过卷保护开关被铁丝绑住', measure: '拆除铁丝，校验过卷保护。' },
  { title: `地面配电室门口堆放易燃杂物${'，一直堆到应急出口'.repeat(20)}`, measure: '清空通道，专人看守。' },
];
const WORD = 'x'.repeat(400);
/** From today to the deadlines. */
const DAYS = [7, 15];

let office;
let phone;
let desk;
let visit;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone, desk]);
const { dialog, panel, row, field, find } = atDesk(() => desk);

before(async () => {
  ({ office, phone, desk } = await opening({
    phone: { lang: 'zh', as: PEOPLE.inspector },
    desk: { lang: 'zh', desk: true, as: PEOPLE.administrator },
  }));
  await phone.isKept();
  await waitForReference(phone);
});

const at = (name) => phone.page.locator(`[data-test="${name}"]`);
const sheet = () => phone.page.locator('article.paper-sheet');
const link = (kind) => at('papers').getByRole('link', { name: phone.say(`paper_kinds.${kind}`) });

/** So many days from today, as a paper writes it. */
function inDays(n) {
  const day = new Date(Date.now() + (n * 24 + 8) * 3_600_000);
  const [year, month, date] = day.toISOString().slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** What the browser prints of this page: the words of each page of the file. */
async function printed(name) {
  const { page } = phone;
  await eventually('every picture of the paper is shown', async () => (await nShown(sheet())) === (await sheet().locator('figure').count()));
  const file = artifact(`${name}.pdf`);
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return text.split('\f').slice(0, -1);
}

/** Letters alone. A file of print has another sign for some that look the same: the one of the radical. */
const plain = (text) => text.normalize('NFKC').replace(/\s+/g, '');
const isRadical = (letter) => letter >= '\u2e80' && letter <= '\u2fdf';

function has(pages, words) {
  const [text, wanted] = [[...plain(pages.join(''))], [...plain(words)]];
  const isThere = (_, at) => wanted.every((letter, n) => text[at + n] === letter || isRadical(text[at + n] ?? ''));
  return text.some(isThere);
}

function says(pages, ...all) {
  for (const words of all) {
    assert.ok(has(pages, words), `${words} in ${plain(pages.join(''))}`);
  }
}

test('two hazards of a visit, each with a photo and all that an order needs', async () => {
  visit = await visitTheMine(phone, { second: PEOPLE.colleague });
  const shapes = [{ width: 1200, height: 2400 }, { width: 2400, height: 900 }];
  for (const [n, { title, measure }] of HAZARDS.entries()) {
    const { path } = await recordByName(phone, title);
    await write(phone, 'fields.measure', measure);
    await write(phone, 'fields.basis', `第${n + 1}条 ${WORD}`);
    await write(phone, 'fields.responsible', '秦望川');
    await leaveField(phone);
    const chip = at(`deadline-${DAYS[n]}`).first();
    await phone.tap(chip);
    await becomes('the deadline is taken', () => chip.getAttribute('aria-pressed'), 'true');
    await choose(phone.page, [await pictures.photo(desk.page, `隐患-${n + 1}`, shapes[n])]);
    await becomes('the photo is shown', () => nShown(phone.page.locator('.photo-strip').first()), 1);
    assert.ok(path.startsWith('/finding/'));
    await phone.goto(visit);
  }
});

test('the order is read before it is given, and says that nobody has entered where one complains of it', async () => {
  await turnTo(phone, 'tab_end');
  await phone.tap(link('order'));
  await sheet().waitFor();
  await phone.page.getByText(phone.say('papers.template'), { exact: true }).waitFor();
  const lacks = at('paper-lacks').locator('[data-lack]');
  await becomes('one thing lacks', () => lacks.evaluateAll((all) => all.map((one) => one.dataset.lack)), ['appeal']);
  assert.equal(await sheet().locator('.paper-blank').count(), 1, 'there is a blank for it');
  says(await printed('paper-without-appeal'), '复议机关');
  await phone.screenshot('paper-order-lacks', { fullPage: true });
  assert.deepEqual(await violations(phone.page), []);
});

test('an administrator enters it at the desk, and the paper on the phone has it', async () => {
  await desk.goto('/desk/units');
  await find(COUNTY);
  await desk.tap(row(COUNTY));
  await desk.tap(panel().locator('[data-test="change"]'));
  await field('appeal').fill(APPEAL);
  await desk.tap(dialog().locator('[data-test="save"]'));
  await becomes('the dialog has closed', () => dialog().count(), 0);
  await phone.page.reload();
  await eventually('the paper says it', async () => (await sheet().innerText()).includes(APPEAL), 30_000);
  assert.equal(await at('paper-lacks').count(), 0);
});

test('the order prints: every item with its basis, measure and deadline, on pages with numbers, no photo clipped', async () => {
  const pages = await printed('paper-order');
  for (const [n, { title, measure }] of HAZARDS.entries()) {
    says(pages, title, measure, WORD, inDays(DAYS[n]));
  }
  says(pages, COUNTY, SITE, '责令限期整改指令书', APPEAL, PEOPLE.inspector, PEOPLE.colleague, '（印章）');
  assert.ok(!has(pages, phone.say('papers.print')), 'nothing that is tapped');
  assert.ok(!has(pages, phone.say('papers.template')), 'what is said of the form stands on the screen alone');
  for (const [n, page] of pages.entries()) {
    assert.match(page, new RegExp(`${n + 1}\\s*/\\s*${pages.length}\\s*$`), 'each page has its number');
  }
  // As wide and high as its own shape, within the sheet, in print as on the screen.
  await phone.page.emulateMedia({ media: 'print' });
  const shapes = await sheet().locator('figure img').evaluateAll((all) => {
    const { left, right } = all[0].closest('.paper-sheet').getBoundingClientRect();
    return all.map((image) => {
      const box = image.getBoundingClientRect();
      return {
        off: Math.abs((box.width * image.naturalHeight) / (box.height * image.naturalWidth) - 1),
        isWithin: box.left >= left - 1 && box.right <= right + 1,
        fit: getComputedStyle(image).objectFit,
      };
    });
  });
  await phone.page.emulateMedia({ media: null });
  assert.equal(shapes.length, 2);
  for (const { off, isWithin, fit } of shapes) {
    assert.ok(off < 0.03 && isWithin && fit === 'contain', JSON.stringify(shapes));
  }
});

test('black on white whatever the theme, and no word of the paper leaves the sheet', async () => {
  await phone.page.evaluate(() => localStorage.setItem('spotcheck.theme', 'dark'));
  await phone.page.reload();
  await sheet().waitFor();
  const colours = await sheet().evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return { color, backgroundColor, isWide: element.scrollWidth > element.clientWidth + 1 };
  });
  assert.deepEqual(colours, { color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)', isWide: false });
  await phone.screenshot('paper-order-dark', { fullPage: true });
  assert.deepEqual(await violations(phone.page), []);
  await phone.page.evaluate(() => localStorage.setItem('spotcheck.theme', 'light'));
  await phone.page.reload();
});

test('given on its sheet, the order has its number and reads as it did', async () => {
  const items = () => sheet().locator('.paper-items').innerText();
  await sheet().waitFor();
  const before = await items();
  await phone.goto(visit);
  await turnTo(phone, 'tab_findings');
  await phone.tap(at('to-order').first());
  await phone.page.waitForURL(/\/inspection\/[^/]+\/order$/);
  await phone.tap(at('order-go').first());
  await phone.page.waitForURL((url) => url.pathname === visit);
  await turnTo(phone, 'tab_end');
  await phone.tap(link('order'));
  await phone.page.waitForURL((url) => /^\/papers\/[^/]+$/.test(url.pathname));
  await eventually('the paper is made', () => sheet().locator('.paper-qr').isVisible());
  assert.equal(await items(), before);
  const number = await sheet().locator('.paper-number').innerText();
  assert.match(number, /〔\d{4}〕\d+号/);
  says(await printed('paper-order-given'), number, APPEAL, ...HAZARDS.map(({ title }) => title));
});

test('the record of the visit is made with no network, has its number, and reads as it did before', async () => {
  await phone.isSettled();
  await phone.offline(true);
  await phone.goto(visit);
  await turnTo(phone, 'tab_end');
  await phone.tap(link('record'));
  await sheet().waitFor();
  const blocks = () => sheet().locator('.paper-items').innerText();
  const before = await blocks();
  await phone.tap(at('make-paper'));
  await phone.page.waitForURL((url) => /^\/papers\/[^/]+$/.test(url.pathname));
  await eventually('the paper is made', () => sheet().locator('.paper-qr').isVisible());
  assert.equal(await blocks(), before);
  const number = await sheet().locator('.paper-number').innerText();
  assert.match(number, /〔\d{4}〕\d+号/);
  const pages = await printed('paper-record');
  says(pages, number, '现场检查记录', SITE, ...HAZARDS.map(({ title }) => title));
  assert.match(plain(pages.join('')), /SHA-256:[0-9a-f]{64}/);
  await phone.screenshot('paper-record', { fullPage: true });
  await phone.goto(visit);
  await turnTo(phone, 'tab_end');
  await becomes('it stands among the papers of the visit', () => at('papers').getByText(number).count(), 1);
  await phone.offline(false);
});

test('in English the chrome is English and the paper is the paper', async () => {
  await phone.page.evaluate(() => localStorage.setItem('spotcheck.language', 'en'));
  phone.lang = 'en';
  await phone.goto(visit);
  await turnTo(phone, 'tab_end');
  await phone.tap(link('order'));
  await sheet().waitFor();
  assert.equal(await at('print-paper').innerText(), phone.say('papers.print'));
  assert.equal(await sheet().locator('.paper-title').innerText(), '责令限期整改指令书');
  assert.equal(await sheet().getAttribute('lang'), 'zh-CN');
  assert.deepEqual(phone.faults, []);
  assert.deepEqual(desk.faults, []);
});
