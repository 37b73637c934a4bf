/**
 * The office: the real binary with a data folder of its own, started, stopped, killed and started again on the same
 * port. Env `SPOTCHECK_BIN` names the binary; without it, the release build of this workspace.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, temporary } from './places.mjs';

const BINARY = process.env.SPOTCHECK_BIN ?? join(ROOT, 'target/release/spotcheck');

export class Office {
  #process = null;
  #founded;
  #folder = temporary('office');
  #data = join(this.#folder, 'data');

  /** Where it listens; the same after a restart. */
  url = '';
  /** Pairing codes by the person's name. */
  codes = new Map();

  /** `demo`: filled with the invented city; else as a first start founds it. */
  constructor({ demo = true } = {}) {
    this.#founded = demo ? '--demo' : '--new';
  }

  static async start(options) {
    const office = new Office(options);
    await office.open();
    return office;
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  /** Opens the port: a new one at first, then always the same. */
  async open() {
    if (!existsSync(BINARY)) {
      throw new Error(`no server at ${BINARY}: build it, or set SPOTCHECK_BIN`);
    }
    const listen = this.url ? new URL(this.url).host : '127.0.0.1:0';
    const args = ['serve', '--data', this.#data, '--listen', listen, this.#founded, '--print-json'];
    const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code}`);
    });
    exited.catch(() => {});
    // A test that throws must not leave a server behind: it holds this process's output, and who waits for that waits for ever.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    const lines = createInterface({ input: child.stdout });
    const [line] = await Promise.race([once(lines, 'line'), exited]);
    const { listening, pairing } = JSON.parse(line);
    this.url = listening;
    for (const { name, code } of pairing) {
      this.codes.set(name, code);
    }
    this.#process = child;
  }

  /** Closes the port in good order. */
  close() {
    return this.#end('SIGTERM');
  }

  /** As a power cut does. */
  kill() {
    return this.#end('SIGKILL');
  }

  async #end(signal) {
    const child = this.#process;
    this.#process = null;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
  }

  /** Gives a person other roles in the running office's register: there is no screen for it yet. */
  setRoles(name, roles) {
    const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
    const change = `UPDATE users SET roles = ${quoted(roles)} WHERE name = ${quoted(name)}; SELECT changes();`;
    const said = execFileSync('sqlite3', ['-cmd', '.timeout 10000', join(this.#data, 'spotcheck.db'), change]);
    if (said.toString().trim() !== '1') {
      throw new Error(`nobody here is called ${name}`);
    }
  }

  /** A backup of this moment, taken while the office runs; gives its folder. */
  backup(name) {
    const to = join(this.#folder, name);
    execFileSync(BINARY, ['backup', to, '--data', this.#data], { stdio: ['ignore', 'ignore', 'inherit'] });
    return to;
  }

  /** Puts the closed office back to a backup. What it had since is moved aside. */
  restore(backup) {
    const args = ['restore', backup, '--data', this.#data, '--replace'];
    execFileSync(BINARY, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** One column of the office's database, a value a line. */
  read(question) {
    const args = ['-readonly', '-cmd', '.timeout 10000', join(this.#data, 'spotcheck.db'), question];
    return execFileSync('sqlite3', args, { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean);
  }

  /** Every change that is stored, with its document and its author. */
  changes() {
    return this.read('SELECT hex(document) || hex(hash) || hex(author) FROM changes ORDER BY 1');
  }

  /** `spotcheck verify`: throws unless everything that is stored is right. */
  verify() {
    execFileSync(BINARY, ['verify', '--data', this.#data], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  code(name) {
    const code = this.codes.get(name);
    if (!code) {
      throw new Error(`nobody here is called ${name}: ${[...this.codes.keys()].join(', ')}`);
    }
    return code;
  }

  /** Signs every device of a person out, as for a lost phone. */
  revokeAll(name) {
    const list = execFileSync(BINARY, ['device', 'list', name, '--print-json', '--data', this.#data], { encoding: 'utf8' });
    for (const { device } of JSON.parse(list)) {
      execFileSync(BINARY, ['device', 'revoke', device, '--data', this.#data]);
    }
  }

  /** A code for one more device of a person, as the administrator makes it. */
  newCode(name) {
    const link = execFileSync(BINARY, ['pair', name, '--data', this.#data], { encoding: 'utf8' });
    return new URL(link.trim()).hash.slice(1);
  }
}

/** Invented people of the demo city. */
export const PEOPLE = {
  inspector: '祁远舟',
  colleague: '温如岚',
  supervisor: '卓亦安',
  reviewer: '邵同尘',
  farInspector: '闻人笛',
  administrator: '文景澄',
};
