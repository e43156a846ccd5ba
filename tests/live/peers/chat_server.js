// The chat contract on npm's socket.io and Node's http, with state in memory: a server the load driver meets in tests
// and benchmarks that shares no code with it. Not a product: passwords are kept as they come.
//
//   node chat_server.js [--port 0] [--modules DIR] [--drop N] [--refuse N]
//
// Prints "listening <port>" once it serves. --drop N: every N-th message is stored but not broadcast, for tests
// of reach. --refuse N: every N-th message is answered with `error`.
'use strict';
const http = require('http');
const crypto = require('crypto');
const path = require('path');

const options = { port: 0, modules: '', drop: 0, refuse: 0, ping: 25000 };
for (let i = 2; i < process.argv.length; i += 2) {
    const name = process.argv[i].replace(/^--/, '');
    if (!(name in options)) throw new Error(`unknown option ${process.argv[i]}`);
    options[name] = name === 'modules' ? process.argv[i + 1] : Number(process.argv[i + 1]);
}
const { Server } = require(options.modules ? path.resolve(options.modules, 'socket.io') : 'socket.io');

const users = new Map();    // email -> user
const sessions = new Map(); // token -> user
const rooms = new Map();    // id -> room, in order of creation
const files = new Map();    // name -> bytes
const id = () => crypto.randomBytes(12).toString('hex');

function openSession(user) {
    if (user.token) sessions.delete(user.token);
    user.token = crypto.randomBytes(24).toString('base64url');
    user.sessionId = crypto.randomBytes(32).toString('hex');
    sessions.set(user.token, user);
    return { success: true, token: user.token, sessionId: user.sessionId, user: publicUser(user) };
}
const publicUser = (user) => ({ _id: user._id, name: user.name, email: user.email, profileImage: '' });
const publicRoom = (room) => ({
    _id: room._id, name: room.name, hasPassword: false, creator: publicUser(room.creator),
    participants: [...room.members.values()].map(publicUser), participantsCount: room.members.size,
    createdAt: room.createdAt,
});

function answer(response, status, body) {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
}
const refuse = (response, status, message) => answer(response, status, { success: false, message });

function serve(request, response, body) {
    const url = new URL(request.url, 'http://x');
    const route = `${request.method} ${url.pathname}`;
    if (/health$/.test(url.pathname)) return answer(response, 200, { status: 'ok', timestamp: Date.now() });
    const json = () => { try { return JSON.parse(body.toString() || '{}'); } catch { return {}; } };
    if (route === 'POST /api/auth/register') {
        const { name, email, password } = json();
        if (!name || !email || !password || password.length < 6) return refuse(response, 400, 'invalid');
        if (users.has(email)) return refuse(response, 409, 'taken');
        const user = { _id: id(), name, email, password };
        users.set(email, user);
        return answer(response, 201, openSession(user));
    }
    if (route === 'POST /api/auth/login') {
        const { email, password } = json();
        const user = users.get(email);
        if (!user || user.password !== password) return refuse(response, 401, 'wrong login');
        return answer(response, 200, openSession(user));
    }
    const user = sessions.get(request.headers['x-auth-token']);
    if (!user || user.sessionId !== request.headers['x-session-id']) return refuse(response, 401, 'no session');
    if (route === 'GET /api/rooms') {
        const size = Math.min(50, Number(url.searchParams.get('pageSize') || 10));
        const page = Number(url.searchParams.get('page') || 0);
        const all = [...rooms.values()].reverse();
        return answer(response, 200, {
            success: true, data: all.slice(page * size, (page + 1) * size).map(publicRoom),
            metadata: { total: all.length, page, pageSize: size },
        });
    }
    if (route === 'POST /api/rooms') {
        const room = { _id: id(), name: json().name, creator: user, members: new Map([[user._id, user]]), messages: [], createdAt: new Date().toISOString() };
        rooms.set(room._id, room);
        return answer(response, 201, { success: true, data: publicRoom(room) });
    }
    if (route === 'POST /api/files/upload') {
        const name = `${id()}.png`;
        files.set(name, body.length);
        return answer(response, 200, { success: true, file: { _id: id(), filename: name, size: body.length } });
    }
    if (url.pathname.startsWith('/api/files/view/')) return answer(response, 200, {});
    const found = url.pathname.match(/^\/api\/rooms\/([0-9a-f]+)(\/join)?$/);
    const room = found && rooms.get(found[1]);
    if (!room) return refuse(response, 404, 'not found');
    if (found[2]) room.members.set(user._id, user);
    return answer(response, 200, { success: true, data: publicRoom(room) });
}

const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => serve(request, response, Buffer.concat(chunks)));
});
const io = new Server(server, { pingInterval: options.ping, pingTimeout: 20000 });

io.use((socket, next) => {
    const { token, sessionId } = socket.handshake.auth;
    const user = sessions.get(token);
    if (!user || user.sessionId !== sessionId) return next(new Error('Invalid session'));
    socket.data.user = user;
    return next();
});

let sent = 0;
io.on('connection', (socket) => {
    const { user } = socket.data;
    const participants = (room) => [...room.members.values()].map(publicUser);
    socket.on('joinRoom', (roomId, ack) => {
        const room = rooms.get(roomId);
        if (!room) return socket.emit('joinRoomError', { message: 'no such room' });
        room.members.set(user._id, user);
        socket.join(roomId);
        const system = { _id: id(), room: roomId, type: 'system', content: `${user.name} came`, timestamp: Date.now() };
        socket.emit('joinRoomSuccess', { roomId, participants: participants(room), messages: room.messages.slice(-30), hasMore: room.messages.length > 30, activeStreams: [] });
        socket.to(roomId).emit('message', system);
        if (typeof ack === 'function') ack({});
        return undefined;
    });
    socket.on('leaveRoom', (roomId) => { socket.leave(roomId); rooms.get(roomId)?.members.delete(user._id); });
    socket.on('chatMessage', (data, ack) => {
        const room = rooms.get(data.room);
        if (!room) return socket.emit('error', { code: 'ROOM', message: 'no such room' });
        ++sent;
        if (options.refuse && sent % options.refuse === 0) return socket.emit('error', { code: 'REFUSED', message: 'not this one' });
        const message = { _id: id(), room: data.room, type: data.type, content: data.content, sender: publicUser(user), readers: [], reactions: {}, timestamp: Date.now(), isDeleted: false };
        room.messages.push(message);
        if (room.messages.length > 200) room.messages.shift();
        if (options.drop && sent % options.drop === 0) socket.emit('message', message);
        else io.to(data.room).emit('message', message);
        if (typeof ack === 'function') ack({ _id: message._id });
        return undefined;
    });
    socket.on('fetchPreviousMessages', ({ roomId }) => {
        const room = rooms.get(roomId);
        const page = { messages: room ? room.messages.slice(-30) : [], hasMore: false };
        socket.emit('messageLoadStart');
        socket.emit('previousMessagesLoaded', page);
        socket.emit('previousMessages', page);
    });
    socket.on('markMessagesAsRead', ({ roomId, messageIds }) => {
        if (roomId) socket.to(roomId).emit('messagesRead', { userId: user._id, messageIds });
    });
    socket.on('messageReaction', ({ messageId, reaction }) => socket.emit('messageReactionUpdate', { messageId, reactions: { [reaction]: [user._id] } }));
    socket.on('ping', (ack) => typeof ack === 'function' && ack());
});

server.listen(options.port, '127.0.0.1', 4096, () => console.log(`listening ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
