/**
 * Addresses as a browser asks for them: the app's own, those that nobody has, and the office's, asked for by a page of
 * another port.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { story } from './harness/story.mjs';
import { say } from './harness/words.mjs';

const LANGUAGES = ['zh', 'en'];

let office;
let phone;

const test = story(import.meta.url, () => [phone]);

before(async () => {
  office = await Office.start();
  phone = await Phone.open(office.url, { lang: 'zh' });
});

after(async () => {
  await phone?.close();
  await office?.kill();
});

test('an address that nobody has is not found, and a page says so in both languages', async () => {
  for (const path of ['/nonsense', '/finding/7', '/ledger/x']) {
    const answer = await phone.page.goto(`${office.url}${path}`);
    assert.equal(answer.status(), 404, path);
    for (const lang of LANGUAGES) {
      const title = phone.page.getByRole('heading', { name: say(lang, 'shell.nowhere_title') });
      assert.ok(await title.isVisible(), `${path} in ${lang}`);
    }
  }
  // It looks like the app: its style sheet was taken.
  const sheets = await phone.page.evaluate(() => [...document.styleSheets].map(({ cssRules }) => cssRules.length));
  assert.ok(sheets.length === 1 && sheets[0] > 0, `${sheets}`);
  await phone.page.getByRole('link', { name: say('zh', 'shell.nowhere_do') }).click();
  await phone.page.waitForURL(`${office.url}/pair`);
});

test('every address of the app is found', async () => {
  const id = '0190a5f8-7c00-7000-8000-000000000001';
  for (const path of ['/', '/pair', '/start', `/start/site/${id}`, '/inspections', `/inspection/${id}`,
    `/finding/${id}/camera?role=before`, '/ledger', '/outbox', '/settings', '/quarantine']) {
    const answer = await fetch(`${office.url}${path}`);
    assert.equal(answer.status, 200, path);
    assert.match(await answer.text(), /id="app"/, path);
  }
});

test('a page of another port changes nothing at the office', async () => {
  await phone.pair(office.code(PEOPLE.administrator));
  const elsewhere = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello'));
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  try {
    await phone.page.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
    const code = office.code(PEOPLE.inspector);
    await phone.page.evaluate(
      ([url, body]) =>
        Promise.allSettled([
          fetch(`${url}/v1/session`, { method: 'DELETE', credentials: 'include' }),
          fetch(`${url}/v1/pair`, { method: 'POST', mode: 'no-cors', credentials: 'include', body }),
          new Promise((resolve) => {
            const form = document.createElement('form');
            Object.assign(form, { method: 'post', action: `${url}/v1/pair`, enctype: 'text/plain', target: 'hidden' });
            const field = document.createElement('input');
            Object.assign(field, { name: `${body.slice(0, -1)},"x":"`, value: '"}' });
            const frame = document.createElement('iframe');
            frame.name = 'hidden';
            form.append(field);
            document.body.append(frame, form);
            frame.addEventListener('load', resolve);
            form.submit();
          }),
        ]),
      [office.url, JSON.stringify({ code, device: 'a form' })],
    );
    const [used] = office.read("SELECT count(*) FROM devices WHERE revoked_at IS NULL");
    assert.equal(used, '1', 'the administrator’s alone, who is still signed in');
    assert.equal((await phone.page.goto(`${office.url}/v1/session`)).status(), 200);
  } finally {
    elsewhere.close();
  }
});
