/**
 * What a person waits for, measured in Chromium at a 4× CPU slowdown and printed as one JSON object a line: C1 tap to
 * durable, C2 cold start with no network, C3 the ledger, C4 the first download.
 * The slowdown of the developer tools leaves workers alone: figures of the engine stand beside, to be multiplied.
 *
 * Sizes by `--inspections`, `--findings`, `--runs`, `--edits`, `--frames`; `--small`; `--only C1,C4`. What a phone does
 * with a whole office is in `bench-sync.mjs`.
 */
import { request } from 'node:http';
import { fromClick, measures, print, quantile, round, scrolled, spread } from './harness/measure.mjs';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { seed } from './harness/seed.mjs';
import { eventually } from './harness/wait.mjs';
import { field, recordByName, visitTheMine } from './harness/work.mjs';

const SLOWDOWN = 4;

const { inspections: nInspections, findings: nFindings, runs: nRuns, edits: nEdits, frames: nFrames, isWanted } = measures({
  inspections: [500, 4],
  findings: [10_000, 12],
  runs: [3, 1],
  edits: [200, 5],
  frames: [240, 20],
});

async function slowed(phone) {
  const devtools = await phone.devtools();
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  return devtools;
}

/** A phone that has everything of the office. */
async function filledPhone(office, name, nExpected) {
  const phone = await Phone.open(office.url, { lang: 'zh' });
  await phone.pair(office.code(name));
  await phone.isKept();
  await phone.goto('/inspections');
  await eventually('all visits have come', async () => {
    const words = await phone.page.locator('.status-line').innerText();
    return Number(words.replace(/\D/g, '')) >= nExpected;
  }, 600_000);
  await phone.isSettled(120_000);
  return phone;
}

/** C4: bytes on the wire, as the server sends them, until the first paint and until the app is whole. */
async function download(office) {
  const phone = await Phone.open(office.url, { lang: 'zh' });
  const devtools = await phone.devtools();
  const requests = new Map();
  let bytes = 0;
  let bytesAtPaint = null;
  await devtools.send('Network.enable');
  await devtools.send('Page.enable');
  await devtools.send('Page.setLifecycleEventsEnabled', { enabled: true });
  devtools.on('Network.responseReceived', ({ requestId, response }) => requests.set(requestId, response.url));
  devtools.on('Network.dataReceived', ({ encodedDataLength }) => (bytes += encodedDataLength));
  devtools.on('Page.lifecycleEvent', ({ name }) => {
    if (name === 'firstContentfulPaint') {
      bytesAtPaint ??= bytes;
    }
  });
  await phone.goto('/pair');
  await phone.page.getByRole('button', { name: phone.say('pair.go') }).waitFor();
  const paint = await phone.page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  );
  const files = await phone.page.evaluate(async () => {
    const worker = await (await fetch('/sw.js')).text();
    return JSON.parse(worker.match(/const FILES = (\[.*?\]);/s)[1]);
  });
  const weights = {};
  for (const file of files) {
    weights[file] = await weigh(office.url, file);
  }
  const all = Object.values(weights).reduce((sum, size) => sum + size, 0);
  const needed = Object.entries(weights).filter(([file]) => file === '/' || /\/(style|boot|lock)-/.test(file));
  print({
    workload: 'C4',
    n_files: files.length,
    brotli_bytes_before_first_paint: needed.reduce((sum, [, size]) => sum + size, 0),
    bytes_received_at_first_paint: bytesAtPaint,
    brotli_bytes_in_all: all,
    first_paint_ms: paint && round(paint),
    files: weights,
  });
  await phone.close();
}

/** The size of a file as a browser that knows brotli is sent it. */
function weigh(url, file) {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(file, url), { headers: { 'accept-encoding': 'br' } }, (answer) => {
      let size = 0;
      answer.on('data', (piece) => (size += piece.length));
      answer.on('end', () => resolve(size));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** C1: from the input event to the mark that says that the words are durable, in the page's own clock. */
async function tapToDurable(phone) {
  await visitTheMine(phone, {});
  await recordByName(phone, '皮带机头无护罩');
  const devtools = await slowed(phone);
  await devtools.send('Performance.enable');
  const description = field(phone, 'finding.field_description');
  await description.evaluate((control) => {
    window.took = [];
    window.between = [];
    const { postMessage } = Worker.prototype;
    let typedAt = null;
    let sent = null;
    // The first message after an input is its draft, whatever its form: an answer has the number of its request.
    Worker.prototype.postMessage = function (message, ...rest) {
      if (typedAt !== null && sent === null && message?.id > 0) {
        sent = { id: message.id, at: performance.now() };
        const hear = ({ data }) => {
          if (data?.id === sent?.id) {
            this.removeEventListener('message', hear);
            window.between.push(performance.now() - sent.at);
            window.took.push(performance.now() - typedAt);
            [typedAt, sent] = [null, null];
          }
        };
        this.addEventListener('message', hear);
      }
      return postMessage.call(this, message, ...rest);
    };
    control.addEventListener('input', () => (typedAt = performance.now()), { capture: true });
  });
  await phone.tap(description);
  for (let n = 0; n < nEdits; n += 1) {
    await phone.page.keyboard.type('字');
    await eventually('the answer has come', () => phone.page.evaluate((n) => window.took.length > n, n));
  }
  const { took, between } = await phone.page.evaluate(() => ({ took: window.took, between: window.between }));
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  print({
    workload: 'C1',
    n_inspections: nInspections,
    n_edits: took.length,
    slowdown: SLOWDOWN,
    p50_ms: quantile(took, 0.5),
    p95_ms: quantile(took, 0.95),
    engine_p50_ms: quantile(between, 0.5),
    engine_p95_ms: quantile(between, 0.95),
    p95_ms_with_engine_slowed: round(quantile(took, 0.95) + (SLOWDOWN - 1) * quantile(between, 0.95)),
    note: 'the engine is not slowed: its round trip, which includes the disk, is given beside and added thrice',
  });
}

/** C2: from the navigation to the first paint, and until Today has gone where a tap sent it. */
async function coldStart(phone, office) {
  await phone.goto('/settings');
  await phone.page.getByRole('heading', { level: 1 }).waitFor();
  await phone.offline(true);
  await office.close();
  const paints = [];
  const cards = [];
  const answers = [];
  for (let run = 0; run < nRuns; run += 1) {
    await phone.close();
    await phone.reopen();
    await slowed(phone);
    const began = Date.now();
    await phone.goto('/ledger');
    await phone.page.locator('.tab-bar a[href="/"]').tap();
    await phone.page.locator('article.inspection-card').first().waitFor();
    cards.push(Date.now() - began);
    await phone.page.locator('[data-test="start-inspection"]').tap();
    await phone.page.getByRole('searchbox', { name: phone.say('start.search') }).waitFor();
    answers.push(Date.now() - began);
    paints.push(await phone.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
  }
  print({
    workload: 'C2',
    n_inspections: nInspections,
    slowdown: SLOWDOWN,
    runs: nRuns,
    first_paint_ms: spread(paints),
    today_shown_ms: spread(cards),
    today_answers_tap_ms: spread(answers),
  });
  await office.open();
  await phone.offline(false);
}

/** C3: opening, filtering and scrolling the ledger. */
async function ledger(phone) {
  const opened = [];
  const filtered = [];
  const dropped = [];
  const longest = [];
  await phone.goto('/settings');
  await phone.page.getByRole('heading', { level: 1 }).waitFor();
  await phone.isSettled();
  await slowed(phone);
  for (let run = 0; run < nRuns; run += 1) {
    await phone.page.locator('.tab-bar a[href="/settings"]').tap();
    await phone.page.locator('.settings-page').waitFor();
    opened.push(await fromClick(phone, '.tab-bar a[href="/ledger"]', { shown: 'article.finding-card' }));
    filtered.push(await fromClick(phone, '.chip', { nth: 2, changed: '.status-line' }));
    await fromClick(phone, '.chip', { nth: 2, changed: '.status-line' });
    const frames = await scrolled(phone, nFrames);
    dropped.push(frames.reduce((sum, took) => sum + Math.max(0, Math.round(took / (1000 / 60)) - 1), 0));
    longest.push(Math.max(...frames));
    await phone.page.evaluate(() => window.scrollTo(0, 0));
  }
  print({
    workload: 'C3',
    n_findings: nFindings,
    slowdown: SLOWDOWN,
    runs: nRuns,
    open_ms: spread(opened),
    filter_ms: spread(filtered),
    n_frames: nFrames,
    frames_dropped: spread(dropped),
    longest_frame_ms: round(Math.max(...longest)),
  });
}

/** C1 and C2 in an office of the visits, C4 in it before there are any. */
async function measureVisits() {
  const office = await Office.start();
  if (isWanted('C4')) {
    await download(office);
  }
  if (isWanted('C1', 'C2')) {
    seed(office.url, office.code(PEOPLE.colleague), { inspections: nInspections, findings: nInspections * 2 });
    const phone = await filledPhone(office, PEOPLE.inspector, nInspections);
    if (isWanted('C1')) {
      await tapToDurable(phone);
    }
    if (isWanted('C2')) {
      await coldStart(phone, office);
    }
    await phone.close();
  }
  await office.kill();
}

/** C3 in an office of the findings. */
async function measureLedger() {
  const office = await Office.start();
  seed(office.url, office.code(PEOPLE.colleague), { inspections: nInspections, findings: nFindings });
  const phone = await filledPhone(office, PEOPLE.inspector, nInspections);
  await ledger(phone);
  await phone.close();
  await office.kill();
}

if (isWanted('C1', 'C2', 'C4')) {
  await measureVisits();
}
if (isWanted('C3')) {
  await measureLedger();
}
