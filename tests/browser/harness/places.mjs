/**
 * Folders that tests write to: a temporary one for each run, removed at the end, and `artifacts/`, which stays.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url));

const made = [];

export function temporary(name) {
  const folder = mkdtempSync(join(tmpdir(), `spotcheck-${name}-`));
  made.push(folder);
  return folder;
}

export function artifact(name) {
  mkdirSync(ARTIFACTS, { recursive: true });
  return join(ARTIFACTS, name);
}

process.on('exit', () => {
  for (const folder of made) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
