/**
 * The service worker: the whole app, kept so that it opens with no network. Touches only the caches named
 * `spotcheck-*`, `spotcheck.coming` and `spotcheck.choice`, and never what belongs to the office (`/v1/`): records travel
 * by the engine alone. No static routes: Chromium 156 ends as a whole when a worker that has some is exchanged.
 *
 * A version is used whole or not at all, and waits until the person asks for it. What has come of one that is not whole
 * stays, file by file and large files part by part, under the names that tell their content: an attempt that a cut line
 * or the browser ended goes on with what is missing, and takes from the version before what is the same. Parts are files
 * of their own rather than ranges: a range of what is compressed on its way cannot be opened, and the browser asks for
 * ranges of the plain form, which is four times as long.
 * From then on pages are of that
 * version, also while the browser keeps the worker before at work: Chromium stops that one to make room, but a request
 * that arrives in the same moment wakes it again, and then it stays for minutes. So the choice is noted where the
 * worker before reads it. Listeners stand at the top level because a worker that is woken for an event must already
 * have them.
 */
'use strict';

const VERSION = '__VERSION__';
const PREFIX = 'spotcheck-';
const CACHE = PREFIX + VERSION;
/** Under `/` the version that the person chose, until a worker takes over. Every version knows this name. */
const CHOICE = 'spotcheck.choice';
const FILES = __PRECACHE__;
/** Of large files, those that give them when put one behind the other. */
const PARTS = __PARTS__;
/** What has come of a version that is not whole yet, by the file's name. */
const COMING = 'spotcheck.coming';
/** Longer than a part takes on the worst of lines: what is silent for so long hangs on a line that has gone. */
const PATIENCE_MILLIS = 120_000;
/** A name that tells the content: the beginning of its SHA-256. */
const NAMED = /-([0-9a-f]{16})\.\w+$/;
/** The desk asks the office at each step, so nothing of it is kept: its pages come from the office as long as that answers. */
const DESK = /^\/desk(\/|$)/;
/** What the office itself answers, beside `/v1/`. */
const OFFICE = ['/livez', '/readyz', '/healthz', '/metrics'];

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  switch (event.data?.type) {
    case 'which':
      port?.postMessage(VERSION);
      break;
    case 'skip-waiting':
      event.waitUntil(takeOver(port));
      break;
  }
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') {
    return;
  }
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || url.pathname.startsWith('/v1/') || OFFICE.includes(url.pathname)) {
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(DESK.test(url.pathname) ? desk(request) : page(request));
  } else if (url.pathname.startsWith('/assets/') || FILES.includes(url.pathname)) {
    event.respondWith(asset(request));
  }
});

async function install() {
  const coming = await caches.open(COMING);
  const named = FILES.filter((file) => NAMED.test(file));
  await forgetOthers(coming, named);
  for (const file of named) {
    await take(coming, file);
  }
  const page = await download('/');
  await refuseMixture(page.clone());
  // These are small, and which version's they are is not in their names.
  const others = FILES.filter((file) => file !== '/' && !NAMED.test(file));
  const responses = await Promise.all(others.map(download));
  try {
    const cache = await caches.open(CACHE);
    for (const file of named) {
      await cache.put(file, await kept(coming, file));
    }
    await Promise.all(others.map((file, place) => cache.put(file, responses[place])));
    // The page last: a version that has it is whole.
    await cache.put('/', page);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await caches.delete(COMING);
  if (!self.registration.active) {
    await self.skipWaiting();
  }
}

/** What came of a version that is not wanted any more. */
async function forgetOthers(coming, named) {
  const wanted = new Set([...named, ...Object.values(PARTS).flat()]);
  for (const { url } of await coming.keys()) {
    if (!wanted.has(new URL(url).pathname)) {
      await coming.delete(url, { ignoreVary: true });
    }
  }
}

/** Puts a file among what has come: from here, from what the browser has just loaded for the page, or from the office. */
async function take(coming, file) {
  if (await kept(coming, file)) {
    return;
  }
  for (const bring of [fromHere, fromBrowser, fromOffice]) {
    const response = await bring(coming, file);
    if (response && (await isWhatItsNameSays(file, response.clone()))) {
      await coming.put(file, response);
      await forgetParts(coming, file);
      return;
    }
  }
  await forgetParts(coming, file);
  throw new Error(`${file} is not what its name says`);
}

function kept(coming, file) {
  return coming.match(file, { ignoreVary: true });
}

async function forgetParts(coming, file) {
  for (const part of PARTS[file] ?? []) {
    await coming.delete(part, { ignoreVary: true });
  }
}

function fromHere(_, file) {
  return caches.match(file, { ignoreVary: true });
}

async function fromBrowser(_, file) {
  try {
    const response = await fetch(new Request(file, { cache: 'only-if-cached', mode: 'same-origin' }));
    return response.ok ? response : null;
  } catch {
    return null;
  }
}

async function fromOffice(coming, file) {
  const parts = PARTS[file];
  if (!parts) {
    return download(file);
  }
  for (const part of parts) {
    await take(coming, part);
  }
  const bytes = [];
  for (const part of parts) {
    bytes.push(await (await kept(coming, part)).arrayBuffer());
  }
  return new Response(new Blob(bytes), { headers: { 'content-type': 'application/wasm' } });
}

async function isWhatItsNameSays(file, response) {
  const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
  const digits = [...new Uint8Array(digest, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0'));
  return digits.join('') === NAMED.exec(file)[1];
}

/** Straight from the server: the browser's own cache may hold the page of another version. */
async function download(file) {
  const signal = AbortSignal.timeout?.(PATIENCE_MILLIS);
  const response = await fetch(new Request(file, { cache: 'reload', credentials: 'same-origin', signal }));
  if (!response.ok || response.redirected) {
    throw new Error(`${file}: ${response.status}`);
  }
  return response;
}

/** While servers are being replaced, one may answer with the page of another version than this worker's. */
async function refuseMixture(response) {
  const text = await response.text();
  for (const [file] of text.matchAll(/\/assets\/[\w.-]+/g)) {
    if (!FILES.includes(file)) {
      throw new Error(`${file} is of another version`);
    }
  }
}

/**
 * The version before this one stays too: a tab that still runs it may have to start its engine again. One that never
 * became whole was nobody's.
 */
async function activate() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const isWhole = await Promise.all(names.map((name) => caches.match('/', { cacheName: name })));
  const before = names.filter((_, place) => isWhole[place]).at(-1);
  await Promise.all(names.filter((name) => name !== before).map((name) => caches.delete(name)));
  await caches.delete(CHOICE);
  await self.clients.claim();
}

/** Says on `port` when pages are of this version, which may be long before the worker is at work. */
async function takeOver(port) {
  try {
    await (await caches.open(CHOICE)).put('/', new Response(VERSION));
    port?.postMessage(VERSION);
  } finally {
    await self.skipWaiting();
  }
}

async function page(request) {
  const chosen = self.registration.waiting && (await caches.match('/', { cacheName: CHOICE }));
  const newer = chosen && (await caches.match('/', { cacheName: PREFIX + (await chosen.text()) }));
  return newer ?? (await caches.match('/', { cacheName: CACHE })) ?? fetch(request);
}

/** Without the office, the app's page says why there is no desk. */
async function desk(request) {
  try {
    return await fetch(request);
  } catch {
    return page(request);
  }
}

async function asset(request) {
  const own = await caches.open(CACHE);
  // Names carry a hash of the content, so whichever version has the file has the right one.
  return (await own.match(request, { ignoreVary: true })) ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
