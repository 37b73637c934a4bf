/**
 * The ledger at a desk: filtered by place, its view in the address and kept as a tab, worked by the keyboard with the open
 * hazard beside it, and taken away as a file that holds what is shown.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before } from 'node:test';
import { violations } from './harness/axe.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { seed } from './harness/seed.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';

let desk;

const test = story(import.meta.url, () => [desk]);

before(async () => {
  const first = (office) => {
    seed(office.url, office.code(PEOPLE.colleague), { inspections: 3, findings: 40, seed: 1 });
    seed(office.url, office.code(PEOPLE.farInspector), { inspections: 2, findings: 25, seed: 2 });
  };
  ({ desk } = await opening({ desk: { lang: 'zh', desk: true, as: PEOPLE.supervisor } }, { first }));
  await desk.isSettled();
});

const rows = () => desk.page.locator('.ledger-table tbody tr');
const nShown = async () => Number((await desk.page.locator('.status-line').first().innerText()).match(/\d+/)[0]);
const address = () => new URL(desk.page.url()).searchParams;
const openRow = () => desk.page.locator('tr[data-open]');
const panel = () => desk.page.locator('[data-test="panel"]');

test('a county is chosen, and the address says so', async () => {
  await desk.goto('/ledger');
  await becomes('all have come', nShown, 65);
  await desk.page.locator('[data-column="county"]').first().waitFor();
  const low = await rows().first().evaluate((row) => row.getBoundingClientRect().height);
  assert.ok(low <= 33, `a row of 32 px, not ${low}`);
  await desk.page.locator('[data-test="f-county"]').selectOption('青崖县');
  await becomes('those of the county are left', nShown, 25);
  await becomes('the address says it', () => address().get('county'), '青崖县');
  await eventually('a column that says the same in every row is dropped', async () =>
    (await desk.page.locator('th[data-column="county"]').count()) === 0);
  await desk.page.locator('.status-line', { hasText: '青崖县' }).first().waitFor();
  assert.deepEqual(await violations(desk.page), []);
  await desk.screenshot('ledger-county-zh-1280');
});

test('the address opens as it was sent, and the back key leads to the view before', async () => {
  const sent = desk.page.url();
  await desk.goto('/settings');
  await desk.page.goto(sent);
  await becomes('the county’s', nShown, 25);
  await desk.tap(desk.page.locator('.sort-button', { hasText: desk.say('ledger.column_deadline') }));
  await becomes('the order stands there too', () => address().get('sort'), 'deadline');
});

test('a view is kept under a name and come back to', async () => {
  await desk.tap(desk.page.locator('[data-test="save-view"]'));
  const dialog = desk.page.getByRole('dialog', { name: desk.say('ledger.view_save') });
  await dialog.getByRole('textbox').fill('青崖催办');
  await desk.page.keyboard.press('Enter');
  const tab = desk.page.locator('[data-test="saved-view"]', { hasText: '青崖催办' });
  await becomes('it is the one that is shown', () => tab.getAttribute('aria-current'), 'true');
  await desk.tap(desk.page.locator('[data-test="saved-view"]').first());
  await becomes('all are shown', nShown, 65);
  await desk.goto('/ledger');
  await desk.tap(tab);
  await becomes('the view’s', nShown, 25);
  await becomes('and its order', () => address().get('sort'), 'deadline');
});

test('the keyboard goes through the rows, and the hazard stands beside them', async () => {
  await desk.page.keyboard.press('j');
  await panel().getByRole('heading', { level: 2 }).first().waitFor();
  const first = await openRow().getAttribute('id');
  await desk.page.keyboard.press('j');
  await eventually('the next one', async () => (await openRow().getAttribute('id')) !== first);
  await desk.page.keyboard.press('k');
  await becomes('the first again', () => openRow().getAttribute('id'), first);
  await becomes('the address names it', () => address().get('open'), first.replace('row-', ''));
  const title = (await openRow().locator('th').innerText()).trim();
  await becomes('the panel shows it', async () => (await panel().locator('.finding-page-title').innerText()).trim(), title);
  const [list, side] = await Promise.all(
    [desk.page.locator('.ledger-desk-list'), panel()].map((box) => box.boundingBox()),
  );
  assert.ok(side.x >= list.x + list.width, 'the panel stands beside the list, not over it');
  const photo = panel().locator('.photo-hero, .photo-compare').first();
  if ((await photo.count()) > 0) {
    const { width } = await photo.boundingBox();
    assert.ok(width <= side.width * 0.4, `a photo of ${width} in a panel of ${side.width}`);
  }
  await desk.page.keyboard.press('x');
  await desk.page.locator('[data-test="selection"]').waitFor();
  assert.deepEqual(await violations(desk.page), []);
  await desk.screenshot('ledger-panel-zh-1280');
  await desk.page.keyboard.press('/');
  await becomes('the search has the focus', () => desk.page.evaluate(() => document.activeElement.dataset.test), 'search');
  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('Escape');
  await eventually('the panel is closed', async () => (await panel().count()) === 0);
  await desk.page.keyboard.press('Escape');
  await eventually('nothing is selected', async () => (await desk.page.locator('[data-test="selection"]').count()) === 0);
});

/** The rows of a table that the page hands to the browser. */
async function exported(button) {
  await desk.tap(desk.page.locator('[data-test="export"]'));
  const [download] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk.tap(desk.page.locator(`[data-test="${button}"]`)),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('what is shown is exported, and of a selection that alone', async () => {
  const { name, bytes } = await exported('export-csv');
  assert.match(name, /^隐患台账 \d{4}-\d\d-\d\d\.csv$/);
  const lines = bytes.toString('utf8').trim().split('\r\n');
  assert.equal(lines.length, 1 + 25, 'the filter’s rows below the headings');
  for (const n of [0, 2]) {
    await rows().nth(n).getByRole('checkbox').check();
  }
  const wanted = await Promise.all([0, 2].map((n) => rows().nth(n).locator('th').innerText()));
  const few = (await exported('export-csv')).bytes.toString('utf8').trim().split('\r\n');
  assert.equal(few.length, 1 + 2);
  wanted.forEach((title, n) => assert.ok(few[n + 1].includes(title.trim().split('\n')[0]), `${title} in ${few[n + 1]}`));
  const workbook = await exported('export-xlsx');
  assert.match(workbook.name, /\.xlsx$/);
  assert.equal(workbook.bytes.subarray(0, 2).toString(), 'PK');
});

test('without the office the export says that it makes the file', async () => {
  await desk.offline(true);
  await desk.tap(desk.page.locator('[data-test="export"]'));
  await desk.tap(desk.page.locator('[data-test="export-xlsx"]'));
  await desk.page.getByText(desk.say('ledger.export_unreachable')).waitFor();
  await desk.page.keyboard.press('Escape');
  await desk.offline(false);
});
