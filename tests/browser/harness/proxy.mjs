/**
 * Something between phone and office that misbehaves on demand: answers 500, 413, a portal's page, or not at all, loses
 * the office's answer, and changes scripts on their way.
 */
import { createServer, request as ask } from 'node:http';
import { once } from 'node:events';

export class Proxy {
  /** `pass`, `fault`, `too_large`, `not_allowed`, `garbage`, `hang`, `lose`; a function of the request decides for each. */
  mood = 'pass';
  /** Changes the text of a script or of the page, by its path. */
  rewrite = null;
  /** Files that the office has not, by their path: part of a version that is still to come. */
  extra = new Map();
  /** What was asked and how it was answered, in order. */
  seen = [];
  /** Answers that the office gave and nobody received. */
  nLost = 0;
  /** Requests to the office's interface, and the bytes of their bodies both ways, as they are on the wire. */
  traffic = { requests: 0, up: 0, down: 0 };

  #server;
  #sockets = new Set();

  static async before(office) {
    const proxy = new Proxy();
    proxy.target = new URL(office.url);
    proxy.#server = createServer((request, response) => proxy.#serve(request, response));
    proxy.#server.on('connection', (socket) => {
      proxy.#sockets.add(socket);
      socket.on('close', () => proxy.#sockets.delete(socket));
    });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  /** Ends every connection, also those that hang. */
  drop() {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  async close() {
    this.drop();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(request, response) {
    const isWork = request.url.startsWith('/v1/');
    const mood = isWork ? (typeof this.mood === 'function' ? this.mood(request) : this.mood) : 'pass';
    this.seen.push({ method: request.method, path: request.url, mood });
    request.on('error', () => {});
    response.on('error', () => {});
    const extra = this.extra.get(request.url);
    if (extra) {
      // The browser's own cache, which it empties when it likes, is to be of no help.
      const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };
      response.writeHead(200, { ...headers, 'content-length': extra.length });
      response.end(extra);
      return undefined;
    }
    switch (mood) {
      case 'fault':
        return refuse(request, response, 500, 'text/plain', 'Internal Server Error');
      case 'too_large':
        return refuse(request, response, 413, 'text/plain', 'Content Too Large');
      case 'not_allowed':
        return refuse(request, response, 405, 'text/plain', 'Method Not Allowed');
      case 'garbage':
        return refuse(request, response, 200, 'text/html', '<!doctype html><title>Wi-Fi</title><h1>Please log in</h1>');
      case 'hang':
        request.resume();
        return undefined;
      case 'lose':
        return this.#lose(request, response);
      default:
        return this.#pass(request, response);
    }
  }

  /** The office hears and does it; its answer never arrives. */
  #lose(request, response) {
    const { hostname, port } = this.target;
    const headers = { ...request.headers, host: this.target.host };
    const onward = ask({ hostname, port, method: request.method, path: request.url, headers });
    onward.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => (this.nLost += 1));
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  #pass(request, response) {
    const { hostname, port } = this.target;
    const isText = this.rewrite && (request.url === '/' || request.url.endsWith('.js'));
    const headers = { ...request.headers, host: this.target.host };
    if (isText) {
      // Whole and readable, and never "not modified": the browser may hold another rewriting of it.
      headers['accept-encoding'] = 'identity';
      delete headers['if-none-match'];
    }
    const onward = ask({ hostname, port, method: request.method, path: request.url, headers });
    // Who was cut off is cut off from the office too.
    request.on('close', () => request.complete || onward.destroy());
    if (request.url.startsWith('/v1/')) {
      this.traffic.requests += 1;
      request.on('data', (piece) => (this.traffic.up += piece.length));
      onward.on('response', (answer) => answer.on('data', (piece) => (this.traffic.down += piece.length)));
    }
    onward.on('response', (answer) => {
      if (!isText) {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
        response.on('close', () => answer.destroy());
        return;
      }
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => {
        const text = this.rewrite(request.url, Buffer.concat(pieces).toString('utf8'));
        const { 'content-length': _, etag: __, ...rest } = answer.headers;
        response.writeHead(answer.statusCode, rest);
        response.end(text);
      });
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
}

function refuse(request, response, status, type, text) {
  request.resume();
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` });
  response.end(text);
}
