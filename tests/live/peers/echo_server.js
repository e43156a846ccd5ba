// Echo servers on npm's packages: plain WebSocket on `ws`, Socket.IO acknowledgements on `socket.io`, HTTP on Node.
//
//   node echo_server.js ws|socket.io|http [--modules DIR] [--key FILE --cert FILE]
//
// Prints "listening <port>".
'use strict';
const fs = require('fs');
const path = require('path');

const kind = process.argv[2];
const options = { modules: '', key: '', cert: '' };
for (let i = 3; i < process.argv.length; i += 2) options[process.argv[i].replace(/^--/, '')] = process.argv[i + 1];
const load = (name) => require(options.modules ? path.resolve(options.modules, name) : name);

const answer = (request, response) => {
    if (request.url.endsWith('/fails')) response.statusCode = 503;
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => response.end(`${request.method} ${request.url} ${request.headers['x-key'] || ''} ${Buffer.concat(chunks)}`));
};
const server = options.key
    ? require('https').createServer({ key: fs.readFileSync(options.key), cert: fs.readFileSync(options.cert) }, answer)
    : require('http').createServer(answer);

if (kind === 'ws') {
    const { WebSocketServer } = load('ws');
    new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
} else if (kind === 'socket.io') {
    const { Server } = load('socket.io');
    new Server(server).on('connection', (socket) => {
        socket.on('message', (data, ack) => (typeof ack === 'function' ? ack(data) : socket.emit('message', data)));
    });
} else if (kind !== 'http') {
    throw new Error(`unknown kind '${kind}'`);
}
server.listen(0, '127.0.0.1', 4096, () => console.log(`listening ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
