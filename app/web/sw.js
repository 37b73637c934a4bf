/**
 * The service worker: the whole app, kept so that it opens with no network. Touches only the caches named
 * `spotcheck-*` and `spotcheck.choice`, and never what belongs to the office (`/v1/`): records travel by the engine
 * alone. No static routes: Chromium 156 ends as a whole when a worker that has some is exchanged.
 *
 * A version is taken whole or not at all, and waits until the person asks for it. From then on pages are of that
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
    event.respondWith(page(request));
  } else if (url.pathname.startsWith('/assets/') || FILES.includes(url.pathname)) {
    event.respondWith(asset(request));
  }
});

async function install() {
  try {
    const responses = await Promise.all(FILES.map(download));
    await refuseMixture(responses[FILES.indexOf('/')].clone());
    const cache = await caches.open(CACHE);
    await Promise.all(FILES.map((file, index) => cache.put(file, responses[index])));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  if (!self.registration.active) {
    await self.skipWaiting();
  }
}

/** Straight from the server: the browser's own cache may hold the page of another version. */
async function download(file) {
  const response = await fetch(new Request(file, { cache: 'reload', credentials: 'same-origin' }));
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

/** The version before this one stays too: a tab that still runs it may have to start its engine again. */
async function activate() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
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

async function asset(request) {
  const own = await caches.open(CACHE);
  // Names carry a hash of the content, so whichever version has the file has the right one.
  return (await own.match(request, { ignoreVary: true })) ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
