/**
 * What a phone in Chromium does with a whole office, one JSON object a line: C5 a new phone's first sync, until every
 * record is readable and durable, and whether the screen can be used meanwhile; C6 the repair of an office that was put
 * back to a backup. Nothing is slowed down.
 *
 * Sizes by `--inspections`, `--findings` (C5), `--repaired` (findings of C6); `--small`; `--only C5` or `--only C6`.
 */
import assert from 'node:assert/strict';
import { fromClick, measures, median, print, round } from './harness/measure.mjs';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Proxy } from './harness/proxy.mjs';
import { seed } from './harness/seed.mjs';
import { eventually } from './harness/wait.mjs';

const { inspections: nInspections, findings: nFindings, repaired: nRepaired, within, isWanted } = measures({
  inspections: [500, 4],
  findings: [10_000, 12],
  repaired: [2_000, 20],
  within: [300_000, 45_000],
});

const MINUTES = 60_000;
const mib = (bytes) => round(bytes / 2 ** 20);

/** What a question to a store of this device's database answers. */
const asked = (phone, name, question) =>
  phone.page.evaluate(
    async ([name, question]) => {
      const settled = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      window.database ??= await settled(indexedDB.open('spotcheck'));
      const answer = await settled(window.database.transaction(name).objectStore(name)[question]());
      const hex = (key) => [...new Uint8Array(key.buffer ?? key)].map((byte) => byte.toString(16).padStart(2, '0'));
      return Array.isArray(answer) ? answer.map((key) => hex(key).join('').toUpperCase()) : answer;
    },
    [name, question],
  );

/** Whether the device holds every finding and every visit of the office. Counts first: the sites are documents too. */
async function holdsAll(phone, office) {
  const ids = office.read("SELECT hex(id) FROM documents WHERE kind IN ('finding', 'inspection')");
  if ((await asked(phone, 'documents', 'count')) < ids.length) {
    return false;
  }
  const held = new Set(await asked(phone, 'documents', 'getAllKeys'));
  return ids.every((id) => held.has(id));
}

/** Watches the screen's frames until the page goes: the longest that one waited for the next. */
const watchFrames = (phone) =>
  phone.page.evaluate(() => {
    window.longestFrame = 0;
    let last = performance.now();
    const step = (now) => {
      window.longestFrame = Math.max(window.longestFrame, now - last);
      last = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });

/** From the tap on a tab of the bar until its page shows something that only the engine can have answered. */
const turnTo = (phone, href, shown) =>
  fromClick(phone, `.tab-bar a[href="${href}"]`, { shown, within: 2 * MINUTES });

/** C5. The app itself is on the phone already. */
async function firstSync() {
  const office = await Office.start();
  const proxy = await Proxy.before(office);
  seed(office.url, office.code(PEOPLE.colleague), { inspections: nInspections, findings: nFindings });
  const phone = await Phone.open(proxy.url, { lang: 'zh' });
  await phone.goto('/pair');
  await phone.isKept();
  proxy.traffic = { requests: 0, up: 0, down: 0 };
  const before = phone.pageUse();
  await phone.pair(office.code(PEOPLE.inspector));
  const began = performance.now();
  await watchFrames(phone);
  const ledger = [];
  let firstAt = null;
  // Of a small office all may be here before the ledger was opened once.
  do {
    if (performance.now() - began > 2 * within) {
      throw new Error(`not all records within ${2 * within} ms`);
    }
    ledger.push(await turnTo(phone, '/ledger', 'article.finding-card'));
    firstAt ??= performance.now() - began;
    await turnTo(phone, '/', '.today-page, article.inspection-card');
  } while (!(await holdsAll(phone, office)));
  const durable = performance.now() - began;
  await phone.isSettled(MINUTES);
  const settled = performance.now() - began;
  const use = phone.pageUse();
  await phone.tap(phone.page.locator('.tab-bar a[href="/ledger"]'));
  await eventually('the ledger counts all', async () => {
    const words = await phone.page.locator('.status-line').innerText();
    return Number(words.replace(/\D/g, '')) >= nFindings;
  }, MINUTES);
  print({
    workload: 'C5',
    n_inspections: nInspections,
    n_findings: nFindings,
    n_changes: Number(office.read('SELECT count(*) FROM changes')[0]),
    first_record_shown_s: round(firstAt / 1000),
    all_durable_s: round(durable / 1000),
    settled_s: round(settled / 1000),
    requests: proxy.traffic.requests,
    up_mib: mib(proxy.traffic.up),
    down_mib: mib(proxy.traffic.down),
    changes_mib: mib(Number(office.read('SELECT sum(length(bytes)) FROM changes')[0])),
    page_cpu_s: round(use.cpuSeconds - before.cpuSeconds),
    page_peak_mib: round(use.peakMib),
    page_before_mib: round(before.peakMib),
    ledger_opens_meanwhile_ms: {
      n: ledger.length,
      median: median(ledger),
      longest: round(Math.max(...ledger)),
    },
    longest_frame_ms: round(await phone.page.evaluate(() => window.longestFrame)),
  });
  await phone.close();
  await proxy.close();
  await office.kill();
}

/** C6. Half of the records are younger than the backup, and whoever wrote them has no phone any more. */
async function repair() {
  const office = await Office.start();
  const proxy = await Proxy.before(office);
  const half = { inspections: Math.ceil(nRepaired / 20), findings: nRepaired / 2 };
  seed(office.url, office.code(PEOPLE.colleague), half);
  // Paired before the backup: its session is in it.
  const phone = await Phone.open(proxy.url, { lang: 'zh' });
  await phone.pair(office.code(PEOPLE.inspector));
  const backup = office.backup('yesterday');
  seed(office.url, office.newCode(PEOPLE.colleague), { ...half, seed: 2 });
  await eventually('everything is on the phone', () => holdsAll(phone, office), within);
  await phone.isSettled(MINUTES);
  const held = office.changes();
  const nDocuments = 2 * (half.inspections + half.findings);
  await office.close();
  office.restore(backup);
  const before = phone.pageUse();
  const nLost = held.length - office.changes().length;
  assert.ok(nLost > 0);
  proxy.traffic = { requests: 0, up: 0, down: 0 };
  await office.open();
  // The phone tries again by itself later; here somebody pulls it out of the pocket.
  await phone.page.evaluate(() => window.dispatchEvent(new Event('online')));
  const began = performance.now();
  await eventually('the office has every change again', () =>
    Number(office.read('SELECT count(*) FROM changes')[0]) >= held.length, within);
  const whole = performance.now() - began;
  await phone.isSettled(MINUTES);
  const use = phone.pageUse();
  const back = office.changes();
  assert.deepEqual(back, held);
  office.verify();
  print({
    workload: 'C6',
    n_documents: nDocuments,
    n_changes: held.length,
    n_changes_lost: nLost,
    n_changes_missing_afterwards: held.length - back.length,
    whole_again_s: round(whole / 1000),
    requests: proxy.traffic.requests,
    up_mib: mib(proxy.traffic.up),
    down_mib: mib(proxy.traffic.down),
    page_cpu_s: round(use.cpuSeconds - before.cpuSeconds),
    page_peak_mib: round(use.peakMib),
  });
  await phone.close();
  await proxy.close();
  await office.kill();
}

if (isWanted('C5')) {
  await firstSync();
}
if (isWanted('C6')) {
  await repair();
}
