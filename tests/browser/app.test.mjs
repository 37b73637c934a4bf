/**
 * The app as a program: installable, whole offline at any address, updated only when its person says so, in two
 * languages and four looks, with sites that no list has, a rescue file, and stores that keep their contract.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Proxy } from './harness/proxy.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { beginVisit, field, recordByName, waitForReference } from './harness/work.mjs';

let office;
let proxy;
let phone;
let path;

const test = story(import.meta.url, () => [phone]);

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  phone = await Phone.open(proxy.url, { lang: 'zh' });
});

after(async () => {
  await phone?.close();
  await proxy?.close();
  await office?.kill();
});

const heading = () => phone.page.getByRole('heading', { level: 1 });

test('the manifest makes it installable', async () => {
  await phone.goto('/pair');
  const devtools = await phone.devtools();
  const { errors, data } = await devtools.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data);
  assert.equal(manifest.display, 'standalone');
  assert.equal(manifest.start_url, '/');
  for (const icon of manifest.icons) {
    const answer = await fetch(new URL(icon.src, office.url));
    assert.equal(answer.status, 200, icon.src);
    assert.equal(answer.headers.get('content-type'), icon.type);
  }
  assert.ok(manifest.icons.some(({ sizes, purpose }) => sizes === '512x512' && purpose === 'maskable'));
});

test('a page killed in the middle of its first download still gets all of it', async () => {
  // The reference data hangs, and the page goes away meanwhile.
  proxy.mood = ({ url }) => (url.startsWith('/v1/reference') ? 'hang' : 'pass');
  await phone.pair(office.code(PEOPLE.inspector));
  await eventually('it was asked for', () => proxy.seen.some(({ mood }) => mood === 'hang'));
  await phone.page.goto('about:blank');
  proxy.mood = 'pass';
  proxy.drop();
  await phone.goto('/');
  await phone.tap(phone.page.locator('.tab-bar a[href="/start"]'));
  await phone.page.locator('a.site-card').first().waitFor();
  await phone.goto('/');
  await waitForReference(phone);
});

test('the whole app opens with no office, at the address of one record', async () => {
  await phone.isKept();
  await beginVisit(phone);
  ({ path } = await recordByName(phone, '配电室门口堆放杂物'));
  await phone.isSettled();
  await phone.offline(true);
  await office.close();
  await phone.goto(path);
  await phone.page.locator('.finding-page-title').waitFor();
  assert.equal(await phone.page.locator('.finding-page-title').innerText(), '配电室门口堆放杂物');
  await phone.goto('/ledger');
  await phone.page.locator('article.finding-card').waitFor();
  await phone.goto('/no/such/place');
  await phone.page.getByText(phone.say('frame.nowhere_words')).waitFor();
});

test('an unlisted workshop is inspected at once, as a provisional site', async () => {
  await phone.goto('/start');
  await phone.page.locator('a.site-card').first().waitFor();
  const search = phone.page.getByRole('searchbox');
  await phone.tap(search);
  await phone.page.keyboard.type('老窑沟无名作坊');
  await phone.page.getByText(phone.say('start.none')).waitFor();
  await phone.tap(phone.page.getByRole('button', { name: phone.say('start.not_listed') }));
  const name = phone.page.getByLabel(phone.say('start.name'), { exact: true });
  assert.equal(await name.inputValue(), '老窑沟无名作坊', 'what was searched for in vain');
  // Its sector and address may follow later.
  await phone.tap(phone.page.getByRole('button', { name: phone.say('start.add'), exact: true }));
  await phone.page.getByRole('group', { name: phone.say('start.kind') }).waitFor();
  await phone.page.locator('.site-card').filter({ hasText: phone.say('terms.provisional') }).waitFor();
  await beginVisit(phone);
  await becomes('the visit is there', () => heading().innerText(), '老窑沟无名作坊');
});

test('everything unsent goes into one rescue file', async () => {
  await phone.goto('/outbox');
  await phone.page.locator('article.outbox-row').first().waitFor();
  const download = phone.page.waitForEvent('download');
  await phone.tap(phone.page.getByRole('button', { name: phone.say('outbox.rescue') }));
  const file = await download;
  const size = statSync(await file.path()).size;
  assert.ok(size > 200, `${file.suggestedFilename()} holds ${size} bytes`);
  await phone.page.getByText(phone.say('outbox.rescue_done')).waitFor();
});

test('back on the network, the provisional site and its visit go to the office', async () => {
  await office.open();
  proxy.target = new URL(office.url);
  await phone.offline(false);
  await phone.isSettled();
  await phone.page.getByText(phone.say('outbox.settled_title')).waitFor();
});

test('language and theme switch at once and stay', async () => {
  await phone.goto('/settings');
  const choose = (name, value) => phone.tap(phone.page.locator(`label:has(input[name="${name}"][value="${value}"])`));
  const attribute = (name) => phone.page.evaluate((name) => document.documentElement.getAttribute(name), name);
  await heading().waitFor();
  await choose('language', 'en');
  await becomes('the heading is English', () => heading().innerText(), 'Settings');
  assert.equal(await attribute('lang'), 'en');
  for (const theme of ['dark', 'contrast', 'light']) {
    await choose('theme', theme);
    await becomes(theme, () => attribute('data-theme'), theme);
  }
  await choose('theme', 'dark');
  const background = () => phone.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red] = (await background()).match(/\d+/g).map(Number);
  assert.ok(red < 60, `dark is dark: ${await background()}`);
  await phone.page.reload();
  await becomes('the heading is still English', () => heading().innerText(), 'Settings');
  assert.equal(await attribute('data-theme'), 'dark');
  await choose('theme', 'auto');
  await becomes('no theme', () => attribute('data-theme'), null);
  await choose('language', 'zh');
  await becomes('Chinese again', () => heading().innerText(), phone.say('settings.title'));
});

/** What the office offers from now on is another version, whose number begins so. */
function offer(number, rewriteWorker = (text) => text) {
  proxy.rewrite = (url, text) => {
    switch (url) {
      case '/sw.js':
        return rewriteWorker(text.replace(/const VERSION = '\w{4}/, `const VERSION = '${number}`));
      case '/':
        return text.replace(/name="version" content="\w{4}/, `name="version" content="${number}`);
      default:
        return text;
    }
  };
}

const numberOfPage = () =>
  phone.page.evaluate(() => document.querySelector('meta[name="version"]').content.slice(0, 4));

const updateBanner = () => phone.page.locator('.banner[data-tone="update"]');

test('a new version is offered, never taken by itself, and keeps unsaved words', async () => {
  await phone.goto(path);
  const description = field(phone, 'finding.field_description');
  await description.waitFor();
  await phone.page.evaluate(() => (window.neverReloaded = true));
  offer('beef');
  await phone.tap(description);
  await phone.page.keyboard.type('正在写的字，');
  await phone.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow')));
  await updateBanner().waitFor({ timeout: 30_000 });
  await phone.page.keyboard.type('还没写完');
  assert.ok(await phone.page.evaluate(() => window.neverReloaded), 'it did not reload by itself');
  await phone.tap(updateBanner().getByRole('button', { name: phone.say('frame.banner_update_do') }));
  await eventually('the page was opened anew', () => phone.page.evaluate(() => !window.neverReloaded));
  await becomes('the page is of the new version', numberOfPage, 'beef');
  await becomes('the words are there', () => field(phone, 'finding.field_description').inputValue(), '正在写的字，还没写完');
  await eventually('the banner is gone', async () => (await updateBanner().count()) === 0);
  const caches = await phone.page.evaluate(() => caches.keys());
  assert.ok(caches.some((name) => name.startsWith('spotcheck-beef')), String(caches));
  assert.deepEqual(phone.faults, []);
});

test('the new version opens also where the browser keeps the worker before at work, with no network', async () => {
  // A browser that puts the change off for ever.
  offer('face', (text) => text.replace(/(finally \{\s*)await self\.skipWaiting\(\);/, '$1'));
  await phone.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow')));
  await updateBanner().waitFor({ timeout: 30_000 });
  await phone.offline(true);
  await phone.tap(updateBanner().getByRole('button', { name: phone.say('frame.banner_update_do') }));
  await becomes('the page is of the new version', numberOfPage, 'face');
  await field(phone, 'finding.field_description').waitFor();
  const waiting = () =>
    phone.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting?.state);
  assert.equal(await waiting(), 'installed', 'the worker before is still at work');
  await phone.page.reload();
  await field(phone, 'finding.field_description').waitFor();
  assert.equal(await numberOfPage(), 'face', 'from now on');
  assert.equal(await updateBanner().count(), 0, 'what is open is not offered');
  await phone.offline(false);
  // The version after that one finds its way past both.
  offer('cafe');
  await phone.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow')));
  await updateBanner().waitFor({ timeout: 30_000 });
  await phone.tap(updateBanner().getByRole('button', { name: phone.say('frame.banner_update_do') }));
  await becomes('the page is of the newest version', numberOfPage, 'cafe');
  await becomes('the words are there', () => field(phone, 'finding.field_description').inputValue(), '正在写的字，还没写完');
  await eventually('the banner is gone', async () => (await updateBanner().count()) === 0);
});

/** The folder of `contract.js` and `contract_bg.wasm`, which the test command builds. */
const CONTRACT = process.env.SPOTCHECK_CONTRACT;
const CONTRACT_FILES = {
  '/': ['text/html', () => '<!doctype html><title>contract</title>'],
  '/worker.js': ['text/javascript', () => "import init from '/contract.js'; init({ module_or_path: '/contract_bg.wasm' });"],
  '/contract.js': ['text/javascript', () => readFileSync(join(CONTRACT, 'contract.js'))],
  '/contract_bg.wasm': ['application/wasm', () => readFileSync(join(CONTRACT, 'contract_bg.wasm'))],
};

test('the browser’s stores keep the contract', { skip: !CONTRACT && 'SPOTCHECK_CONTRACT names no folder' }, async () => {
  const server = createServer((request, response) => {
    const [type, body] = CONTRACT_FILES[request.url] ?? [];
    if (type) {
      response.writeHead(200, { 'content-type': type }).end(body());
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await Phone.open(`http://127.0.0.1:${server.address().port}`);
  try {
    await browser.goto('/');
    const messages = await browser.page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          const heard = [];
          worker.onmessage = ({ data }) => {
            heard.push(data);
            if (data.done || data.fatal) {
              resolve(heard);
            }
          };
          worker.onerror = (event) => reject(new Error(event.message || 'the worker did not load'));
        }),
    );
    assert.deepEqual(messages.at(-1), { done: true });
    assert.ok(messages.length > 3);
    for (const { name, ok, error } of messages.slice(0, -1)) {
      assert.ok(ok, `${name}: ${error}`);
    }
  } finally {
    await browser.close();
    server.close();
  }
});
