/**
 * A person's role is taken away while he writes with no network: what the office does not take stays on his phone with
 * its reason, an administrator looks at it and takes it after all, and everybody has it, its photo too.
 */
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { violations } from './harness/axe.mjs';
import { PEOPLE } from './harness/office.mjs';
import { opening } from './harness/opening.mjs';
import { Pictures } from './harness/pictures.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { choose, field, leaveField, nShown, recordByName, visitTheMine, waitForReference, write } from './harness/work.mjs';

const TITLE = '绞车房灭火器过期';
const WORDS = '三具灭火器压力不足，最近一次检验在两年前。';
const WIDTHS = [360, 1280];

let office;
let phone;
let desk;
let colleague;
let path;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone, desk, colleague]);

before(async () => {
  ({ office, phone, desk, colleague } = await opening({
    phone: { lang: 'zh', as: PEOPLE.inspector },
    desk: { lang: 'zh', desk: true, as: PEOPLE.administrator },
    colleague: { lang: 'zh', desk: true, as: PEOPLE.colleague },
  }));
  await phone.isKept();
  await waitForReference(phone);
});

/** The page as a person in this language and theme sees it at this width: kept as a picture, and judged. */
async function judge(device, name, width, lang, theme, ready) {
  await device.page.setViewportSize({ width, height: 800 });
  await device.page.evaluate(([lang, theme]) => {
    localStorage.setItem('spotcheck.language', lang);
    localStorage.setItem('spotcheck.theme', theme);
  }, [lang, theme]);
  device.lang = lang;
  await device.page.reload();
  await ready();
  const full = `${name}-${lang}-${width}-${theme}`;
  await device.screenshot(full);
  // Whole, so that no control lies half under the bar of tabs only because nobody has scrolled.
  const height = await device.page.evaluate(() => document.documentElement.scrollHeight);
  await device.page.setViewportSize({ width, height: Math.max(height, 800) });
  await device.screenshot(`${full}-whole`);
  return (await violations(device.page)).map((line) => `${full}: ${line}`);
}

const description = (device) => field(device, 'finding.field_description').inputValue();
const changes = () => desk.page.locator('[data-test="quarantined"]');

async function openLast() {
  await changes().last().waitFor();
  await desk.tap(changes().last().locator('button[aria-expanded]'));
  await desk.page.locator('[data-test="release"]').waitFor();
}

test('what the office did not take is on the phone with words, photo and reason', async () => {
  await visitTheMine(phone);
  ({ path } = await recordByName(phone, TITLE));
  await phone.isSettled();
  const photo = await pictures.photo(phone.page, '绞车房');
  await phone.offline(true);
  await choose(phone.page, [photo]);
  await eventually('the photo is shown', async () => (await nShown(phone.page.locator('main'))) >= 1);
  await write(phone, 'finding.field_description', WORDS);
  await leaveField(phone);
  office.setRoles(PEOPLE.inspector, 'viewer');
  await phone.offline(false);
  const row = phone.page.locator('article.outbox-row[data-state="problem"]');
  await phone.tap(phone.badge());
  await row.getByText(WORDS).waitFor();
  await row.getByText(phone.say('reasons.author_not_permitted')).first().waitFor();
  await eventually('its photo is shown', async () => (await nShown(row)) === 1);
  const faults = [];
  for (const theme of ['light', 'dark']) {
    for (const lang of ['en', 'zh']) {
      faults.push(
        ...(await judge(phone, 'outbox-refused', 360, lang, theme, async () => {
          await row.getByText(WORDS).waitFor();
          await eventually('its photo is shown', async () => (await nShown(row)) === 1);
        })),
      );
    }
  }
  assert.deepEqual(faults, []);
});

test('an administrator finds it by his settings, at every width and in both languages', async () => {
  await desk.goto('/settings');
  const door = desk.page.locator('[data-test="quarantine"]');
  await door.getByText(desk.say('quarantine.door_n', { n: 2 })).waitFor();
  const faults = [];
  for (const width of WIDTHS) {
    faults.push(
      ...(await judge(desk, 'settings-admin', width, 'zh', 'light', () => door.locator('.section-count').waitFor())),
    );
  }
  await desk.tap(door);
  await desk.page.getByText(desk.say('quarantine.n', { n: 2 })).waitFor();
  for (const width of WIDTHS) {
    for (const lang of ['en', 'zh']) {
      for (const theme of ['light', 'dark']) {
        faults.push(
          ...(await judge(desk, 'quarantine', width, lang, theme, async () => {
            await openLast();
            await desk.page.getByText(WORDS).waitFor();
          })),
        );
      }
    }
  }
  assert.deepEqual(faults, []);
});

test('he is asked once, takes it, and the list is empty', async () => {
  await desk.page.setViewportSize({ width: 360, height: 800 });
  await desk.tap(desk.page.locator('[data-test="release"]'));
  const dialog = desk.page.getByRole('dialog', { name: desk.say('quarantine.release_title') });
  await dialog.getByText(desk.say('quarantine.release_words', { name: PEOPLE.inspector })).waitFor();
  await desk.screenshot('quarantine-question-zh-360');
  assert.deepEqual(await violations(desk.page), []);
  await desk.tap(dialog.getByRole('button', { name: desk.say('quarantine.release'), exact: true }));
  await desk.page.getByText(desk.say('quarantine.empty_title')).waitFor();
  await desk.screenshot('quarantine-empty-zh-360');
});

test('the author has it back, his outbox is clean, and his colleague sees the words and the photo', async () => {
  await phone.page.getByText(phone.say('outbox.settled_title')).waitFor();
  await phone.isSettled();
  await phone.goto(path);
  await becomes('his words stand in the record', () => description(phone), WORDS);
  await colleague.goto(path);
  await becomes('so they do at the colleague’s desk', () => description(colleague), WORDS);
  await eventually('with the photo', async () => (await nShown(colleague.page.locator('main'))) >= 1);
  for (const device of [phone, desk, colleague]) {
    assert.deepEqual(device.faults, []);
  }
});

test('without the office the page says why it shows nothing', async () => {
  await office.close();
  await desk.page.reload();
  await desk.page.getByText(desk.say('quarantine.away_title')).waitFor();
  await desk.screenshot('quarantine-away-zh-360');
  assert.deepEqual(await violations(desk.page), []);
  await office.open();
  await desk.tap(desk.page.locator('[data-test="refresh"]'));
  await desk.page.getByText(desk.say('quarantine.empty_title')).waitFor();
});
