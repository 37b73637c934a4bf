/**
 * A device: Chromium with a profile of its own, as a phone or at a desk, that can be cut off, killed and opened again
 * on the same profile. Env `CHROMIUM` names the browser; without it, Debian's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { artifact, temporary } from './places.mjs';
import { say } from './words.mjs';
import { eventually } from './wait.mjs';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

const PHONE = { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };

/** Near the coal mine of the demo city. */
const HERE = { latitude: 36.78, longitude: 111.26, accuracy: 12 };

const LOCALE = { zh: 'zh-CN', en: 'en' };

export class Phone {
  /** Errors that nobody caught, and violations of the content security policy. */
  faults = [];

  #profile = temporary('profile');
  #isOffline = false;

  constructor(url, { lang = 'zh', desk = false, theme = 'light' } = {}) {
    this.url = url;
    this.lang = lang;
    this.desk = desk;
    this.theme = theme;
  }

  static async open(url, options) {
    const phone = new Phone(url, options);
    await phone.reopen();
    return phone;
  }

  /** Starts the browser on this device's profile. Nothing is opened yet. */
  async reopen() {
    this.context = await chromium.launchPersistentContext(this.#profile, {
      ...(this.desk ? DESK : PHONE),
      executablePath: BROWSER,
      args: ARGS,
      headless: true,
      locale: LOCALE[this.lang],
      timezoneId: 'Asia/Shanghai',
      colorScheme: this.theme,
      geolocation: HERE,
      permissions: ['geolocation', 'camera'],
      acceptDownloads: true,
      reducedMotion: 'reduce',
    });
    this.context.setDefaultTimeout(15_000);
    this.context.on('weberror', (error) => this.faults.push(String(error.error())));
    this.context.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && /Content Security Policy|panicked/.test(text)) {
        this.faults.push(text);
      }
    });
    if (this.#isOffline) {
      await this.context.setOffline(true);
    }
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  async goto(path) {
    await this.page.goto(new URL(path, this.url).href);
  }

  /** Words of this device's language. */
  say(key, values) {
    return say(this.lang, key, values);
  }

  /** A finger on a phone, the mouse at a desk. */
  async tap(locator) {
    await (this.desk ? locator.click() : locator.tap());
  }

  /** Pairs through the page, as by a link. */
  async pair(code) {
    await this.goto(`/pair#${code}`);
    await this.tap(this.page.getByRole('button', { name: this.say('pair.go'), exact: true }));
    await this.page.getByRole('heading', { name: this.say('today.title'), exact: true, level: 1 }).waitFor();
  }

  /** The whole app stands in the cache of the service worker, which has taken over the page. */
  async isKept() {
    await eventually('the service worker has the page', () =>
      this.page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller) {
          return false;
        }
        const worker = await (await fetch('/sw.js')).text();
        const files = JSON.parse(worker.match(/const FILES = (\[.*?\]);/s)[1]);
        const kept = await Promise.all(files.map((file) => caches.match(file)));
        return files.length > 0 && kept.every(Boolean);
      }),
    );
  }

  /** Chromium writes cookies to disk up to half a minute late: only from then on does a kill not unpair the device. */
  async hasCookieOnDisk() {
    const files = ['Default/Network/Cookies', 'Default/Network/Cookies-wal', 'Default/Cookies'];
    await eventually('the session cookie is on the disk', () =>
      files.some((file) => {
        try {
          return readFileSync(join(this.#profile, file)).includes('spotcheck_session');
        } catch {
          return false;
        }
      }), 45_000);
  }

  /** The browser's own offline switch. Closing the server's port is the office's part. */
  async offline(isOffline) {
    this.#isOffline = isOffline;
    await this.context.setOffline(isOffline);
  }

  /** Kills the browser and everything that it started, at once. */
  async kill() {
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    for (const id of family(this.#profile)) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It went with its parent.
      }
    }
    await closed;
    await eventually('all its processes are gone', () => family(this.#profile).length === 0);
  }

  async close() {
    await this.context?.close();
  }

  /** Opens another device page of the same person, as a second tab. */
  async newTab(path) {
    const page = await this.context.newPage();
    await page.goto(new URL(path, this.url).href);
    return page;
  }

  /** Kills the tab's process as a crash does: nothing in it is told, no handler runs, its engine goes with it. */
  async crash() {
    const devtools = await this.devtools();
    const crashed = new Promise((resolve) => this.page.once('crash', resolve));
    // The answer never comes: who would give it is dead.
    devtools.send('Page.crash').catch(() => {});
    await crashed;
  }

  async screenshot(name, options = {}) {
    await this.page.screenshot({ path: artifact(`${name}.png`), ...options });
  }

  badge() {
    return this.page.locator('.sync-badge');
  }

  /** The badge says that everything is at the office. */
  async isSettled(within) {
    await eventually(
      'the badge says that everything is at the office',
      async () => (await this.badge().getAttribute('data-state', { timeout: 1000 })) === 'office',
      within,
    );
  }

  /** What this device's page processes have used since they began, the most of one: MiB resident, seconds of CPU. */
  pageUse() {
    const use = { peakMib: 0, cpuSeconds: 0 };
    for (const id of family(this.#profile)) {
      try {
        if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer')) {
          continue;
        }
        const peak = readFileSync(`/proc/${id}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB/m);
        const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
        const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
        use.peakMib = Math.max(use.peakMib, Number(peak[1]) / 1024);
        use.cpuSeconds = Math.max(use.cpuSeconds, (user + system) / 100);
      } catch {
        // It ended while we looked.
      }
    }
    return use;
  }

  /** The developer tools' own channel to the page. */
  devtools() {
    return this.context.newCDPSession(this.page);
  }
}

/** The browser of a profile with all that descends from it, eldest first. */
function family(profile) {
  const parents = new Map();
  const ids = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) {
      continue;
    }
    try {
      const id = Number(name);
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') {
        continue;
      }
      parents.set(id, Number(parent));
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(profile)) {
        ids.push(id);
      }
    } catch {
      // It ended while we looked.
    }
  }
  for (const id of ids) {
    for (const [child, parent] of parents) {
      if (parent === id && !ids.includes(child)) {
        ids.push(child);
      }
    }
  }
  return ids;
}
