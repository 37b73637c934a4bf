/**
 * Tabs of one phone: each is the phone, with a page of its own.
 */
import { becomes } from './wait.mjs';
import { field } from './work.mjs';

export const asTab = (phone, page) => Object.create(phone, { page: { value: page } });
export const openTab = async (phone, at) => asTab(phone, await phone.newTab(at));

export const value = (device, key) => field(device, key).inputValue();
export const shows = (device, key, words) => becomes(`${key} is shown`, () => value(device, key), words);

/** The page is still the one that was opened: nothing was reloaded for it. */
export const mark = (tab) => tab.page.evaluate(() => (window.neverReloaded = true));
export const isMarked = (tab) => tab.page.evaluate(() => window.neverReloaded === true);
