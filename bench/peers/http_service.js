// A small request/response service on Node's http: reads and writes items, in memory or in Redis. Stands behind nginx
// in the accuracy study.
//
//   node http_service.js [--port 0] [--modules DIR] [--store memory:|redis://HOST:PORT] [--work N]
//
// GET /item?id=N answers an item with its digest; POST /item?id=N keeps one. --work: rounds of SHA-256 over a kilobyte
// per request, what the service computes. Prints "listening <port>".
'use strict';
const http = require('http');
const crypto = require('crypto');
const path = require('path');

const options = { port: '0', modules: '', store: 'memory:', work: '40' };
for (let i = 2; i < process.argv.length; i += 2) {
    const name = process.argv[i].replace(/^--/, '');
    if (!(name in options)) throw new Error(`unknown option ${process.argv[i]}`);
    options[name] = process.argv[i + 1];
}

const items = new Map();
let get = async (key) => items.get(key);
let set = async (key, value) => { items.set(key, value); };
if (options.store !== 'memory:') {
    const Redis = require(options.modules ? path.resolve(options.modules, 'ioredis') : 'ioredis');
    const [host, port] = options.store.replace('redis://', '').split(':');
    const redis = new Redis({ host, port: Number(port) });
    get = (key) => redis.get(key);
    set = (key, value) => redis.set(key, value);
}

const block = Buffer.alloc(1024, 'x');
function work() {
    let digest = block;
    for (let i = 0; i < Number(options.work); ++i) digest = crypto.createHash('sha256').update(block).update(digest).digest();
    return digest.toString('hex');
}

const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
        const key = `item:${new URL(request.url, 'http://x').searchParams.get('id') ?? '0'}`;
        if (request.method === 'POST') await set(key, Buffer.concat(chunks).toString());
        const text = JSON.stringify({ key, value: await get(key) ?? null, digest: work(), filler: 'y'.repeat(400) });
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
        response.end(text);
    });
});
server.keepAliveTimeout = 60000;
server.listen(Number(options.port), '127.0.0.1', 4096, () => console.log(`listening ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
