// What the scripts share: REST by fetch, sockets by the unmodified socket.io-client.
const { io } = require('socket.io-client');
const assert = require('node:assert/strict');

const url = process.argv[2];
let counter = 0;

async function rest(method, path, { user, body, headers = {}, base = url } = {}) {
  const all = { ...headers };
  if (user) Object.assign(all, { 'x-auth-token': user.token, 'x-session-id': user.sessionId });
  if (body !== undefined && !(body instanceof FormData)) all['content-type'] = 'application/json';
  const response = await fetch(base + path, {
    method, headers: all,
    body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
  });
  const text = await response.text();
  let json;
  try { json = JSON.parse(text); } catch { json = undefined; }
  return { status: response.status, headers: response.headers, text, json };
}

async function register(name = `user${process.pid}x${++counter}`) {
  const email = `${name}@example.org`;
  const reply = await rest('POST', '/api/auth/register', { body: { name, email, password: 'secret1' } });
  assert.equal(reply.status, 201, reply.text);
  return { ...reply.json, id: reply.json.user._id, name, email };
}

function connect(user, options = {}, base = url) {
  return io(base, {
    auth: { token: user.token, sessionId: user.sessionId },
    transports: ['websocket', 'polling'], reconnection: false, forceNew: true, ...options,
  });
}

function once(socket, event, filter = () => true, ms = 15000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within ${ms} ms`)), ms);
    const listener = (...args) => {
      if (!filter(...args)) return;
      clearTimeout(timer);
      socket.off(event, listener);
      resolve(args[0]);
    };
    socket.on(event, listener);
  });
}

async function connected(user, options, base) {
  const socket = connect(user, options, base);
  const failed = once(socket, 'connect_error').then((error) => { throw error; });
  failed.catch(() => {});
  await Promise.race([once(socket, 'connect'), failed]);
  return socket;
}

async function makeRoom(user, more = {}) {
  const reply = await rest('POST', '/api/rooms', { user, body: { name: `room ${++counter}`, ...more } });
  assert.equal(reply.status, 201, reply.text);
  return reply.json.data;
}

async function join(socket, room) {
  const joined = once(socket, 'joinRoomSuccess');
  socket.emit('joinRoom', room);
  return joined;
}

function main(body) {
  body().then(() => { console.log('ok'); process.exit(0); },
    (error) => { console.error(error); process.exit(1); });
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
module.exports = { url, rest, register, connect, connected, once, makeRoom, join, main, sleep, assert };
