/**
 * The benches of the browser, as small as can be: every workload ends, has its figures, and what it verifies itself
 * holds. How fast it is, is not judged.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Beyond every bound of their own. */
const WITHIN_MILLIS = 300_000;

/** The lines of a bench by their workload. */
async function measured(script) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, '--small'], { timeout: WITHIN_MILLIS });
  const lines = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return new Map(lines.map((line) => [line.workload, line]));
}

/** Each figure is a number above nothing, or has a least and a middle one that are; the first can be nothing at all. */
function has(line, figures, { orNothing = [] } = {}) {
  for (const name of [...figures, ...orNothing]) {
    const value = line[name];
    const numbers = typeof value === 'object' && value ? Object.values(value) : [value];
    const least = orNothing.includes(name) ? 0 : Number.MIN_VALUE;
    assert.ok(
      numbers.length > 0 && numbers.every((number) => Number.isFinite(number) && number >= least),
      `${line.workload}: ${name} is ${JSON.stringify(value)}`,
    );
  }
}

test('what a person waits for', async () => {
  const lines = await measured('bench.mjs');
  assert.deepEqual([...lines.keys()].sort(), ['C1', 'C2', 'C3', 'C4']);

  const download = lines.get('C4');
  has(download, ['n_files', 'brotli_bytes_before_first_paint', 'bytes_received_at_first_paint', 'first_paint_ms']);
  const weights = Object.values(download.files);
  assert.equal(weights.length, download.n_files);
  assert.equal(download.brotli_bytes_in_all, weights.reduce((sum, size) => sum + size, 0));
  assert.ok(weights.every((size) => size > 0) && download.brotli_bytes_before_first_paint < download.brotli_bytes_in_all);

  const tap = lines.get('C1');
  has(tap, ['p50_ms', 'p95_ms', 'engine_p50_ms', 'engine_p95_ms', 'p95_ms_with_engine_slowed']);
  assert.equal(tap.n_edits, 5, 'every input was answered');
  assert.ok(tap.engine_p50_ms <= tap.p50_ms, 'the engine’s part is a part');

  has(lines.get('C2'), ['first_paint_ms', 'today_shown_ms', 'today_answers_tap_ms']);
  has(lines.get('C3'), ['open_ms', 'filter_ms', 'longest_frame_ms'], { orNothing: ['frames_dropped'] });
});

test('what a phone does with a whole office', async () => {
  const lines = await measured('bench-sync.mjs');
  assert.deepEqual([...lines.keys()].sort(), ['C5', 'C6']);

  const first = lines.get('C5');
  // So few records are there within less than a tenth of a second.
  const seconds = ['first_record_shown_s', 'all_durable_s', 'settled_s'];
  has(first, ['requests', 'n_changes', 'page_peak_mib', 'ledger_opens_meanwhile_ms', 'longest_frame_ms'], {
    orNothing: [...seconds, 'up_mib', 'down_mib', 'changes_mib', 'page_cpu_s'],
  });
  assert.ok(first.all_durable_s <= first.settled_s);

  const repair = lines.get('C6');
  has(repair, ['n_documents', 'n_changes_lost', 'whole_again_s', 'requests', 'page_peak_mib'], {
    orNothing: ['up_mib', 'down_mib', 'page_cpu_s'],
  });
  assert.equal(repair.n_changes_missing_afterwards, 0);
  assert.ok(repair.n_changes > repair.n_changes_lost);
});
