// The chat contract on npm's socket.io, Node's http and ioredis: a server of another make that predictions are held
// against. One event loop; everything is kept in memory or, with --store, in Redis.
//
//   node chat_socketio.js [--port 0] [--modules DIR] [--store memory:|redis://HOST:PORT|redis-cluster://HOST:PORT,...]
//                         [--hash-cost N]
//
// Prints "listening <port>" once it serves. --hash-cost: iterations of PBKDF2 per password, on libuv's threads; 0: none.
// Several processes on one Redis hand messages to each other by publish/subscribe.
'use strict';
const http = require('http');
const crypto = require('crypto');
const path = require('path');

const options = { port: '0', modules: '', store: 'memory:', 'hash-cost': '0' };
for (let i = 2; i < process.argv.length; i += 2) {
    const name = process.argv[i].replace(/^--/, '');
    if (!(name in options)) throw new Error(`unknown option ${process.argv[i]}`);
    options[name] = process.argv[i + 1];
}
const load = (name) => require(options.modules ? path.resolve(options.modules, name) : name);
const { Server } = load('socket.io');

const kMost = 10000; // of a list in memory
const kPage = 30;
const id = () => crypto.randomBytes(12).toString('hex');

/// Everything kept is text under a key; lists keep the newest first.
function memoryStore() {
    const texts = new Map();
    const lists = new Map();
    const sets = new Map();
    return {
        get: async (key) => texts.get(key) ?? null,
        set: async (key, text) => { texts.set(key, text); },
        push: async (key, text) => {
            const list = lists.get(key) ?? [];
            list.unshift(text);
            if (list.length > kMost) list.length = kMost;
            lists.set(key, list);
        },
        newest: async (key, count) => (lists.get(key) ?? []).slice(0, count),
        join: async (key, member) => { sets.set(key, (sets.get(key) ?? new Set()).add(member)); },
        leave: async (key, member) => { sets.get(key)?.delete(member); },
        members: async (key) => [...(sets.get(key) ?? [])],
        publish: null,
    };
}

function redisStore(url) {
    const Redis = load('ioredis');
    const cluster = url.startsWith('redis-cluster://');
    const nodes = url.replace(/^redis(-cluster)?:\/\//, '').split(',').map((text) => {
        const [host, port] = text.split(':');
        return { host, port: Number(port) };
    });
    const open = () => (cluster ? new Redis.Cluster(nodes) : new Redis(nodes[0]));
    const commands = open();
    return {
        get: (key) => commands.get(key),
        set: (key, text) => commands.set(key, text),
        push: (key, text) => commands.zadd(key, Date.now(), text),
        newest: (key, count) => commands.zrevrangebyscore(key, '+inf', '-inf', 'LIMIT', 0, count),
        join: (key, member) => commands.sadd(key, member),
        leave: (key, member) => commands.srem(key, member),
        members: (key) => commands.smembers(key),
        publish: (text) => commands.publish('chat', text),
        subscribe: async (take) => {
            const listener = open();
            await listener.subscribe('chat');
            listener.on('message', (channel, text) => take(text));
        },
    };
}

const store = options.store === 'memory:' ? memoryStore() : redisStore(options.store);

function hash(password, salt) {
    const cost = Number(options['hash-cost']);
    if (cost === 0) return Promise.resolve(password);
    return new Promise((done, fail) => crypto.pbkdf2(password, salt, cost, 32, 'sha256',
        (error, key) => (error ? fail(error) : done(key.toString('hex')))));
}

const publicUser = (user) => ({ _id: user._id, name: user.name, email: user.email, profileImage: '' });

async function openSession(user) {
    const token = crypto.randomBytes(24).toString('base64url');
    const sessionId = crypto.randomBytes(32).toString('hex');
    await store.set(`session:${token}`, JSON.stringify({ sessionId, user: publicUser(user) }));
    return { success: true, token, sessionId, user: publicUser(user) };
}

async function sessionOf(token, sessionId) {
    const text = token && await store.get(`session:${token}`);
    const session = text && JSON.parse(text);
    return session && session.sessionId === sessionId ? session.user : null;
}

async function publicRoom(room) {
    const participants = (await store.members(`members:${room._id}`)).map((text) => JSON.parse(text));
    return { ...room, hasPassword: false, participants, participantsCount: participants.length };
}

async function answerOf(request, body) {
    const url = new URL(request.url, 'http://x');
    const route = `${request.method} ${url.pathname}`;
    if (/health$/.test(url.pathname)) return [200, { status: 'ok', timestamp: Date.now() }];
    const json = () => { try { return JSON.parse(body.toString() || '{}'); } catch { return {}; } };
    if (route === 'POST /api/auth/register') {
        const { name, email, password } = json();
        if (!name || !email || !password || password.length < 6) return [400, { success: false, message: 'invalid' }];
        if (await store.get(`user:${email}`)) return [409, { success: false, message: 'taken' }];
        const user = { _id: id(), name, email, password: await hash(password, email) };
        await store.set(`user:${email}`, JSON.stringify(user));
        return [201, await openSession(user)];
    }
    if (route === 'POST /api/auth/login') {
        const { email, password } = json();
        const text = await store.get(`user:${email}`);
        const user = text && JSON.parse(text);
        if (!user || user.password !== await hash(password, email)) return [401, { success: false, message: 'wrong' }];
        return [200, await openSession(user)];
    }
    const user = await sessionOf(request.headers['x-auth-token'], request.headers['x-session-id']);
    if (!user) return [401, { success: false, message: 'no session' }];
    if (route === 'GET /api/rooms') {
        const size = Math.min(50, Number(url.searchParams.get('pageSize') || 10));
        const rooms = (await store.newest('rooms', size)).map((text) => JSON.parse(text));
        return [200, { success: true, data: await Promise.all(rooms.map(publicRoom)),
            metadata: { page: 0, pageSize: size } }];
    }
    if (route === 'POST /api/rooms') {
        const room = { _id: id(), name: json().name, creator: user, createdAt: new Date().toISOString() };
        await store.set(`room:${room._id}`, JSON.stringify(room));
        await store.push('rooms', JSON.stringify(room));
        await store.join(`members:${room._id}`, JSON.stringify(user));
        return [201, { success: true, data: await publicRoom(room) }];
    }
    const found = url.pathname.match(/^\/api\/rooms\/([0-9a-f]+)(\/join)?$/);
    const text = found && await store.get(`room:${found[1]}`);
    if (!text) return [404, { success: false, message: 'not found' }];
    if (found[2]) await store.join(`members:${found[1]}`, JSON.stringify(user));
    return [200, { success: true, data: await publicRoom(JSON.parse(text)) }];
}

const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
        let status = 500;
        let text = '{"success":false}';
        try {
            const [code, body] = await answerOf(request, Buffer.concat(chunks));
            status = code;
            text = JSON.stringify(body);
        } catch (error) {
            console.error(error);
        }
        response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
        response.end(text);
    });
});
server.keepAliveTimeout = 60000;

const io = new Server(server, { pingInterval: 25000, pingTimeout: 20000 });
io.use((socket, next) => {
    const { token, sessionId } = socket.handshake.auth;
    sessionOf(token, sessionId).then((user) => {
        socket.data.user = user;
        next(user ? undefined : new Error('Invalid session'));
    }, next);
});

/// To everyone in the room, whichever process holds them.
function tell(room, event, body) {
    io.to(room).emit(event, body);
    if (store.publish) store.publish(JSON.stringify({ from: process.pid, room, event, body }));
}

io.on('connection', (socket) => {
    const { user } = socket.data;
    const history = async (room) =>
        (await store.newest(`messages:${room}`, kPage)).reverse().map((text) => JSON.parse(text));
    const say = (room, type, content) => ({ _id: id(), room, type, content, sender: publicUser(user), readers: [],
        reactions: {}, timestamp: Date.now(), isDeleted: false });
    socket.on('joinRoom', async (room, ack) => {
        if (!await store.get(`room:${room}`)) return socket.emit('joinRoomError', { message: 'no such room' });
        await store.join(`members:${room}`, JSON.stringify(user));
        socket.join(room);
        const participants = (await store.members(`members:${room}`)).map((text) => JSON.parse(text));
        socket.emit('joinRoomSuccess', { roomId: room, participants, messages: await history(room), hasMore: false,
            activeStreams: [] });
        tell(room, 'participantsUpdate', participants);
        if (typeof ack === 'function') ack({});
        return undefined;
    });
    socket.on('leaveRoom', async (room) => {
        socket.leave(room);
        await store.leave(`members:${room}`, JSON.stringify(user));
    });
    socket.on('chatMessage', async (data, ack) => {
        if (!socket.rooms.has(data.room)) return socket.emit('error', { code: 'ROOM', message: 'not in the room' });
        const message = say(data.room, data.type, data.content);
        await store.push(`messages:${data.room}`, JSON.stringify(message));
        tell(data.room, 'message', message);
        if (typeof ack === 'function') ack({ _id: message._id });
        return undefined;
    });
    socket.on('fetchPreviousMessages', async ({ roomId }) =>
        socket.emit('previousMessagesLoaded', { messages: await history(roomId), hasMore: false }));
    socket.on('ping', (ack) => typeof ack === 'function' && ack());
});

async function main() {
    if (store.subscribe)
        await store.subscribe((text) => {
            const { from, room, event, body } = JSON.parse(text);
            if (from !== process.pid) io.to(room).emit(event, body);
        });
    server.listen(Number(options.port), '127.0.0.1', 4096, () => console.log(`listening ${server.address().port}`));
}
process.on('SIGTERM', () => process.exit(0));
main();
