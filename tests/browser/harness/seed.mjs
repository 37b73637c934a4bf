/**
 * Fills an office with believable work by the real sync, as the person of a pairing code. Env `SPOTCHECK_SEED` names
 * the program; without it, the release build of this workspace.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';

export function seed(serverUrl, code, { inspections, findings, seed = 1 }) {
  const program = process.env.SPOTCHECK_SEED ?? join(ROOT, 'target/release/seed');
  if (!existsSync(program)) {
    throw new Error(`no seed program at ${program}: build it, or set SPOTCHECK_SEED`);
  }
  const sizes = ['--inspections', inspections, '--findings', findings, '--seed', seed].map(String);
  const args = ['--server', serverUrl, '--code', code, ...sizes];
  const done = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) {
    throw new Error(`seeding ended with ${done.status}`);
  }
}
