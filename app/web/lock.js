/**
 * The screen lock of this browser: four to eight digits, asked for when a page opens and when it comes back after a while.
 * It hides the screens and encrypts nothing; records go on being sent behind it. Needs neither the screen's module nor a
 * network, so that a killed page is locked before anything of it is drawn.
 *
 * Touches <html data-locked>, a dialog of its own in the body, `spotcheck.lock` of local storage and `spotcheck.open` of the
 * tab's. With the screen it speaks through one thing: a click on what has `data-lock`, the id of the person, opens its settings.
 */
(() => {
  'use strict';

  const KEY = 'spotcheck.lock';
  /** When a page of this tab was left, open as it was: the next one, if it comes at once, goes on so. */
  const OPEN = 'spotcheck.open';
  const GOES_ON_MILLIS = 5_000;
  const WORDS = __WORDS(lock)__;
  const ROUNDS = 100_000;
  const MINUTES = [0, 1, 5, 15, 60];
  /** Wrong ones that cost nothing; then seconds that double, up to a quarter of an hour. */
  const FREE = 3;
  const FIRST_WAIT = 5;
  const LONGEST_WAIT = 900;

  const root = document.documentElement;
  const say = (key) => WORDS[root.lang.startsWith('zh') ? 'zh' : 'en'][key];
  /** Digits as a Chinese keyboard may give them. */
  const plain = (text) => text.normalize('NFKC').trim();
  const isPin = (text) => /^\d{4,8}$/.test(text);
  let dialog = null;
  let hiddenAt = 0;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function keep(lock) {
    localStorage.setItem(KEY, JSON.stringify(lock));
  }

  async function derive(pin, salt) {
    const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations: ROUNDS };
    return [...new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))];
  }

  /** Seconds until the next may be tried. A clock that was put back makes none longer than the longest. */
  function wait(lock) {
    return Math.min(LONGEST_WAIT, Math.max(0, Math.ceil((lock.until - Date.now()) / 1_000)));
  }

  /** What is wrong with it, or null. It is counted before it is looked at: a page that is killed meanwhile has tried. */
  async function wrong(pin) {
    const lock = kept();
    if (!lock) {
      return null;
    }
    const left = wait(lock);
    if (left) {
      return say('wait').replace('{n}', left);
    }
    if (!isPin(pin)) {
      return say('digits');
    }
    lock.n += 1;
    const seconds = lock.n < FREE ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (lock.n - FREE));
    lock.until = Date.now() + seconds * 1_000;
    keep(lock);
    const found = await derive(pin, lock.salt);
    if (!found.every((byte, place) => byte === lock.hash[place])) {
      return say('wrong');
    }
    keep({ ...lock, n: 0, until: 0 });
    return null;
  }

  // -- What is drawn ------------------------------------------------------------------------------------------

  function make(name, fields, ...children) {
    const { data, ...others } = fields;
    const made = Object.assign(document.createElement(name), others);
    Object.assign(made.dataset, data);
    made.append(...children.filter(Boolean));
    return made;
  }

  function digits(key, test) {
    const input = make('input', { className: 'lock-digits', inputMode: 'numeric', autocomplete: 'off', maxLength: 8, data: { test } });
    return [make('label', { className: 'field' }, make('span', { className: 'field-label', textContent: say(key) }), input), input];
  }

  function button(key, test, kind, click) {
    return make('button', { type: click ? 'button' : 'submit', className: 'button', textContent: say(key), onclick: click ?? null, data: { test, kind } });
  }

  /** A form in the one dialog; `act` says what is wrong, or that all is done by null. */
  function draw(title, children, act) {
    const error = make('p', { className: 'field-error', hidden: true, data: { test: 'lock-error' } });
    error.setAttribute('role', 'alert');
    const heading = make('h2', { className: 'dialog-title', textContent: say(title) });
    const form = make('form', { className: 'lock-form', noValidate: true }, heading, ...children.slice(0, -1), error, children.at(-1));
    let isBusy = false;
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (isBusy) {
        return;
      }
      isBusy = true;
      try {
        const said = await act(event.submitter);
        error.textContent = said ?? '';
        error.hidden = !said;
        if (said) {
          form.querySelectorAll('.lock-digits').forEach((input) => (input.value = ''));
          form.querySelector('input')?.focus();
        }
      } finally {
        isBusy = false;
      }
    };
    dialog ??= document.body.appendChild(make('dialog', { className: 'dialog lock', onclose: stay }));
    dialog.setAttribute('aria-label', say(title));
    dialog.replaceChildren(form);
    promote();
    form.querySelector('input')?.focus();
  }

  function promote() {
    // Anew, so that it stands above a dialog of the screen that opened meanwhile.
    dialog.close();
    dialog.showModal();
  }

  const isLocked = () => root.hasAttribute('data-locked');

  /** Escape and the like do not open it. It is told later, when it may stand again. */
  function stay() {
    if (isLocked() && !dialog.open) {
      showLock();
    }
  }

  const above = new MutationObserver((changes) => {
    if (isLocked() && changes.some(({ target }) => target !== dialog && target.open)) {
      promote();
    }
  });

  // -- Locked ---------------------------------------------------------------------------------------------------

  function lockUp() {
    if (!kept() || isLocked()) {
      return;
    }
    root.setAttribute('data-locked', '');
    if (document.body) {
      showLock();
    } else {
      document.addEventListener('DOMContentLoaded', showLock);
    }
  }

  function open() {
    root.removeAttribute('data-locked');
    above.disconnect();
    dialog?.close();
  }

  function showLock() {
    if (!isLocked()) {
      return;
    }
    above.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['open'] });
    const [label, input] = digits('pin', 'lock-pin');
    const buttons = make('div', { className: 'dialog-actions' }, button('forgot', 'lock-forgot', 'quiet', showForgot), button('open', 'lock-open', 'primary'));
    draw('locked', [make('p', { textContent: say('locked_words') }), label, buttons], async () => {
      const said = await wrong(plain(input.value));
      if (!said) {
        open();
      }
      return said;
    });
  }

  /** Who forgot it signs in anew by a code of his own, with which nothing unsent is lost. */
  function showForgot() {
    const input = make('input', { className: 'short-code', autocomplete: 'one-time-code', maxLength: 12, spellcheck: false, data: { test: 'lock-code' } });
    const label = make('label', { className: 'field' }, make('span', { className: 'field-label', textContent: say('code') }), input);
    const buttons = make('div', { className: 'dialog-actions' }, button('back', 'lock-back', 'quiet', showLock), button('go', 'lock-go', 'primary'));
    draw('forgot', [make('p', { textContent: say('forgot_words') }), label, buttons], async () => {
      const code = plain(input.value).replace(/[\s\u2010-\u2015-]/g, '').toUpperCase();
      const owner = await ownerOf(code);
      if (owner === kept()?.person) {
        localStorage.removeItem(KEY);
        location.assign(`/pair#${code}`);
        open();
        return null;
      }
      return say(owner) ?? say('code_other');
    });
  }

  /** The id of the person whose code it is, or the key of what to say. */
  async function ownerOf(code) {
    try {
      const body = JSON.stringify({ code, device: '' });
      const answer = await fetch('/v1/pair/look', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      if (answer.ok) {
        return (await answer.json()).person;
      }
      return answer.status === 403 ? 'code_wrong' : answer.status === 429 ? 'code_many' : 'offline';
    } catch {
      return 'offline';
    }
  }

  // -- Settings -------------------------------------------------------------------------------------------------

  function showSettings(person) {
    const lock = kept();
    const [present, presentInput] = digits('present', 'lock-present');
    const [fresh, freshInput] = digits(lock ? 'fresh' : 'pin', 'lock-new');
    const [again, againInput] = digits('again', 'lock-again');
    const minutes = make('select', { data: { test: 'lock-after' } }, ...MINUTES.map((n) => new Option(say(`after_${n}`), n, false, n === (lock?.minutes ?? 5))));
    const after = make('label', { className: 'field' }, make('span', { className: 'field-label', textContent: say('after') }), minutes);
    const cancel = button('cancel', 'lock-cancel', 'quiet', () => dialog.close());
    if (!crypto.subtle) {
      draw('title', [make('p', { textContent: say('no_https') }), make('div', { className: 'dialog-actions' }, cancel)], () => null);
      return;
    }
    const off = lock && button('off', 'lock-off', 'danger');
    const buttons = make('div', { className: 'dialog-actions' }, cancel, off, button('save', 'lock-save', 'primary'));
    draw('title', [make('p', { textContent: say('words') }), lock && present, fresh, again, after, buttons].filter((one) => one !== null), async (submitter) => {
      const pin = plain(freshInput.value);
      const isOff = submitter === off && off !== null;
      if (!isOff && pin !== plain(againInput.value)) {
        return say('differ');
      }
      if (!isOff && (pin || !lock) && !isPin(pin)) {
        return say('digits');
      }
      const said = lock && (await wrong(plain(presentInput.value)));
      if (said) {
        return said;
      }
      if (isOff) {
        localStorage.removeItem(KEY);
      } else {
        const salt = [...crypto.getRandomValues(new Uint8Array(16))];
        const secret = pin ? { salt, hash: await derive(pin, salt) } : { salt: lock.salt, hash: lock.hash };
        keep({ ...secret, person, minutes: Number(minutes.value), n: 0, until: 0 });
      }
      dialog.close();
      return null;
    });
  }

  document.addEventListener('click', (event) => {
    const door = event.target.closest?.('[data-lock]');
    if (door) {
      showSettings(door.dataset.lock);
    }
  });

  // -- When -----------------------------------------------------------------------------------------------------

  /** Come back after so long that it is to be locked. A clock that was put back is no excuse. */
  function comeBack() {
    const away = Date.now() - hiddenAt;
    if (hiddenAt && !(away >= 0 && away < (kept()?.minutes ?? 0) * 60_000)) {
      lockUp();
    }
    hiddenAt = 0;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      comeBack();
      return;
    }
    hiddenAt = Date.now();
    if (kept()?.minutes === 0) {
      lockUp();
    }
  });
  window.addEventListener('pageshow', (event) => event.persisted && comeBack());
  window.addEventListener('pagehide', () => {
    hiddenAt ||= Date.now();
    if (document.visibilityState === 'visible' && !isLocked()) {
      sessionStorage.setItem(OPEN, String(hiddenAt));
    }
  });

  try {
    const since = Date.now() - Number(sessionStorage.getItem(OPEN) ?? Number.NaN);
    sessionStorage.removeItem(OPEN);
    if (!(since >= 0 && since < GOES_ON_MILLIS)) {
      lockUp();
    }
  } catch {
    // A browser that forbids storage has no lock.
  }
})();
