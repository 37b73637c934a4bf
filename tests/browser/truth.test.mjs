/**
 * What the screen says is so: where a photo was taken or that it is not known, that a picture cannot be shown here, and,
 * whatever a page translator has made of the words, where the work is.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Pictures } from './harness/pictures.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import {
  choose,
  closeCamera,
  field,
  leaveField,
  openCamera,
  recordByName,
  shoot,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

let office;
let phone;
let path;
let visit;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone]);

before(async () => {
  office = await Office.start();
  phone = await Phone.open(office.url);
  await phone.pair(office.code(PEOPLE.inspector));
  await waitForReference(phone);
  visit = await visitTheMine(phone, {});
  ({ path } = await recordByName(phone, '皮带机头无护罩'));
});

after(async () => {
  await phone?.close();
  await office?.kill();
});

const photos = (device = phone) => device.page.locator('main .photo-strip .photo-thumb');
const viewer = (device = phone) => device.page.locator('dialog.photo-viewer');

/** What the open viewer says of the photo at `place`. */
async function caption(place) {
  await phone.tap(photos().nth(place));
  const facts = viewer().locator('[data-test="photo-facts"]');
  await phone.tap(facts.locator('summary'));
  const words = await facts.innerText();
  await phone.page.keyboard.press('Escape');
  await viewer().waitFor({ state: 'hidden' });
  return words;
}

/** Takes one shot with the camera of the page; gives what is said of it. */
async function shot() {
  const before = await photos().count();
  await openCamera(phone, phone.page.getByRole('link', { name: phone.say('camera.add') }).first());
  await shoot(phone);
  await closeCamera(phone);
  await becomes('the shot is there', () => photos().count(), before + 1);
  return caption(before);
}

const PLACE = /36\.78\d*, 111\.26/;

test('a shot carries the place that was found just now, and none that is an hour old', async () => {
  await eventually('the place is found', async () => PLACE.test(await shot()), 60_000);
  await phone.context.clearPermissions();
  await phone.context.grantPermissions(['camera']);
  // An hour later, as far as the page knows: the engine keeps its own time.
  await phone.page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
  });
  const later = await shot();
  assert.ok(later.includes(phone.say('camera.detail_no_position')), later);
  assert.doesNotMatch(later, PLACE);
});

for (const [what, place] of [
  ['0° 0°', { latitude: 0, longitude: 0, accuracy: 10 }],
  ['a fix that is off by 50 km', { latitude: 36.78, longitude: 111.26, accuracy: 50_000 }],
]) {
  test(`${what} is no place of a hazard`, async () => {
    await phone.context.grantPermissions(['camera', 'geolocation']);
    await phone.context.setGeolocation(place);
    await phone.goto(path);
    await photos().first().waitFor();
    const said = await shot();
    assert.ok(said.includes(phone.say('camera.detail_no_position')), said);
  });
}

test('what is offered in place of the camera and is of another time is of its file’s', async () => {
  await phone.goto(path);
  await photos().first().waitFor();
  const input = phone.page.locator('input[type="file"][capture]').first();
  const plain = await pictures.photo(phone.page, '机头-0', { width: 640, height: 480 });
  const dated = pictures.dated(plain, '旧照', { time: '2024:03:05 14:02:09', latitude: [39, 54, 24], longitude: [116, 23, 51] });
  const silent = pictures.old(await pictures.photo(phone.page, '机头-1', { width: 640, height: 480 }));
  const before = await photos().count();
  await input.setInputFiles(dated.path);
  await becomes('it is kept', () => photos().count(), before + 1);
  const said = await caption(before);
  assert.match(said, /2024/);
  assert.ok(said.includes(phone.say('camera.detail_from_file')), said);
  await input.setInputFiles(silent.path);
  await becomes('it is kept', () => photos().count(), before + 2);
  const undated = await caption(before + 1);
  assert.ok(undated.includes(phone.say('camera.undated')), undated);
});

test('a picture that cannot be shown says so in its tile and whole, here and at the desk, and is given as it is', async () => {
  const heic = pictures.heic();
  const before = await photos().count();
  await choose(phone.page, [heic]);
  await becomes('it is kept', () => photos().count(), before + 1);
  await photos().nth(before).getByText(phone.say('camera.no_preview'), { exact: true }).waitFor();
  await phone.screenshot('truth-heic', { fullPage: true });
  await phone.isSettled(30_000);
  const desk = await Phone.open(office.url, { desk: true, lang: 'en' });
  try {
    await desk.pair(office.code(PEOPLE.colleague));
    await desk.goto(path);
    const tile = photos(desk).filter({ hasText: desk.say('camera.no_preview') });
    await tile.click({ timeout: 30_000 });
    await viewer(desk).getByText(desk.say('failures.picture_not_shown')).waitFor();
    await viewer(desk).locator('[data-test="photo-facts"] summary').click();
    const download = desk.page.waitForEvent('download');
    await viewer(desk).locator('[data-test="download"]').click();
    const file = await download;
    assert.ok(file.suggestedFilename().endsWith('.heic'), file.suggestedFilename());
    assert.ok(readFileSync(await file.path()).equals(readFileSync(heic.path)), 'the very bytes');
    assert.deepEqual(desk.faults, []);
  } finally {
    await desk.close();
  }
});

/** As translators do it that heed no "translate=no": each text in elements of their own. */
const translate = (page) =>
  page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) {
      if (walk.currentNode.data.trim() && !['SCRIPT', 'STYLE'].includes(walk.currentNode.parentNode.nodeName)) {
        texts.push(walk.currentNode);
      }
    }
    for (const text of texts) {
      const font = document.createElement('font');
      font.append(Object.assign(document.createElement('font'), { textContent: 'translated' }));
      text.replaceWith(font);
    }
  });

test('what says where the work is says it though the page was translated', async () => {
  await phone.goto(path);
  await phone.isSettled(30_000);
  await write(phone, 'fields.place', '三采区 2 号变电所');
  await leaveField(phone);
  await phone.isSettled(30_000);
  const place = await field(phone, 'fields.place').elementHandle();
  const mark = phone.page.locator('.field').filter({ has: phone.page.locator(`#${await place.getAttribute('id')}`) }).locator('.saved-mark');
  const image = await pictures.photo(phone.page, '机头-2', { width: 640, height: 480 });
  const tile = photos().first().locator('.truth');
  await translate(phone.page);
  assert.equal(await phone.badge().innerText(), 'translated');
  assert.equal(await tile.textContent(), 'translated');
  await phone.offline(true);
  await place.fill('三采区 3 号变电所');
  const words = /[\u4e00-\u9fff]/;
  await eventually('the badge says that it is not at the office', async () => {
    const state = await phone.badge().getAttribute('data-state');
    return ['offline', 'phone'].includes(state) && words.test(await phone.badge().innerText());
  }, 30_000);
  await eventually('the field’s mark says how it stands', async () => words.test(await mark.textContent()));
  await choose(phone.page, [image]);
  await eventually('a photo that is here says so', async () => words.test(await photos().last().locator('.truth').textContent()));
  const banner = phone.page.locator('.banner[data-tone="offline"]');
  await eventually('the banner has its words', async () => words.test(await banner.innerText()));
  assert.equal(await phone.page.locator('.crash').count(), 0);
  await phone.offline(false);
  await phone.isSettled(45_000);
  await eventually('the badge says that all is sent', async () => words.test(await phone.badge().innerText()));
});

test('a visit is taken away as evidence by an officer, and is offered to nobody else', async () => {
  const link = (device) => device.page.locator('[data-test="evidence"]');
  await phone.goto(visit);
  await phone.isSettled(30_000);
  await link(phone).getByText(phone.say('inspection.evidence'), { exact: true }).waitFor();
  const download = phone.page.waitForEvent('download');
  await phone.tap(link(phone));
  const file = await download;
  assert.equal(file.suggestedFilename(), `evidence-${visit.split('/').at(-1)}.zip`);
  const pack = readFileSync(await file.path());
  for (const part of ['manifest.sig', 'index.html', '皮带机头无护罩']) {
    assert.ok(pack.includes(part), part);
  }
  const desk = await Phone.open(office.url, { desk: true, lang: 'en' });
  try {
    await desk.pair(office.code(PEOPLE.reviewer));
    await desk.goto(visit);
    await desk.page.locator('.inspection-page').waitFor({ timeout: 30_000 });
    await desk.page.getByText(desk.say('inspection.read_only')).waitFor();
    assert.equal(await link(desk).count(), 0);
    assert.deepEqual(desk.faults, []);
  } finally {
    await desk.close();
  }
});

test('the arrow leads where the back key leads, and the key does not walk all of it again', async () => {
  const at = () => new URL(phone.page.url()).pathname;
  const go = async (to) => {
    await phone.page.locator(`a[href="${to}"]`).first().waitFor({ state: 'attached' });
    await phone.page.evaluate((to) => document.querySelector(`a[href="${to}"]`).click(), to);
    await becomes(`at ${to}`, at, to);
  };
  const back = async (to) => {
    await phone.page.locator('.app-frame:has(> .inspection-page) [data-test="back"]').waitFor();
    await phone.page.evaluate(() => document.querySelector('[data-test="back"]').click());
    await becomes('the arrow leads to the page before', at, to);
  };
  await phone.goto('/settings');
  await go('/');
  const before = await phone.page.evaluate(() => history.length);
  await go(visit);
  await back('/');
  await go(visit);
  await back('/');
  assert.ok((await phone.page.evaluate(() => history.length)) <= before + 1, 'no page was added by the arrow');
  await phone.page.goBack();
  await becomes('the back key leaves the list at once', at, '/settings');
  assert.ok(visit.startsWith('/inspection/'));
});
