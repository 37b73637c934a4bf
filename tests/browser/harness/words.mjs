/**
 * The words of the app as its screens say them, from the locale files: tests name controls by what a person reads.
 * Touches only `app/web/locales`.
 */
import { readdirSync, readFileSync } from 'node:fs';

const LOCALES = new URL('../../../app/web/locales/', import.meta.url);

const load = (lang) =>
  Object.fromEntries(
    readdirSync(new URL(`${lang}/`, LOCALES)).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(`${lang}/${file}`, LOCALES), 'utf8')),
    ]),
  );

const WORDS = { zh: load('zh'), en: load('en') };

const template = (lang, key) => {
  const [namespace, name] = key.split('.');
  const words = WORDS[lang][namespace]?.[name];
  if (words === undefined) {
    throw new Error(`no words for ${key} in ${lang}`);
  }
  return words;
};

/** `say('zh', 'start.more', { n: 3 })`: the words with their values filled in. */
export function say(lang, key, values = {}) {
  return template(lang, key).replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => {
    if (!(name in values)) {
      throw new Error(`${key} needs ${name}`);
    }
    return String(values[name]);
  });
}

/** The same as a pattern: values that are not given match anything. */
export function saying(lang, key, values = {}) {
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = template(lang, key).split(/\{\{\s*(\w+)\s*\}\}/);
  const pattern = parts.map((part, place) => {
    if (place % 2 === 0) {
      return escaped(part);
    }
    return part in values ? escaped(String(values[part])) : '.*?';
  });
  return new RegExp(pattern.join(''), 's');
}
