/**
 * Passwords and the screen lock. At a desk a password is set, signs a second browser in, and that one is seen and ended.
 * On a phone four digits hide the screens: after a killed page, without a network, against wrong ones; who forgot them
 * signs in anew and has lost nothing.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { violations } from './harness/axe.mjs';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { story } from './harness/story.mjs';
import { becomes } from './harness/wait.mjs';

const PASSWORD = '风吹过稻田的第三个下午呀';
const PIN = '271828';

let office;
let desk;
let other;
let phone;

const test = story(import.meta.url, () => [desk, other, phone]);

before(async () => {
  office = await Office.start();
  [desk, other, phone] = await Promise.all([
    Phone.open(office.url, { lang: 'zh', desk: true }),
    Phone.open(office.url, { lang: 'en', desk: true }),
    Phone.open(office.url, { lang: 'zh' }),
  ]);
  await desk.pair(office.code(PEOPLE.administrator));
  await phone.pair(office.code(PEOPLE.inspector));
});

after(async () => {
  await Promise.all([desk, other, phone].map((device) => device?.close()));
  await office?.kill();
});

const at = (device, test) => device.page.locator(`[data-test="${test}"]`);

test('a password is set at the desk, and a common one is not', async () => {
  await desk.goto('/settings');
  await desk.tap(at(desk, 'account'));
  await at(desk, 'password-new').fill('password12345');
  await desk.tap(at(desk, 'password-set'));
  await at(desk, 'trouble').filter({ hasText: desk.say('obstacles.password_common') }).waitFor();
  await at(desk, 'password-new').fill(PASSWORD);
  assert.equal(await at(desk, 'password-new').getAttribute('type'), 'password');
  await desk.tap(desk.page.getByRole('button', { name: desk.say('account.show'), exact: true }));
  await becomes('it is shown', () => at(desk, 'password-new').getAttribute('type'), 'text');
  await desk.tap(at(desk, 'password-set'));
  await at(desk, 'password-drop').waitFor();
  assert.deepEqual(await violations(desk.page), []);
  await desk.screenshot('account');
});

test('another browser is signed in by it, and the first sees it and ends it', async () => {
  await other.goto('/pair');
  await other.tap(at(other, 'by-password'));
  await at(other, 'sign-in-name').fill(PEOPLE.administrator);
  await at(other, 'sign-in-password').fill('not the password');
  await other.tap(at(other, 'sign-in'));
  await at(other, 'sign-in-problem').filter({ hasText: other.say('account.sign_in_wrong') }).waitFor();
  assert.deepEqual(await violations(other.page), []);
  await other.screenshot('sign-in');
  await at(other, 'sign-in-password').fill(PASSWORD);
  await other.tap(at(other, 'sign-in'));
  await other.page.getByRole('heading', { name: other.say('desk.home'), exact: true, level: 1 }).waitFor();
  await desk.page.reload();
  const lines = at(desk, 'own-devices').getByRole('listitem');
  await becomes('there are two', () => lines.count(), 2);
  await lines.first().filter({ hasText: desk.say('people.by_password') }).waitFor();
  await desk.tap(at(desk, 'end-device'));
  await desk.tap(at(desk, 'confirm'));
  await becomes('one is left', () => lines.count(), 1);
  await other.page.reload();
  await at(other, 'trouble').first().filter({ hasText: other.say('desk.trouble_signed_out') }).waitFor();
  assert.deepEqual([...desk.faults, ...other.faults], []);
});

const isLocked = () => phone.page.evaluate(() => document.documentElement.hasAttribute('data-locked'));
const today = () => phone.page.locator('#app h1', { hasText: phone.say('today.title') }).first();
const isShown = () => today().isVisible();

async function setLock(present) {
  await phone.goto('/settings');
  await phone.tap(at(phone, 'lock'));
  if (present) {
    await at(phone, 'lock-present').fill(present);
  }
  await at(phone, 'lock-new').fill(PIN);
  await at(phone, 'lock-again').fill(PIN);
}

async function openBy(pin) {
  await at(phone, 'lock-pin').fill(pin);
  await phone.tap(at(phone, 'lock-open'));
}

test('digits hide the screens, and nothing else is asked of them', async () => {
  await setLock();
  await at(phone, 'lock-again').fill('1234');
  await phone.tap(at(phone, 'lock-save'));
  await at(phone, 'lock-error').filter({ hasText: phone.say('lock.differ') }).waitFor();
  await at(phone, 'lock-new').fill(PIN);
  await at(phone, 'lock-again').fill(PIN);
  assert.deepEqual(await violations(phone.page), []);
  await phone.screenshot('lock-settings');
  await phone.tap(at(phone, 'lock-save'));
  await becomes('the dialog is closed', () => phone.page.locator('dialog[open]').count(), 0);
  assert.equal(await isLocked(), false, 'whoever has set it is here');
  await phone.goto('/');
  await today().waitFor();
  assert.equal(await isLocked(), false, 'from page to page it stays open');
  const kept = await phone.page.evaluate(() => localStorage.getItem('spotcheck.lock'));
  assert.ok(!kept.includes(PIN));
});

test('a killed page starts locked, without a network, and wrong digits open nothing', async () => {
  await phone.isKept();
  await phone.offline(true);
  const killed = phone.page;
  await phone.crash();
  phone.page = await phone.newTab('/');
  await killed.close();
  await at(phone, 'lock-pin').waitFor();
  await today().waitFor({ state: 'attached' });
  assert.equal(await isShown(), false);
  assert.deepEqual(await violations(phone.page), []);
  await phone.screenshot('locked');
  await phone.page.keyboard.press('Escape');
  await phone.page.keyboard.press('Escape');
  await at(phone, 'lock-pin').waitFor();
  await openBy('12345');
  await at(phone, 'lock-error').filter({ hasText: phone.say('lock.wrong') }).waitFor();
  assert.equal(await isShown(), false);
  await openBy(PIN);
  await becomes('it is open', isShown, true);
});

test('more and more has to be waited for after wrong ones, and a new page forgets none of it', async () => {
  phone.page = await phone.newTab('/');
  for (const wrong of ['1111', '2222', '3333']) {
    await openBy(wrong);
    await at(phone, 'lock-error').filter({ hasText: phone.say('lock.wrong') }).waitFor();
    await becomes('it was looked at', () => at(phone, 'lock-pin').inputValue(), '');
  }
  const waits = await phone.page.evaluate(() => {
    const lock = JSON.parse(localStorage.getItem('spotcheck.lock'));
    const { n, until } = lock;
    // As after some more, so that the test's own pace is none of it.
    localStorage.setItem('spotcheck.lock', JSON.stringify({ ...lock, until: until + 300_000 }));
    return { n, isSet: until > 0 };
  });
  assert.deepEqual(waits, { n: 3, isSet: true });
  phone.page = await phone.newTab('/');
  await openBy(PIN);
  await at(phone, 'lock-error').filter({ hasText: phone.say('lock.wait').split('{n}')[1] }).waitFor();
  assert.equal(await isShown(), false);
});

test('who forgot them signs in anew; another person’s code opens nothing', async () => {
  await phone.offline(false);
  await phone.tap(at(phone, 'lock-forgot'));
  await at(phone, 'lock-code').fill(office.newCode(PEOPLE.reviewer));
  await phone.tap(at(phone, 'lock-go'));
  await at(phone, 'lock-error').filter({ hasText: phone.say('lock.code_other') }).waitFor();
  await at(phone, 'lock-code').fill(office.newCode(PEOPLE.inspector));
  await phone.tap(at(phone, 'lock-go'));
  await phone.tap(phone.page.getByRole('button', { name: phone.say('pair.go'), exact: true }));
  await becomes('it is open', isShown, true);
  assert.equal(await phone.page.evaluate(() => localStorage.getItem('spotcheck.lock')), null);
  assert.deepEqual(phone.faults, []);
});
