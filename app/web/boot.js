/**
 * The first script: language and theme before the first paint, the check that this browser will do, the service
 * worker and its updates, then the module that the page names: the screen, or the desk. When the screen cannot start or breaks, it says that the work is safe.
 * Touches the document element, the theme-color metas and, only after a failure, the body.
 *
 * Written as ES5 but for one `import()`, so that browsers too old for the app still read it and get an answer.
 * Browsers too old for `import()` know no cascade layers either, and index.html speaks to those by itself.
 *
 * With the screen it speaks through the window:
 *   out  spotcheck:update-ready   a new version is wholly on the phone (also <html data-update="ready">)
 *   in   spotcheck:apply-update   the person asked for it: switch and reload
 *   in   spotcheck:crash          the screen or engine broke; detail is the technical text
 *   in   spotcheck:place          where the person is; detail is what local storage keeps under spotcheck.route
 */
(function () {
  'use strict';

  var root = document.documentElement;

  // A trap is known by its place alone: the ten calls that Chromium keeps by itself are all of the runtime's.
  Error.stackTraceLimit = 40;

  var SPINE = { light: '#11241f', dark: '#050a08', contrast: '#000000' };

  /** In both languages, from the locale files: nothing but this script can be relied upon when it speaks. */
  var WORDS = __WORDS(boot)__;

  /** A setting, or null; storage may be forbidden altogether. */
  function remembered(key) {
    try {
      return window.localStorage.getItem(key);
    } catch (_) {
      return null;
    }
  }

  function language() {
    var chosen = remembered('spotcheck.language');
    if (chosen !== 'zh' && chosen !== 'en') {
      chosen = /^zh/i.test(navigator.language || 'zh') ? 'zh' : 'en';
    }
    return chosen;
  }

  root.lang = language() === 'zh' ? 'zh-CN' : 'en';
  var theme = remembered('spotcheck.theme');
  if (theme && SPINE[theme]) {
    root.setAttribute('data-theme', theme);
  }

  /** The phone's own bar takes the colour of the strip, whichever way the theme was chosen. */
  function paintPhoneBar() {
    var chosen = root.getAttribute('data-theme');
    var metas = document.querySelectorAll('meta[name="theme-color"]');
    for (var i = 0; i < metas.length; i += 1) {
      var own = /dark/.test(metas[i].getAttribute('media')) ? 'dark' : 'light';
      metas[i].setAttribute('content', SPINE[chosen] || SPINE[own]);
    }
  }
  paintPhoneBar();
  if (window.MutationObserver) {
    new MutationObserver(paintPhoneBar).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  }

  /**
   * The newest features of the baseline stand for the rest: sorting copies (Firefox 115, Chromium 110), an
   * off-screen canvas (Safari 16.4), layers. Service workers are left out: an office network without
   * HTTPS has none, and the app works there while it is open.
   */
  function willDo() {
    try {
      return (
        typeof WebAssembly === 'object' &&
        typeof Worker === 'function' &&
        !!window.indexedDB &&
        typeof Array.prototype.toSorted === 'function' &&
        typeof OffscreenCanvas === 'function' &&
        typeof CSSLayerBlockRule === 'function'
      );
    } catch (_) {
      return false;
    }
  }

  function whenParsed(then) {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', then);
    } else {
      then();
    }
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  var told = false;

  /** Replaces everything with one calm page. Built from nodes: it must work when nothing else does. */
  function tell(title, text, technical, mayRetry) {
    if (told) {
      return;
    }
    told = true;
    whenParsed(function () {
      var words = WORDS[root.lang.indexOf('zh') === 0 ? 'zh' : 'en'];
      var page = element('section', 'crash');
      page.setAttribute('role', 'alert');
      page.appendChild(element('h1', 'crash-title', words[title]));
      page.appendChild(element('p', '', words[text]));
      if (mayRetry) {
        var again = element('button', 'button', words.again);
        again.type = 'button';
        again.setAttribute('data-kind', 'primary');
        again.addEventListener('click', function () {
          again.setAttribute('aria-busy', 'true');
          openAgain();
        });
        page.appendChild(again);
      }
      if (technical) {
        var details = element('details', 'disclosure');
        details.appendChild(element('summary', '', words.details));
        details.appendChild(element('pre', '', technical + '\n' + ownVersion()));
        page.appendChild(details);
      }
      var main = element('main', '');
      main.appendChild(page);
      document.body.textContent = '';
      document.body.appendChild(main);
    });
  }

  /** What it says and where it was: a stack by itself has the words in some browsers only. */
  function technicalText(reason) {
    var words = String(reason);
    var stack = String((reason && reason.stack) || '');
    return stack.indexOf(words) === 0 ? stack : (words + '\n' + stack).trim();
  }

  function ownVersion() {
    var own = document.querySelector('meta[name="version"]');
    return own ? own.content : '';
  }

  // -- Updates ------------------------------------------------------------------------------------------------

  /** How long a worker may think over its answer, the browser change workers, and the whole switch take. */
  var ANSWER_MILLIS = 1000;
  var SWITCH_MILLIS = 5000;
  var LONGEST_SWITCH_MILLIS = 10000;
  var NUDGE_MILLIS = 500;
  /** After a version that did not come whole: what came of it stays, and the next attempt goes on. */
  var RETRY_MILLIS = 20000;
  /** An address that is no script, and that the service worker leaves alone. */
  var NOWHERE = '/healthz';

  var registration = null;
  var asked = false;
  var reloading = false;

  function reload() {
    if (!reloading) {
      reloading = true;
      window.location.reload();
    }
  }

  function announceUpdate() {
    root.setAttribute('data-update', 'ready');
    window.dispatchEvent(new CustomEvent('spotcheck:update-ready'));
  }

  /** Says `what` to a worker; `then` hears what it answers, or null when it does not. */
  function say(worker, what, then) {
    var channel = new MessageChannel();
    var over = false;
    function once(answer) {
      if (!over) {
        over = true;
        channel.port1.close();
        then(answer);
      }
    }
    channel.port1.onmessage = function (event) {
      once(event.data);
    };
    window.setTimeout(once, ANSWER_MILLIS, null);
    worker.postMessage({ type: what }, [channel.port2]);
  }

  /** A worker of the page's own version is no news: the page was opened as this version before it took over. */
  function announceVersion(worker) {
    say(worker, 'which', function (version) {
      if (version !== ownVersion()) {
        announceUpdate();
      }
    });
  }

  /**
   * Chromium stops the worker before once, as soon as it has nothing to do. A request that arrives in that moment starts
   * it again, and then it stays for minutes. It is stopped anew when a page or a worker is opened: a worker, then, of
   * which nothing else is wanted. The page itself would be lost with the worker that was to give it.
   */
  function nudge() {
    var errand = new Worker(NOWHERE);
    errand.onerror = function (event) {
      event.preventDefault();
      errand.terminate();
    };
    window.setTimeout(nudge, NUDGE_MILLIS);
  }

  /**
   * Moves to the waiting version. Opens again when it has taken over, and soon also where the browser puts that off:
   * the version is then noted as chosen, and its pages are what opens. Asked again each second, because a worker that
   * is being stopped loses the message. Should nobody answer, the version before opens, whole, and offers it again.
   */
  function applyUpdate() {
    asked = true;
    // Nothing may be written that the page takes along.
    document.body.inert = true;
    window.setTimeout(reload, LONGEST_SWITCH_MILLIS);
    (function ask() {
      var waiting = registration && registration.waiting;
      if (!waiting) {
        // Another tab has moved already, or the worker has gone: opening again gives the newest that is here.
        reload();
        return;
      }
      say(waiting, 'skip-waiting', function (version) {
        if (version) {
          window.setTimeout(nudge, NUDGE_MILLIS);
          window.setTimeout(reload, SWITCH_MILLIS);
        } else {
          ask();
        }
      });
    })();
  }

  /** The way out of a broken page. A newer version may be the cure. */
  function openAgain() {
    if (registration && registration.waiting) {
      applyUpdate();
    } else {
      reload();
    }
  }

  function watch(worker) {
    var isWhole = false;
    worker.addEventListener('statechange', function () {
      if (worker.state === 'redundant' && !isWhole) {
        window.setTimeout(tryAgain, RETRY_MILLIS);
      }
      isWhole = isWhole || worker.state === 'installed';
      // Without a controller this is the first version of all: nothing to switch from.
      if (worker.state === 'installed' && navigator.serviceWorker.controller) {
        announceVersion(worker);
      }
    });
  }

  function lookForUpdate() {
    if (registration && document.visibilityState === 'visible') {
      // Fails without a network, which is no news.
      registration.update().catch(function () {});
    }
  }

  /** The browser by itself tries again when the page is opened, or a day later. */
  function tryAgain() {
    if (document.visibilityState !== 'visible') {
      // It is tried when somebody looks again.
      return;
    }
    // A first version that did not come whole has left no registration.
    navigator.serviceWorker
      .register('/sw.js', { updateViaCache: 'none' })
      .then(function (made) {
        if (made !== registration) {
          keep(made);
        }
        return made.installing || made.waiting ? undefined : made.update();
      })
      .catch(function () {
        window.setTimeout(tryAgain, RETRY_MILLIS);
      });
  }

  function keep(made) {
    registration = made;
    if (made.waiting && navigator.serviceWorker.controller) {
      announceVersion(made.waiting);
    }
    if (made.installing) {
      watch(made.installing);
    }
    made.addEventListener('updatefound', function () {
      if (made.installing) {
        watch(made.installing);
      }
    });
  }

  function keepCurrent() {
    var workers = navigator.serviceWorker;
    if (!workers) {
      return;
    }
    var hadController = !!workers.controller;
    workers.addEventListener('controllerchange', function () {
      if (asked) {
        reload();
      } else if (hadController) {
        // Another tab switched. This one goes on with what it has until its person says so.
        announceVersion(workers.controller);
      }
      hadController = true;
    });
    workers.register('/sw.js', { updateViaCache: 'none' }).then(keep, function () {
      // Private windows and unreachable servers refuse; the open page works all the same.
    });
    document.addEventListener('visibilitychange', lookForUpdate);
    window.addEventListener('pageshow', lookForUpdate);
    window.addEventListener('spotcheck:apply-update', applyUpdate);
  }

  // -- Where the person was ---------------------------------------------------------------------------------------

  var PLACE = 'spotcheck.route';
  var PATIENCE_MILLIS = 400;
  var places = null;

  /** Chromium writes local storage to disk up to a minute late, a database at once: a killed browser must come back. */
  function openPlaces(then) {
    try {
      var opening = window.indexedDB.open('spotcheck-place', 1);
      opening.onupgradeneeded = function () {
        opening.result.createObjectStore('place');
      };
      opening.onsuccess = function () {
        places = opening.result;
        places.onclose = function () {
          places = null;
        };
        then();
      };
      opening.onerror = then;
    } catch (_) {
      then();
    }
  }

  function keepPlace(event) {
    try {
      places.transaction('place', 'readwrite').objectStore('place').put(event.detail, PLACE);
    } catch (_) {
      // Local storage has it too, only later.
    }
  }

  /** Puts the later of the two memories into local storage, where the screen looks; then goes on, in any case. */
  function recallPlace(goOn) {
    var gone = false;
    function once() {
      if (!gone) {
        gone = true;
        goOn();
      }
    }
    window.setTimeout(once, PATIENCE_MILLIS);
    openPlaces(function () {
      try {
        var asking = places.transaction('place').objectStore('place').get(PLACE);
        asking.onsuccess = function () {
          if (!gone && asking.result && parseFloat(asking.result) > (parseFloat(remembered(PLACE)) || 0)) {
            window.localStorage.setItem(PLACE, asking.result);
          }
          once();
        };
        asking.onerror = once;
      } catch (_) {
        once();
      }
    });
  }

  // -- Start --------------------------------------------------------------------------------------------------

  /** After a trap the module's memory cannot be trusted, so nothing of the screen may go on. */
  function onBreak(reason) {
    if (typeof WebAssembly === 'object' && reason instanceof WebAssembly.RuntimeError) {
      tell('crash_title', 'crash', technicalText(reason), true);
    }
  }

  window.addEventListener('error', function (event) {
    onBreak(event.error);
  });
  window.addEventListener('unhandledrejection', function (event) {
    onBreak(event.reason);
  });
  window.addEventListener('spotcheck:crash', function (event) {
    tell('crash_title', 'crash', technicalText(event.detail || ''), true);
  });

  if (!willDo()) {
    tell('old_title', 'old', '', false);
    return;
  }

  /** What the page names, between blanks: glue and WebAssembly of its module, files of phrases and initials. */
  function named(what) {
    return document.querySelector('meta[name="' + what + '"]').content.split(' ');
  }

  function start(screen) {
    screen.default({ module_or_path: named('module')[1] }).catch(function (reason) {
      if (reason instanceof WebAssembly.RuntimeError) {
        onBreak(reason);
      } else {
        tell('load_title', 'load', technicalText(reason), true);
      }
    });
  }

  keepCurrent();
  window.addEventListener('spotcheck:place', keepPlace);
  var recalled = false;
  var whenRecalled = null;
  recallPlace(function () {
    recalled = true;
    if (whenRecalled) {
      whenRecalled();
    }
  });
  /** The phrases come beside the module, which takes them from here when it starts. */
  function phrases(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) {
        throw new Error(answer.status + ' ' + url);
      }
      return answer.text();
    });
  }

  Promise.all([import(named('module')[0])].concat(named('phrases').map(phrases))).then(
    function (parts) {
      var screen = parts[0];
      window.__phrases = parts.slice(1);
      whenParsed(function () {
        whenRecalled = function () {
          start(screen);
        };
        if (recalled) {
          whenRecalled();
        }
      });
    },
    function (reason) {
      tell('load_title', 'load', technicalText(reason), true);
    }
  );
})();
