/**
 * The desk's pages as a hand finds its way in them: the list, the panel beside it, the dialog over it.
 */
import { violations } from './axe.mjs';

/** `device` gives the desk, once it is open. */
export function atDesk(device) {
  const page = () => device().page;
  const dialog = () => page().getByRole('dialog');
  return {
    page,
    dialog,
    panel: () => page().locator('.desk-panel'),
    row: (name) => page().locator('.desk-row', { hasText: name }).first(),
    /** A field of a dialog by its key. */
    field: (key) => dialog().locator(`[data-field="${key}"] :is(input, select, textarea)`).first(),
    find: (words) => page().locator('[data-test="find"]').fill(words),
    judge: (name, isThere) => judge(device(), name, isThere),
  };
}

/** The page in both languages and themes at both widths, for people to look at; gives what axe has against it. */
async function judge(device, name, isThere) {
  const { page } = device;
  const found = [];
  for (const width of [1280, 360]) {
    for (const lang of ['en', 'zh']) {
      for (const theme of ['light', 'dark']) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate(
          ([lang, theme]) => {
            localStorage.setItem('spotcheck.language', lang);
            localStorage.setItem('spotcheck.theme', theme);
          },
          [lang, theme],
        );
        await page.reload();
        await isThere();
        await device.screenshot(`desk-${name}-${lang}-${width}-${theme}`);
        found.push(...(await violations(page)).map((line) => `${name} ${lang} ${width} ${theme}: ${line}`));
      }
    }
  }
  await page.evaluate(() => localStorage.setItem('spotcheck.theme', 'light'));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  return found;
}
