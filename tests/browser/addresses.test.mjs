/**
 * Addresses as a browser asks for them: the app's own, and those that nobody has.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { opening } from './harness/opening.mjs';
import { story } from './harness/story.mjs';
import { say } from './harness/words.mjs';

const LANGUAGES = ['zh', 'en'];

let office;
let phone;

const test = story(import.meta.url, () => [phone]);

before(async () => {
  ({ office, phone } = await opening({ phone: { lang: 'zh' } }));
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
    `/finding/${id}/camera?role=before`, `/papers/${id}`, `/papers/${id}/order`, '/ledger', '/outbox', '/settings', '/quarantine']) {
    const answer = await fetch(`${office.url}${path}`);
    assert.equal(answer.status, 200, path);
    assert.match(await answer.text(), /id="app"/, path);
  }
});
