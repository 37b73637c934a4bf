/**
 * Every screen at 360 × 800 and at 1280 × 800, in Chinese and English, some in the dark: kept as pictures for people to
 * judge, and judged by axe-core, with no violation.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './harness/axe.mjs';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Pictures } from './harness/pictures.mjs';
import { eventually } from './harness/wait.mjs';
import { saying } from './harness/words.mjs';
import { forgetForms } from './harness/device.mjs';
import {
  answer,
  choose,
  leaveField,
  nShown,
  openCamera,
  recordByName,
  recordFromItem,
  shoot,
  turnTo,
  visitTheMine,
  waitForReference,
  write,
} from './harness/work.mjs';

let office;
let phone;
let desk;
let stranger;
let strangerAtDesk;
const paths = {};
const pictures = new Pictures();

before(async () => {
  office = await Office.start();
  [phone, desk, stranger, strangerAtDesk] = await Promise.all([
    Phone.open(office.url, { lang: 'zh' }),
    Phone.open(office.url, { lang: 'zh', desk: true }),
    Phone.open(office.url, { lang: 'zh' }),
    Phone.open(office.url, { lang: 'zh', desk: true }),
  ]);
  await phone.pair(office.code(PEOPLE.inspector));
  await desk.pair(office.code(PEOPLE.colleague));
  await waitForReference(phone);
  await waitForReference(desk);
  await record();
});

after(async () => {
  for (const device of [phone, desk, stranger, strangerAtDesk]) {
    await device?.close();
  }
  await office?.kill();
});

/** A visit in the middle of its work, so that no screen is empty. */
async function record() {
  const photos = [];
  for (const name of ['绞车房', '配电室', '东翼工作面', '调度室']) {
    photos.push(await pictures.photo(phone.page, name));
  }
  paths.visit = await visitTheMine(phone, { kind: 'kind_unannounced', second: PEOPLE.colleague });
  for (const [place, verdict] of ['conforms', 'hazard', 'conforms', 'not_applicable', 'hazard', 'conforms'].entries()) {
    await answer(phone, place, verdict);
  }
  paths.major = await recordFromItem(phone, 1);
  await choose(phone.page, photos.slice(0, 2));
  await write(phone, 'finding.field_description', '过卷保护开关被铁丝绑住，绞车司机不知情。');
  await leaveField(phone);
  await eventually('its photos are shown', async () => (await nShown(phone.page.locator('main'))) >= 2);
  await phone.goto(paths.visit);
  await phone.page.getByRole('tablist').waitFor();
  ({ path: paths.finding } = await recordByName(phone, '配电室门口堆放易燃杂物'));
  await choose(phone.page, photos.slice(1, 2));
  await write(phone, 'fields.place', '地面配电室');
  await write(phone, 'fields.measure', '当日清理，张贴禁止堆放标识。');
  await write(phone, 'fields.responsible', '机电科 冯科长');
  await leaveField(phone);
  await phone.goto(paths.visit);
  await turnTo(phone, 'tab_photos');
  await choose(phone.page.locator('.split-pane-side'), photos.slice(2));
  await turnTo(phone, 'tab_words');
  await write(phone, 'inspection.narrative', '十时二十分到矿，查看调度室、绞车房和东翼工作面，询问值班副矿长。');
  await leaveField(phone);
  await phone.isSettled(45_000);
}

const heading = (device) => device.page.getByRole('heading', { level: 1 }).first().waitFor();
const tab = (name) => async (device) => {
  await device.page.getByRole('tablist').waitFor();
  const named = device.page.getByRole('tab', { name: saying(device.lang, `inspection.${name}`) });
  if (await named.isVisible()) {
    await turnTo(device, name);
  }
};
const page = (path, ready = heading) => ({ path, ready });
const main = (least) => (device) =>
  eventually('its pictures are shown', async () => (await nShown(device.page.locator('main'))) >= least);

/** Name of the picture, address, and what to wait for or to do there. */
const SCREENS = {
  // By its tab: who opens the app anew comes back to the record that he worked on.
  today: page('/settings', async (device) => {
    await device.tap(device.page.locator('.tab-bar a[href="/"]'));
    await device.page.locator('article.inspection-card').first().waitFor();
  }),
  start: page('/start', (device) => device.page.locator('a.site-card').first().waitFor()),
  'start-add-site': page('/start', async (device) => {
    await device.page.locator('a.site-card').first().waitFor();
    await device.tap(device.page.getByRole('button', { name: device.say('start.not_listed') }));
    await device.page.getByRole('heading', { name: device.say('start.add_title') }).waitFor();
    await device.page.getByRole('heading', { name: device.say('start.add_title') }).scrollIntoViewIfNeeded();
  }),
  'start-visit': page('/start', async (device) => {
    await device.page.getByRole('searchbox').fill('stmy');
    await eventually('one site is left', async () => (await device.page.locator('a.site-card').count()) === 1);
    await device.tap(device.page.locator('a.site-card'));
    await device.page.getByRole('group', { name: device.say('start.kind') }).waitFor();
  }),
  'inspection-checklist': page(() => paths.visit, tab('tab_checklist')),
  'inspection-findings': page(() => paths.visit, tab('tab_findings')),
  'inspection-photos': page(() => paths.visit, tab('tab_photos')),
  'inspection-words': page(() => paths.visit, tab('tab_words')),
  'inspection-end': page(() => paths.visit, tab('tab_end')),
  'record-dialog': page(() => paths.visit, async (device) => {
    await device.tap(device.page.getByRole('button', { name: device.say('inspection.record'), exact: true }));
    const dialog = device.page.getByRole('dialog', { name: device.say('inspection.record_title') });
    await device.tap(dialog.getByRole('combobox'));
    await device.page.keyboard.type(device.lang === 'zh' ? '瓦斯' : 'gas');
    await dialog.getByRole('option').first().waitFor();
  }),
  paper: page(() => `${paths.visit.replace('/inspection/', '/papers/')}/record`, (device) =>
    device.page.locator('article.paper-sheet').waitFor(),
  ),
  camera: page(() => `${paths.visit}/camera`, async (device) => {
    await eventually('the camera shows a picture', () =>
      device.page.locator('video').evaluate((video) => video.videoWidth > 0 && !video.paused),
    );
  }),
  finding: page(() => paths.finding, main(1)),
  'finding-major': page(() => paths.major, main(2)),
  'finding-step': page(() => paths.finding, async (device) => {
    await main(1)(device);
    await device.tap(device.page.locator('[data-test="step-fixed_on_spot"]').first());
    await device.page.getByRole('dialog', { name: device.say('finding.step_fixed_on_spot') }).waitFor();
  }),
  'order-sheet': page(() => `${paths.visit}/order`, (device) =>
    eventually('all three hazards are there', async () =>
      (await device.page.locator('[data-test="order-item"]').count()) === 3,
    ),
  ),
  photo: page(() => paths.major, async (device) => {
    await main(2)(device);
    await device.tap(device.page.locator('main .photo-strip .photo-thumb').first());
    await device.page.locator('dialog.photo-viewer img').waitFor();
  }),
  ledger: page('/ledger', async (device) => {
    await device.page.locator('article.finding-card, tbody tr').first().waitFor();
  }),
  'ledger-none': page('/ledger', async (device) => {
    await device.page.getByRole('searchbox').fill('xyzxyz');
    await device.page.getByRole('button', { name: device.say('ledger.clear') }).waitFor();
  }),
  inspections: page('/inspections', (device) => device.page.locator('article.inspection-card').first().waitFor()),
  outbox: page('/outbox', (device) => device.page.getByText(device.say('outbox.settled_title')).waitFor()),
  settings: page('/settings', (device) => device.page.getByText(saying(device.lang, 'settings.storage_used')).waitFor()),
  nowhere: page('/no/such/place', (device) => device.page.getByText(device.say('frame.nowhere_words')).waitFor()),
};

async function show(device, lang, { path, ready }) {
  device.lang = lang;
  // Each screen is one that nobody has left in the midst of something.
  await device.goto('/settings');
  await heading(device);
  await forgetForms(device.page);
  await device.goto(typeof path === 'function' ? path() : path);
  await ready(device);
}

async function judge(device, name) {
  await device.screenshot(name);
  return (await violations(device.page)).map((line) => `${name}: ${line}`);
}

async function speak(device, lang) {
  await device.page.evaluate((lang) => localStorage.setItem('spotcheck.language', lang), lang);
}

for (const [width, device, unpaired] of [
  [360, () => phone, () => stranger],
  [1280, () => desk, () => strangerAtDesk],
]) {
  for (const lang of ['zh', 'en']) {
    test(`every screen at ${width} px in ${lang}`, async () => {
      const faults = [];
      await speak(device(), lang);
      for (const [name, screen] of Object.entries(SCREENS)) {
        try {
          await show(device(), lang, screen);
          faults.push(...(await judge(device(), `${name}-${lang}-${width}`)));
        } catch (error) {
          faults.push(`${name}-${lang}-${width}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
        }
      }
      await unpaired().goto('/pair');
      await speak(unpaired(), lang);
      await unpaired().goto('/pair#K7M29QXD');
      await unpaired().page.getByRole('textbox').waitFor();
      faults.push(...(await judge(unpaired(), `pair-${lang}-${width}`)));
      assert.deepEqual(faults, []);
      assert.deepEqual(device().faults, []);
    });
  }
}

test('some screens in the dark and at high contrast', async () => {
  const faults = [];
  for (const theme of ['dark', 'contrast']) {
    for (const [device, width] of [[phone, 360], [desk, 1280]]) {
      await device.page.evaluate((theme) => {
        localStorage.setItem('spotcheck.theme', theme);
        localStorage.setItem('spotcheck.language', 'zh');
      }, theme);
      for (const name of ['today', 'start-visit', 'inspection-checklist', 'finding-major', 'ledger', 'settings']) {
        await show(device, 'zh', SCREENS[name]);
        faults.push(...(await judge(device, `${name}-zh-${width}-${theme}`)));
      }
    }
  }
  assert.deepEqual(faults, []);
});

test('the outbox with work in it, and the camera with shots', async () => {
  const faults = [];
  phone.lang = 'zh';
  await phone.page.evaluate(() => {
    localStorage.removeItem('spotcheck.theme');
    localStorage.setItem('spotcheck.language', 'zh');
  });
  await phone.goto(paths.visit);
  await phone.offline(true);
  await office.close();
  await openCamera(phone, phone.page.locator('[data-test="open-camera"]'));
  await shoot(phone);
  await shoot(phone);
  faults.push(...(await judge(phone, 'camera-shots-zh-360')));
  await phone.goto(paths.finding);
  await write(phone, 'finding.field_description', '门口两箱废机油。');
  await leaveField(phone);
  await phone.goto('/outbox');
  await phone.page.locator('article.outbox-row').nth(1).waitFor();
  faults.push(...(await judge(phone, 'outbox-waiting-zh-360')));
  await SCREENS.today.ready(phone);
  faults.push(...(await judge(phone, 'today-offline-zh-360')));
  assert.deepEqual(faults, []);
});
