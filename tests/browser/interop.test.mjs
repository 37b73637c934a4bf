/**
 * Other people's programs: the office's documents in Automerge's own JavaScript library and back, and photos by
 * tus-js-client. Needs the binary, and no browser.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before } from 'node:test';
import * as Automerge from '@automerge/automerge';
import { decode, encode } from 'cborg';
import * as tus from 'tus-js-client';
import { Office, PEOPLE } from './harness/office.mjs';
import { sha256 } from './harness/pictures.mjs';
import { ROOT } from './harness/places.mjs';
import { story } from './harness/story.mjs';

const test = story(import.meta.url);
const text = (value) => new Automerge.ImmutableString(value);

let office;
let inspector;
let colleague;

before(async () => {
  office = await Office.start();
  inspector = await pair(PEOPLE.inspector);
  colleague = await pair(PEOPLE.colleague);
});

after(() => office?.kill());

/** A paired device with the least of a client. */
async function pair(name) {
  const answer = await fetch(`${office.url}/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: office.code(name), device: 'interop' }),
  });
  assert.equal(answer.status, 200);
  const [cookie] = answer.headers.get('set-cookie').split(';');
  return { cookie, session: await answer.json(), replica: randomBytes(16), cursor: null };
}

async function sync(device, push = []) {
  const { replica, cursor } = device;
  const answer = await fetch(`${office.url}/v1/sync`, {
    method: 'POST',
    headers: { cookie: device.cookie, 'content-type': 'application/cbor' },
    body: encode({ protocol: 1, replica, cursor, push }),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  assert.equal(answer.status, 200, Buffer.from(bytes).toString());
  const response = decode(bytes);
  device.cursor = response.cursor;
  return response;
}

async function pull(device) {
  const documents = [];
  for (;;) {
    const response = await sync(device);
    documents.push(...response.documents);
    if (!response.more) {
      return documents;
    }
  }
}

/** The document as the office saves it. */
async function fetched(device, document) {
  const answer = await fetch(`${office.url}/v1/documents/${document}`, { headers: { cookie: device.cookie } });
  assert.equal(answer.status, 200);
  return Automerge.load(new Uint8Array(await answer.arrayBuffer()));
}

/** Pushes what a document has gained since `heads`; every change of it must be stored. */
async function store(device, document, doc, heads = []) {
  const changes = Automerge.getChangesSince(doc, heads);
  assert.ok(changes.length > 0);
  const { acks } = await sync(device, [{ document: uuidBytes(document), kind: 'finding', changes }]);
  assert.deepEqual(acks.map((ack) => ack.outcome), changes.map(() => 'stored'));
}

/** RFC 9562 §5.7. */
function uuid7(at = Date.now()) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at, 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidText(bytes);
}

const uuidBytes = (uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidText = (bytes) =>
  Buffer.from(bytes).toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** Scalars as plain values, so that contents can be compared. */
function plain(value) {
  if (value instanceof Automerge.ImmutableString) {
    return value.toString();
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  }
  return value;
}

/** A finding in the documents' layout, as its root. */
function finding(device, document, at) {
  const { person, unit } = device.session;
  return {
    v: 1,
    id: text(document),
    kind: text('finding'),
    unit: text(person.unit),
    site_name: text('石门煤业'),
    recorded_at: at,
    recorded_by: text(person.name),
    title: text('甲烷传感器失效'),
    level: text('general'),
    sector: text('coal-mine'),
    photos: {},
    description: '',
    events: {
      [uuid7(at)]: {
        kind: text('record'),
        at: at,
        policy: 1,
        user: text(person.id),
        name: text(person.name),
        unit: text(person.unit),
        tier: text(unit.tier),
        roles: text(person.roles.join(' ')),
      },
    },
  };
}

test('a document of the first release opens with its content', () => {
  const doc = Automerge.load(readFileSync(join(ROOT, 'tests/fixtures/documents/finding-v1.automerge')));
  const content = plain(doc);
  // The same values as the native reader's test has.
  assert.equal(content.title, '甲烷传感器失效');
  assert.equal(content.place, '3号井口');
  assert.equal(content.description, '传感器探头积尘，读数不变。');
  assert.equal(Number(content.funds), 12_000);
  assert.equal(Object.keys(content.photos).length, 1);
  assert.deepEqual(Object.values(content.events).map((event) => event.kind), ['record', 'order']);
});

test('what the office wrote itself reads the same whole and change by change', async () => {
  const documents = (await pull(inspector)).filter((pulled) => pulled.kind === 'site');
  assert.ok(documents.length > 0, 'the demo has sites');
  for (const { id, snapshot, changes } of documents) {
    const start = snapshot ? Automerge.load(snapshot) : Automerge.init();
    const [pieced] = Automerge.applyChanges(start, changes);
    const whole = await fetched(inspector, uuidText(id));
    assert.deepEqual(Automerge.getHeads(whole), Automerge.getHeads(pieced));
    assert.deepEqual(plain(whole), plain(pieced));
    assert.equal(plain(whole).id, uuidText(id));
    assert.ok(plain(whole).name);
  }
});

const document = uuid7();
const photo = randomBytes(3_000_000);
photo.set([0xff, 0xd8, 0xff, 0xe0]);

test('a record made by the library is stored, and comes back with every field', async () => {
  const made = Automerge.change(Automerge.init(), (doc) => Object.assign(doc, finding(inspector, document, Date.now())));
  await store(inspector, document, made);
  const back = await fetched(inspector, document);
  assert.deepEqual(plain(back), plain(made));
  assert.deepEqual(Automerge.getHeads(back), Automerge.getHeads(made));
});

test('changes made upon the office’s copy are stored, and a colleague gets them', async () => {
  const copy = await fetched(inspector, document);
  const heads = Automerge.getHeads(copy);
  const entry = {
    role: text('before'),
    sha256: text(sha256(photo)),
    size: photo.length,
    type: text('image/jpeg'),
    taken_at: Date.now(),
  };
  let edited = Automerge.change(copy, (doc) => {
    doc.place = text('东翼回风巷');
  });
  edited = Automerge.change(edited, (doc) => Automerge.updateText(doc, ['description'], '探头积尘，读数不变 🧯。'));
  edited = Automerge.change(edited, (doc) => {
    doc.photos[uuid7()] = entry;
  });
  await store(inspector, document, edited, heads);
  assert.deepEqual(plain(await fetched(inspector, document)), plain(edited));

  const pulled = (await pull(colleague)).find(({ id }) => uuidText(id) === document);
  const start = pulled.snapshot ? Automerge.load(pulled.snapshot) : Automerge.init();
  const [received] = Automerge.applyChanges(start, pulled.changes);
  assert.deepEqual(plain(received), plain(edited));
});

test('two who write at once through two libraries agree', async () => {
  const copies = [await fetched(inspector, document), await fetched(colleague, document)];
  const heads = Automerge.getHeads(copies[0]);
  const edits = copies.map((copy, n) =>
    Automerge.change(copy, (doc) => {
      doc.responsible = text(['李采区长', '赵通风科长'][n]);
    }),
  );
  await store(inspector, document, edits[0], heads);
  await store(colleague, document, edits[1], heads);
  const merged = Automerge.merge(Automerge.clone(edits[0]), edits[1]);
  const back = await fetched(colleague, document);
  assert.deepEqual(plain(back), plain(merged));
  const conflicts = Object.values(Automerge.getConflicts(back, 'responsible')).map(plain);
  assert.deepEqual(conflicts.sort(), ['李采区长', '赵通风科长'].sort());
});

/** Something between client and office that cuts one connection after so many bytes. */
async function relay(bytesUntilCut) {
  const seen = { n_cuts: 0, n_bytes: 0 };
  const server = createServer((client) => {
    const onward = connect(office.port, '127.0.0.1');
    const end = () => {
      client.destroy();
      onward.destroy();
    };
    client.on('error', end).on('close', end);
    onward.on('error', end).on('close', end);
    client.on('data', (piece) => {
      seen.n_bytes += piece.length;
      if (seen.n_cuts === 0 && seen.n_bytes > bytesUntilCut) {
        seen.n_cuts = 1;
        // What came before the cut still reaches the office.
        onward.end(piece, end);
      } else {
        onward.write(piece);
      }
    });
    onward.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { seen, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test('a photo is uploaded by tus-js-client, cut in the middle, and resumed', async () => {
  const between = await relay(1_500_000);
  const outcome = {};
  const upload = new tus.Upload(photo, {
    endpoint: `${between.url}/v1/photos`,
    headers: { cookie: inspector.cookie },
    metadata: { sha256: sha256(photo), document, type: 'image/jpeg' },
    retryDelays: null,
    onAfterResponse: (request, response) => {
      if (request.getMethod() === 'HEAD') {
        outcome.resumed_at = Number(response.getHeader('Upload-Offset'));
      }
    },
    onError: (error) => outcome.settle(error),
    onSuccess: () => outcome.settle(null),
  });
  const run = () =>
    new Promise((settle) => {
      outcome.settle = settle;
      upload.start();
    });
  assert.ok(await run(), 'the first attempt breaks off');
  assert.equal(between.seen.n_cuts, 1);
  assert.equal(await run(), null);
  assert.ok(outcome.resumed_at > 0 && outcome.resumed_at < photo.length, `resumed at ${outcome.resumed_at}`);
  assert.ok(between.seen.n_bytes < photo.length * 1.6, 'what had arrived was not sent again');
  between.close();

  const answer = await fetch(`${office.url}/v1/photos/${sha256(photo)}`, { headers: { cookie: colleague.cookie } });
  assert.equal(answer.status, 200);
  assert.equal(sha256(Buffer.from(await answer.arrayBuffer())), sha256(photo));
});
