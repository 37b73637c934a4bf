/**
 * A line between phone and office: bytes go over it at a rate and after a latency, and it can go dead or cut what is on
 * it. It knows nothing of HTTP.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const TICK_MILLIS = 50;

export class Relay {
  /** Bytes a second in each direction. */
  rate = Infinity;
  /** Milliseconds until a byte that went in comes out. */
  latency = 0;
  /** Bytes that came out, towards the office and towards the phone. */
  up = 0;
  down = 0;
  /** Connections that were made over it. */
  nConnections = 0;

  #server;
  #pairs = new Set();
  #isDead = false;
  #isTorn = false;

  static async before(office) {
    const relay = new Relay();
    const { hostname, port } = new URL(office.url);
    relay.#server = createServer((near) => relay.#join(near, connect(Number(port), hostname)));
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    relay.url = `http://127.0.0.1:${relay.#server.address().port}`;
    return relay;
  }

  /** Cuts every connection that is open now. */
  cut() {
    for (const pair of this.#pairs) {
      for (const socket of pair) {
        socket.destroy();
      }
    }
  }

  /** As long as it is torn every connection ends at once. */
  tear(isTorn) {
    this.#isTorn = isTorn;
    this.cut();
  }

  /** As long as it is dead nothing gets through, and nobody is told. */
  dead(isDead) {
    this.#isDead = isDead;
  }

  async close() {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }

  #join(near, far) {
    this.nConnections += 1;
    const pair = [near, far];
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    if (this.#isTorn) {
      end();
      return;
    }
    this.#carry(near, far, (n) => (this.up += n));
    this.#carry(far, near, (n) => (this.down += n));
  }

  /** What stands on the line is kept short, so that its sender feels how slow it is. */
  #carry(from, to, count) {
    const waiting = [];
    let nWaiting = 0;
    from.on('data', (bytes) => {
      waiting.push({ bytes, at: performance.now() + this.latency });
      nWaiting += bytes.length;
      if (nWaiting > this.rate / 4) {
        from.pause();
      }
    });
    const tick = setInterval(() => {
      let room = this.#isDead ? 0 : this.rate * (TICK_MILLIS / 1_000);
      while (room >= 1 && waiting.length > 0 && waiting[0].at <= performance.now()) {
        const { bytes, at } = waiting.shift();
        const piece = bytes.subarray(0, Math.min(room, bytes.length));
        if (piece.length < bytes.length) {
          waiting.unshift({ bytes: bytes.subarray(piece.length), at });
        }
        room -= piece.length;
        nWaiting -= piece.length;
        count(piece.length);
        to.write(piece);
      }
      if (nWaiting <= this.rate / 4) {
        from.resume();
      }
    }, TICK_MILLIS);
    from.on('close', () => clearInterval(tick));
  }
}
