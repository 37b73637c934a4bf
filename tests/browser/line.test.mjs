/**
 * Lines that are slow, far or torn: what moves bytes gets everything through, in not much more than the bytes take, and
 * the phone tells a slow line from none.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Office, PEOPLE } from './harness/office.mjs';
import { Phone } from './harness/phone.mjs';
import { Pictures } from './harness/pictures.mjs';
import { Proxy } from './harness/proxy.mjs';
import { Relay } from './harness/relay.mjs';
import { story } from './harness/story.mjs';
import { becomes, eventually } from './harness/wait.mjs';
import { hashAtOffice, hashesOnDevice } from './harness/device.mjs';
import { choose, recordByName, visitTheMine, waitForReference } from './harness/work.mjs';

/** What the worst of mobile networks carries: bytes a second. */
const POOR = 12_000;

let office;
let proxy;
let relay;
let phone;
let desk;
const pictures = new Pictures();

const test = story(import.meta.url, () => [phone, desk]);

before(async () => {
  office = await Office.start();
  proxy = await Proxy.before(office);
  relay = await Relay.before(proxy);
  phone = await Phone.open(relay.url);
  desk = await Phone.open(office.url, { desk: true });
  await phone.pair(office.code(PEOPLE.inspector));
  await desk.pair(office.code(PEOPLE.supervisor));
  await phone.isKept();
  await waitForReference(phone);
  await visitTheMine(phone);
});

after(async () => {
  await phone?.close();
  await desk?.close();
  await relay?.close();
  await proxy?.close();
  await office?.kill();
});

const badge = () => phone.page.locator('.sync-badge');
/** A photo of some 250 kB. */
const photo = (name) => pictures.photo(desk.page, name, { width: 800, height: 600, quality: 0.9 });
const isAtOffice = (file, within) =>
  becomes('the photo is at the office', () => hashAtOffice(desk.page, file.sha256), file.sha256, within);

/** What lies on the phone of photos and their copies, in bytes. */
const nOnPhone = async () => (await hashesOnDevice(phone)).reduce((sum, { size }) => sum + size, 0);

/**
 * Takes a photo to the open finding, and gives how much longer it took than what went over the line takes, and how many more
 * bytes that were than the photo and its copy have.
 */
async function send(file, rate, within) {
  const [held, up, begun] = [await nOnPhone(), relay.up, performance.now()];
  await choose(phone.page, [file]);
  await isAtOffice(file, within);
  const seconds = (performance.now() - begun) / 1_000;
  const n = relay.up - up;
  return { time: seconds / (n / rate), bytes: n / ((await nOnPhone()) - held) };
}

test('a line of 12 kB/s carries words and photo, and the phone says that it is slow', async () => {
  relay.rate = POOR;
  await recordByName(phone, '输送带防护罩缺失');
  const file = await photo('输送带');
  const sent = send(file, POOR, 90_000);
  await eventually('the badge tells the slow line', async () => (await badge().getAttribute('data-state')) === 'slow', 30_000);
  assert.match(await badge().innerText(), /\d+\s*%/);
  const { time, bytes } = await sent;
  console.log(`slow: ${file.size} bytes, time × ${time.toFixed(2)}, bytes × ${bytes.toFixed(2)}`);
  assert.ok(time < 1.3, `${time.toFixed(2)} times as long as the bytes take`);
  assert.ok(bytes < 1.3, `${bytes.toFixed(2)} times its bytes`);
  await phone.isSettled(30_000);
});

test('a line that is cut in the midst costs one step, and not what came before it', async () => {
  relay.rate = POOR * 2;
  const file = await pictures.photo(desk.page, '机尾');
  const from = relay.up;
  let nCut = 0;
  // Once, in the midst: the browser by itself sends the step anew whose answer it has not seen, until the office refuses it.
  const cutting = setInterval(() => {
    if (nCut === 0 && relay.up - from > file.size / 2) {
      nCut += 1;
      relay.cut();
    }
  }, 20);
  const { bytes } = await send(file, POOR * 2, 120_000);
  clearInterval(cutting);
  console.log(`cut ${nCut} times: bytes × ${bytes.toFixed(2)}`);
  assert.equal(nCut, 1);
  assert.ok(bytes < 1.3, `${bytes.toFixed(2)} times its bytes`);
});

test('a far line: every answer takes two seconds', async () => {
  relay.rate = Infinity;
  relay.latency = 1_000;
  const file = await photo('机头');
  await send(file, POOR, 60_000);
  await phone.isSettled(30_000);
  relay.latency = 0;
});

test('a gateway that knows GET and POST alone lets photos through', async () => {
  proxy.mood = ({ method }) => (['GET', 'POST'].includes(method) ? 'pass' : 'not_allowed');
  const file = await photo('机身');
  await send(file, POOR, 30_000);
  assert.ok(proxy.seen.every(({ mood }) => mood === 'pass'), 'no other method was tried');
  proxy.mood = 'pass';
});
