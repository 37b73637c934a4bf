/**
 * A new office: from its first start, with no demo, to the first visit by an imported inspector on a phone, by the pages
 * alone; and a phone that is lost. Taps and characters are counted: a person would need a second for each tap and three tenths
 * of one for each character.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { join } from 'node:path';
import { violations } from './harness/axe.mjs';
import { opening } from './harness/opening.mjs';
import { ROOT } from './harness/places.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';

const BOOK = join(ROOT, 'server/tests/fixtures/office/book.xlsx');
const ADMINISTRATOR = '管理员';
const INSPECTOR = '何青禾';
const COUNTY = '静水县';
const SITE = '静水县北街加油站';
const HAZARD = '卸油区静电接地夹损坏';
const LATER = '消防沙箱被杂物压住';
/** Seconds in which a person does it. */
const MOST_SECONDS = 12 * 60;

/** Somebody at a device, who taps and types. */
class Person {
  taps = 0;
  characters = 0;

  constructor(phone) {
    this.phone = phone;
    this.page = phone.page;
  }

  async tap(locator) {
    this.taps += 1;
    await this.phone.tap(locator);
  }

  test(name) {
    return this.page.locator(`[data-test="${name}"]`);
  }

  async type(locator, words) {
    await this.tap(locator);
    await locator.fill('');
    await this.page.keyboard.type(words);
    this.characters += [...words].length;
  }

  /** A list opens at a tap, and another chooses. */
  async choose(locator, value) {
    this.taps += 2;
    await locator.selectOption(value);
  }

  /** The button, the folder, the file. */
  async chooseFile(locator, path) {
    this.taps += 3;
    await locator.setInputFiles(path);
  }

  get seconds() {
    return this.taps + 0.3 * this.characters;
  }
}

let office;
let desk;
let phone;
let admin;
let inspector;
let code;

const test = story(import.meta.url, () => [desk, phone]);

before(async () => {
  const devices = { desk: { lang: 'zh', desk: true }, phone: { lang: 'zh' } };
  ({ office, desk, phone } = await opening(devices, { demo: false }));
});

/** Pairs by the eight characters, typed. */
async function pairByHand(person, characters) {
  await person.phone.goto('/pair');
  await person.type(person.test('pair-code'), characters);
  await person.tap(person.test('pair-go'));
  // To Today, or to where he was at work before.
  await person.page.waitForURL((url) => url.pathname !== '/pair');
  await person.page.getByRole('heading', { level: 1 }).waitFor();
}

const step = (name) => admin.page.locator(`.begin-step[data-step="${name}"]`);
const isDone = (name) => becomes(`${name} is done`, () => step(name).getAttribute('data-state'), 'done');
const ofStep = (name, key) => step(name).locator(`[data-field="${key}"]`).locator('input, select, textarea');

test('the first administrator pairs and is shown the way', async () => {
  admin = new Person(desk);
  await pairByHand(admin, office.code(ADMINISTRATOR).replace('-', ''));
  await admin.tap(admin.test('begin'));
  await admin.test('begin').waitFor();
  await becomes('the unit comes first', () => step('unit').getAttribute('data-state'), 'next');
  assert.deepEqual(await violations(desk.page), []);
  await desk.screenshot('office-1-begin');
});

test('he says that his office is a county’s, and what it is called', async () => {
  await admin.choose(ofStep('unit', 'tier'), 'county');
  await admin.type(ofStep('unit', 'name'), COUNTY);
  await admin.tap(admin.test('save-unit'));
  await isDone('unit');
});

async function importInto(name) {
  await admin.tap(admin.test(`begin-import-${name}`));
  await admin.chooseFile(admin.test('import-file'), BOOK);
  await admin.tap(admin.test('import-apply'));
  await isDone(name);
}

test('units and people come from the workbook that he has', async () => {
  await importInto('units');
  await importInto('people');
  await desk.screenshot('office-2-people');
  assert.match(await step('people').locator('.begin-told').innerText(), /4/);
});

test('the page can be left and taken up, and the papers’ header is said', async () => {
  await desk.page.reload();
  await isDone('people');
  await becomes('sites come next', () => step('sites').getAttribute('data-state'), 'next');
  await admin.tap(step('header').locator('summary'));
  await admin.choose(ofStep('header', 'standing'), 'own');
  await admin.type(ofStep('header', 'leader'), '何局');
  await admin.type(ofStep('header', 'appeal'), '六十日内向静水县人民政府申请行政复议，或者六个月内起诉。');
  await admin.type(ofStep('header', 'prefix'), '静水');
  await admin.tap(admin.test('save-header'));
  await isDone('header');
});

test('the inspector is given a code', async () => {
  await admin.tap(step('phones').locator('summary'));
  await admin.tap(admin.test('begin-codes'));
  const person = admin.page.locator('.codes-person').filter({ hasText: INSPECTOR });
  await admin.tap(person);
  await admin.tap(admin.test('make-codes'));
  code = await admin.test('code').innerText();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.equal(await admin.page.locator('.code-strip svg').count(), 1);
  assert.deepEqual(await violations(desk.page), []);
  await desk.screenshot('office-3-code');
});

test('he pairs his phone with the eight characters', async () => {
  inspector = new Person(phone);
  await pairByHand(inspector, code.replace('-', ''));
  await phone.isSettled();
});

const ofForm = (key) => inspector.page.getByLabel(phone.say(key)).first();

async function addSite() {
  await inspector.tap(inspector.page.locator('.tab-bar a[href="/start"]'));
  await inspector.tap(inspector.test('add-site'));
  await inspector.type(ofForm('start.name'), SITE);
  await inspector.tap(inspector.test('add-site-more').locator('summary'));
  await inspector.choose(ofForm('start.sector'), 'hazchem');
  await inspector.tap(inspector.test('add-site-go'));
  await inspector.page.getByRole('group', { name: phone.say('start.kind') }).waitFor();
}

async function record(words) {
  await inspector.tap(inspector.page.getByRole('button', { name: phone.say('inspection.record'), exact: true }));
  const dialog = inspector.page.getByRole('dialog', { name: phone.say('inspection.record_title') });
  await inspector.type(dialog.getByRole('combobox'), words);
  await inspector.tap(dialog.getByRole('heading'));
  await inspector.tap(dialog.getByRole('button', { name: phone.say('inspection.record_go'), exact: true }));
  await inspector.page.waitForURL(/\/finding\/[^/]+$/);
}

test('he visits a place that no list has, and records a hazard', async () => {
  await addSite();
  await inspector.tap(inspector.page.getByRole('button', { name: phone.say('start.go'), exact: true }));
  await inspector.page.getByRole('tablist', { name: phone.say('inspection.tabs') }).waitFor();
  await record(HAZARD);
  await phone.isSettled();
});

test('the office sees it, within twelve minutes of a person’s time', async () => {
  await desk.goto('/ledger');
  await desk.page.getByText(HAZARD).first().waitFor();
  const [first, second] = [admin, inspector];
  const figures = {
    administrator: { taps: first.taps, characters: first.characters },
    inspector: { taps: second.taps, characters: second.characters },
    seconds: Math.round(first.seconds + second.seconds),
  };
  console.log(JSON.stringify(figures));
  assert.ok(figures.seconds <= MOST_SECONDS, `${figures.seconds} s`);
});

async function makeCode() {
  await desk.goto('/desk/codes');
  await admin.tap(admin.page.locator('.codes-person').filter({ hasText: INSPECTOR }));
  await admin.tap(admin.test('make-codes'));
  return admin.test('code').innerText();
}

test('a lost phone is signed out at the desk while it holds work that nobody has', async () => {
  await phone.offline(true);
  await phone.goto('/');
  await inspector.tap(inspector.page.locator('.inspection-card, a[href^="/inspection/"]').first());
  await inspector.page.getByRole('tablist', { name: phone.say('inspection.tabs') }).waitFor();
  await record(LATER);
  await desk.goto('/desk/people');
  await admin.tap(admin.page.getByRole('link', { name: INSPECTOR }).first());
  await admin.tap(admin.test('revoke'));
  await admin.tap(admin.test('confirm'));
  await admin.page.locator('[data-device="revoked"]').waitFor();
  await phone.offline(false);
  await inspector.page.locator('a[href="/pair"]').first().waitFor();
  await desk.goto('/ledger');
  await desk.page.getByText(HAZARD).first().waitFor();
  assert.equal(await desk.page.getByText(LATER).count(), 0, 'nothing of it has come');
});

test('paired again, it brings what it held', async () => {
  await pairByHand(inspector, (await makeCode()).replace('-', ''));
  await phone.isSettled();
  await desk.goto('/ledger');
  await desk.page.getByText(LATER).first().waitFor();
});

test('both are told at the desk', async () => {
  await desk.goto('/desk/notices');
  const told = admin.test('notice').filter({ hasText: INSPECTOR });
  await eventually('the pairings and the end are told', async () => (await told.count()) >= 3);
  await admin.tap(admin.test('see-all'));
  await admin.test('see-all').waitFor({ state: 'detached' });
  assert.deepEqual(await violations(desk.page), []);
  assert.deepEqual([...desk.faults, ...phone.faults], []);
});
