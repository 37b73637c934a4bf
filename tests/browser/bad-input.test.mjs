/**
 * What goes wrong in the field: files that are no photos, a photo of a hundred megapixels, a full disk, an office that
 * answers wrongly or not at all, and a clock that is a year off. Each gives a clear sentence and loses nothing.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Pictures } from './harness/pictures.mjs';
import { Proxy } from './harness/proxy.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { saying } from './harness/words.mjs';
import { hashAtOffice } from './harness/device.mjs';
import {
  choose,
  field,
  isKept,
  leaveField,
  recordByName,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

let office;
let proxy;
let phone;
let path;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone]);

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  phone = await Phone.open(proxy.url, { lang: 'zh' });
  await phone.pair(office.code(PEOPLE.inspector));
  await phone.isKept();
  await waitForReference(phone);
  await visitTheMine(phone, {});
  ({ path } = await recordByName(phone, '皮带机头无护罩'));
});

after(async () => {
  await phone?.close();
  await proxy?.close();
  await office?.kill();
});

const photos = () => phone.page.locator('main .photo-strip .photo-thumb');
const said = (key, values) => phone.page.getByText(saying(phone.lang, key, values)).first();

test('an empty file and a letter named .jpg are refused by name, and the photo beside them is kept', async () => {
  const good = await pictures.photo(phone.page, '机头-1');
  await choose(phone.page, [pictures.empty(), good, pictures.text()]);
  await said('camera.not_a_picture', { name: 'empty.jpg' }).waitFor();
  await said('camera.not_a_picture', { name: 'letter.jpg' }).waitFor();
  await becomes('only the photo is kept', () => photos().count(), 1);
  await phone.screenshot('bad-not-a-picture', { fullPage: true });
});

test('a photo of a hundred megapixels is kept and does not kill the page', async () => {
  const huge = pictures.huge();
  await phone.page.evaluate(() => (window.stillHere = true));
  await choose(phone.page, [huge]);
  await eventually('it is kept', async () => (await photos().count()) === 2, 60_000);
  assert.ok(await phone.page.evaluate(() => window.stillHere), 'the page is the same');
  await phone.isSettled(60_000);
  assert.equal(await hashAtOffice(phone.page, huge.sha256), huge.sha256);
});

/** What the open viewer says of the photo at `place`. */
async function caption(place) {
  await phone.tap(photos().nth(place));
  const viewer = phone.page.locator('dialog.photo-viewer');
  const facts = viewer.locator('[data-test="photo-facts"]');
  await phone.tap(facts.locator('summary'));
  const words = await facts.innerText();
  await phone.page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'hidden' });
  return words;
}

test('a photo from the album is of its own time and place, and where its file says none, of none', async () => {
  const undated = await caption(0);
  assert.ok(undated.includes(phone.say('camera.undated')), undated);
  assert.ok(undated.includes(phone.say('camera.detail_no_position_file')), undated);
  const before = await photos().count();
  const plain = await pictures.photo(phone.page, '机头-0', { width: 640, height: 480 });
  const old = pictures.dated(plain, '旧照', { time: '2024:03:05 14:02:09', latitude: [39, 54, 24], longitude: [116, 23, 51] });
  await choose(phone.page, [old]);
  await becomes('the photo is kept', () => photos().count(), before + 1);
  const dated = await caption(before);
  assert.match(dated, /2024/);
  assert.match(dated, /14:02/);
  assert.match(dated, /39\.906667, 116\.397500/);
  assert.ok(dated.includes(phone.say('camera.detail_from_file')), dated);
  await phone.screenshot('bad-old-photo', { fullPage: true });
  await phone.isSettled(30_000);
});

test('a full disk is said at the field and at the photo; the words and the photo stay and are stored later', async () => {
  const devtools = await phone.devtools();
  const origin = proxy.url;
  await write(phone, 'finding.field_description', '滚筒外露，');
  await leaveField(phone);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const photo = await pictures.photo(phone.page, '机头-2');
  await choose(phone.page, [photo]);
  await said('failures.storage_full').waitFor();
  await said('frame.banner_storage_full').waitFor();
  const badge = () => phone.badge().innerText();
  await becomes('the badge tells of the store, not of the network', badge, phone.say('frame.badge_storage_full'));
  const description = field(phone, 'finding.field_description');
  await phone.tap(description);
  await phone.page.keyboard.press('End');
  await phone.page.keyboard.type('附近有人作业。');
  assert.equal(await description.inputValue(), '滚筒外露，附近有人作业。', 'the words stay where they were typed');
  await phone.screenshot('bad-storage-full', { fullPage: true });

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await phone.page.keyboard.type('已停机。');
  await isKept(phone, description);
  await leaveField(phone);
  await phone.tap(phone.page.getByRole('button', { name: phone.say('camera.retry_all') }).first());
  await becomes('the photo is stored after all', () => photos().count(), 4);
  await phone.isSettled(30_000);
  assert.equal(await hashAtOffice(phone.page, photo.sha256), photo.sha256);
  await phone.page.reload();
  await becomes('so are the words', () => field(phone, 'finding.field_description').inputValue(), '滚筒外露，附近有人作业。已停机。');
});

/** Does work while the office misbehaves; gives what must be there afterwards. */
async function workMeanwhile(n) {
  const words = `第${n}次补充：护罩在仓库，明日安装。`;
  await write(phone, 'fields.measure', words);
  await leaveField(phone);
  const photo = await pictures.photo(phone.page, `机头-${n}`, { width: 800, height: 600 });
  const before = await photos().count();
  await choose(phone.page, [photo]);
  await becomes('the photo is kept', () => photos().count(), before + 1);
  return { words, photo };
}

async function recovers({ words, photo }) {
  proxy.mood = 'pass';
  proxy.drop();
  await phone.goto('/outbox');
  const settled = said('outbox.settled_title').waitFor({ timeout: 45_000 });
  // It may be sent by itself before the finger is there.
  const sendNow = phone.page.getByRole('button', { name: phone.say('outbox.send_now') }).first();
  await Promise.race([phone.tap(sendNow).catch(() => {}), settled]);
  await settled;
  await phone.isSettled(45_000);
  assert.equal(await hashAtOffice(phone.page, photo.sha256), photo.sha256);
  await phone.goto(path);
  await becomes('the words are there', () => field(phone, 'fields.measure').inputValue(), words);
}

const badgeSays = (state) =>
  eventually(`the badge says ${state}`, async () => (await phone.badge().getAttribute('data-state')) === state, 20_000);

for (const [n, mood, what] of [
  [3, 'fault', 'an office that answers 500'],
  [4, 'garbage', 'a portal’s page in place of the office'],
]) {
  test(`${what} is told by badge, banner and outbox, and all is sent afterwards`, async () => {
    proxy.mood = mood;
    proxy.drop();
    const work = await workMeanwhile(n);
    await badgeSays('problem');
    await said('frame.banner_trouble').waitFor();
    await phone.tap(phone.badge());
    const row = phone.page.locator('article.outbox-row[data-state="problem"]').first();
    await row.waitFor();
    assert.ok((await row.innerText()).includes(phone.say('failures.office_fault')));
    await phone.screenshot(`bad-office-${mood}`, { fullPage: true });
    await recovers(work);
  });
}

test('an office that does not take a photo for its size says so at the photo’s record, and takes the words', async () => {
  proxy.mood = ({ url }) => (url.startsWith('/v1/photos') ? 'too_large' : 'pass');
  const work = await workMeanwhile(5);
  await phone.goto('/outbox');
  const row = phone.page.locator('article.outbox-row').filter({ hasText: phone.say('failures.photo_too_large') });
  await row.waitFor();
  await phone.screenshot('bad-office-too_large', { fullPage: true });
  await recovers(work);
});

test('an office that hangs holds up nobody, and all is sent when it answers again', async () => {
  proxy.mood = 'hang';
  proxy.drop();
  const work = await workMeanwhile(6);
  const waits = ['sending', 'phone', 'offline', 'problem'];
  assert.ok(waits.includes(await phone.badge().getAttribute('data-state')), 'it does not say that all is sent');
  await phone.goto('/outbox');
  await phone.page.locator('article.outbox-row').first().waitFor();
  await phone.screenshot('bad-office-hang', { fullPage: true });
  await recovers(work);
});

test('an office whose port is closed is told as being offline', async () => {
  await office.close();
  proxy.drop();
  const work = await workMeanwhile(7);
  await badgeSays('offline');
  await said('frame.banner_offline').waitFor();
  await office.open();
  await recovers(work);
  assert.deepEqual(phone.faults, []);
});

/** Every clock of page and engine is a year behind; set before any other script of theirs runs. */
const YEAR = 365 * 86_400_000;
const SLOW_CLOCK = `
  { const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...parts) { parts.length ? super(...parts) : super(Real.now() - ${YEAR}); }
      static now() { return Real.now() - ${YEAR}; }
    }; }
`;

test('with a clock that is a year behind, work is recorded and sent, and both times are shown', async () => {
  const wrong = await Proxy.before(office);
  wrong.rewrite = (url, text) => (/\/(boot|engine-boot)-/.test(url) ? SLOW_CLOCK + text : text);
  const late = await Phone.open(wrong.url, { lang: 'zh' });
  try {
    await late.pair(office.code(PEOPLE.colleague));
    await waitForReference(late);
    await visitTheMine(late, {});
    const { path: made } = await recordByName(late, '水泵房积水');
    await late.isSettled(30_000);
    await late.goto(made);
    const when = late.page.locator('.timeline-entry').first().locator('.timeline-when');
    await eventually('both times are shown', async () => {
      const words = await when.innerText();
      const years = [...words.matchAll(/20\d\d/g)].map(([year]) => Number(year));
      const thisYear = new Date().getFullYear();
      return years.includes(thisYear - 1) && years.includes(thisYear);
    });
    await late.screenshot('bad-clock', { fullPage: true });
    await phone.goto(made);
    await phone.page.locator('.finding-page-title').filter({ hasText: '水泵房积水' }).waitFor();
    assert.deepEqual(late.faults, []);
  } finally {
    await late.close();
    await wrong.close();
  }
});
