/**
 * The main job: a visit recorded with no network, through two kills of the browser, and seen at a desk when the network
 * is back, to the last byte of its photos.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { artifact } from './harness/places.mjs';
import { Pictures } from './harness/pictures.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { hashAtOffice, hashesOnDevice } from './harness/device.mjs';
import {
  answer,
  beginVisit,
  choose,
  closeCamera,
  field,
  findSite,
  goBack,
  isKept,
  nSaved,
  nShown,
  openCamera,
  recordByName,
  recordFromItem,
  shoot,
  shutter,
  turnTo,
  waitForReference,
  write,
} from './harness/work.mjs';

const SITE = '晋川市松涛煤业有限公司';
const OWN_WORDS = '配电室门口堆放易燃杂物，应急灯不亮';
const FIRST_WORDS = '主井绞车房东侧，过卷保护开关被铁丝绑住，';
const NARRATIVE = '十时二十分到矿，查看调度室、绞车房和东翼工作面，询问值班副矿长。';

let office;
let phone;
let desk;
const pictures = new Pictures();
const files = [];
const paths = {};

const test = story(import.meta.url, () => [phone, desk]);

before(async () => {
  office = await Office.start();
  phone = await Phone.open(office.url, { lang: 'zh' });
  desk = await Phone.open(office.url, { lang: 'en', desk: true });
  for (const name of ['东翼工作面-1', '东翼工作面-2', '绞车房']) {
    files.push(await pictures.photo(desk.page, name, { width: 2400, height: 1800 }));
  }
});

after(async () => {
  await phone?.close();
  await desk?.close();
  await office?.kill();
});

async function cutOff() {
  await phone.offline(true);
  await office.close();
}

test('an inspector pairs by the link, and the whole app is kept', async () => {
  await phone.pair(office.code(PEOPLE.inspector));
  await phone.isKept();
  await waitForReference(phone);
  await phone.hasCookieOnDisk();
});

test('with the network cut and the port closed, a site is found by its initials and a visit begins', async () => {
  await cutOff();
  await phone.goto('/start');
  await findSite(phone, 'stmy');
  assert.equal(await phone.page.locator('.site-card-name').innerText(), SITE);
  paths.visit = await beginVisit(phone, { kind: 'kind_unannounced', second: PEOPLE.colleague });
  await becomes('the badge says offline', () => phone.badge().getAttribute('data-state'), 'offline');
  await phone.screenshot('story-1-visit');
});

test('items are answered by taps', async () => {
  await answer(phone, 0, 'conforms');
  await answer(phone, 1, 'conforms');
  await answer(phone, 2, 'not_applicable');
  await answer(phone, 3, 'hazard');
  await answer(phone, 4, 'conforms');
  const said = await phone.page.locator('.divisions').getAttribute('aria-label');
  assert.ok(said.startsWith(phone.say('inspection.answered_of', { n: 5, all: 24 })), said);
});

test('a finding from an item carries the catalogue’s words, and two shots of the camera', async () => {
  paths.first = await recordFromItem(phone, 3);
  assert.notEqual(await phone.page.locator('.finding-page-title').innerText(), phone.say('finding.untitled'));
  await eventually('the measure is filled in', async () => (await field(phone, 'fields.measure').inputValue()) !== '');
  const link = phone.page.getByRole('link', { name: phone.say('camera.add'), exact: true }).first();
  await openCamera(phone, link);
  await shoot(phone);
  await shoot(phone);
  await closeCamera(phone);
  await becomes('the finding has two photos', () => phone.page.locator('.photo-strip .photo-thumb').count(), 2);
});

test('killed in the middle of typing, it reopens at the same place with the words', async () => {
  const description = field(phone, 'finding.field_description');
  await phone.tap(description);
  await phone.page.keyboard.type(FIRST_WORDS);
  await isKept(phone, description);
  // Still typing when the power goes.
  const typing = phone.page.keyboard.type('无人知晓，随后通知机电队。', { delay: 15 }).catch(() => {});
  await eventually('more words stand there', async () => (await description.inputValue()).length > FIRST_WORDS.length + 2);
  await phone.kill();
  await typing;

  await phone.reopen();
  await phone.goto('/');
  await phone.page.waitForURL((url) => url.pathname === paths.first);
  const found = await field(phone, 'finding.field_description').inputValue();
  assert.ok(found.startsWith(FIRST_WORDS), `the words are there: ${found}`);
  await becomes('so are its photos', () => nShown(phone.page.locator('.photo-strip').first()), 2);
  await phone.screenshot('story-2-reopened-after-typing');
});

test('a finding by the catalogue’s suggestion, with two photos from files', async () => {
  await goBack(phone);
  await phone.page.getByRole('tablist').waitFor();
  const { path, title } = await recordByName(phone, '瓦斯', { suggestion: 0 });
  paths.second = path;
  assert.equal(await phone.page.locator('.finding-page-title').innerText(), title);
  await eventually('the basis is filled in', async () => (await field(phone, 'fields.basis').inputValue()) !== '');
  await choose(phone.page, files.slice(0, 2));
  await becomes('two photos are shown', () => nShown(phone.page.locator('.photo-strip').first()), 2);
});

test('a finding in own words, with one photo', async () => {
  await goBack(phone);
  const { path } = await recordByName(phone, OWN_WORDS);
  paths.third = path;
  assert.equal(await phone.page.locator('.finding-page-title').innerText(), OWN_WORDS);
  await write(phone, 'fields.place', '地面配电室');
  await choose(phone.page, files.slice(2));
  await becomes('the photo is shown', () => nShown(phone.page.locator('.photo-strip').first()), 1);
  await goBack(phone);
  await turnTo(phone, 'tab_words');
  await write(phone, 'inspection.narrative', NARRATIVE);
});

let nSavedBefore = 0;

test('killed in the middle of a series of shots, it keeps every one that it showed as stored', async () => {
  await openCamera(phone, phone.page.locator('[data-test="open-camera"]'));
  await shoot(phone);
  await shoot(phone);
  for (let n = 0; n < 3; n += 1) {
    await phone.tap(shutter(phone));
  }
  nSavedBefore = await nSaved(phone);
  await phone.kill();
  assert.ok(nSavedBefore >= 2);

  await phone.reopen();
  await phone.goto('/');
  await phone.page.waitForURL((url) => url.pathname === paths.visit);
  await turnTo(phone, 'tab_photos');
  const strip = phone.page.locator('.split-pane-side .photo-strip');
  await eventually('every stored shot is shown', async () => (await nShown(strip)) >= nSavedBefore);
  assert.equal(await strip.locator('.truth[data-truth="phone"]').count(), await strip.locator('.photo-thumb').count());
  await turnTo(phone, 'tab_words');
  assert.equal(await field(phone, 'inspection.narrative').inputValue(), NARRATIVE);
  await turnTo(phone, 'tab_findings');
  await becomes('all three findings are there', () => phone.page.locator('article.finding-card').count(), 3);
  await phone.screenshot('story-3-reopened-after-camera');
});

test('when the network is back, a desk that has the app open sees it all within five seconds', async () => {
  await office.open();
  await desk.pair(office.code(PEOPLE.supervisor));
  await desk.isSettled();
  await desk.goto('/inspections');
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
  const ledger = await desk.newTab('/ledger');
  await ledger.getByRole('heading', { level: 1 }).waitFor();
  await desk.page.evaluate(() => (window.neverReloaded = true));
  await ledger.evaluate(() => (window.neverReloaded = true));
  await desk.page.bringToFront();

  const began = performance.now();
  await phone.offline(false);
  const card = desk.page.locator('article.inspection-card').filter({ hasText: SITE });
  await card.waitFor();
  const visitAfter = performance.now() - began;
  await eventually('three findings', async () => (await ledger.locator('tbody tr').count()) === 3);
  const findingsAfter = performance.now() - began;
  await desk.tap(card.getByRole('link'));
  const pane = desk.page.locator('.split-pane-side');
  await eventually('the photos of the scene', async () => (await nShown(pane)) >= nSavedBefore);
  const photosAfter = performance.now() - began;
  assert.ok(await desk.page.evaluate(() => window.neverReloaded), 'the visits were not reloaded');
  assert.ok(await ledger.evaluate(() => window.neverReloaded), 'the ledger was not reloaded');
  console.log(
    `  desk sees the visit after ${visitAfter.toFixed(0)} ms, three findings after ${findingsAfter.toFixed(0)} ms, ` +
      `the scene’s photos after ${photosAfter.toFixed(0)} ms`,
  );
  assert.ok(photosAfter < 5000, `all of it within five seconds, not ${photosAfter.toFixed(0)} ms`);
  await desk.screenshot('story-4-desk-visit');
  await ledger.screenshot({ path: artifact('story-5-desk-ledger.png') });
});

test('the photos at the desk are the phone’s very bytes', async () => {
  await phone.isSettled(30_000);
  assert.equal(await phone.badge().innerText(), phone.say('frame.badge_office'));
  const onPhone = await hashesOnDevice(phone);
  // Two frames of the false camera may be the same picture, and are then one file.
  assert.ok(onPhone.length >= 2 * (files.length + 2), `originals and copies: ${onPhone.length}`);
  for (const { name, sha256 } of onPhone) {
    assert.equal(sha256, name, 'a file is named by its hash');
    assert.equal(await hashAtOffice(desk.page, name), name, 'the office gives the same bytes');
  }
  for (const file of files) {
    assert.ok(onPhone.some(({ name }) => name === file.sha256), `${file.name} was kept as it was`);
    assert.equal(await hashAtOffice(desk.page, file.sha256), file.sha256, `${file.name} at the desk`);
  }
});

test('the desk reads what was written', async () => {
  await desk.goto(paths.first);
  await desk.page.locator('.finding-page-title').waitFor();
  const text = await eventually('the description', async () => {
    const fields = await desk.page.locator('main textarea, main input').evaluateAll((all) => all.map((one) => one.value));
    const said = `${await desk.page.locator('main').innerText()}\n${fields.join('\n')}`;
    return said.includes(FIRST_WORDS) && said;
  });
  assert.ok(text.includes(SITE));
  await desk.screenshot('story-6-desk-finding', { fullPage: true });
  assert.deepEqual(phone.faults, []);
  assert.deepEqual(desk.faults, []);
});
