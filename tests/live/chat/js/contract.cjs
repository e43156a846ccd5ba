// The contract from end to end, as a client of either generation uses it.
const { url, rest, register, connect, connected, once, makeRoom, join, main, sleep, assert } = require('./chat.cjs');
const kHex24 = /^[0-9a-f]{24}$/;

main(async () => {
  // Accounts.
  const ann = await register('ann');
  const bob = await register('bob');
  assert.match(ann.id, kHex24);
  assert.match(ann.sessionId, /^[0-9a-f]{64}$/);
  const claims = JSON.parse(Buffer.from(ann.token.split('.')[1], 'base64url'));
  assert.equal(claims.user.id, ann.id);
  assert.equal(claims.sessionId, ann.sessionId);
  assert.equal(claims.exp - claims.iat, 24 * 3600);
  assert.equal((await rest('POST', '/api/auth/register',
    { body: { name: 'x', email: ann.email, password: 'secret1' } })).status, 409);
  assert.equal((await rest('POST', '/api/auth/register',
    { body: { name: 'x', email: 'y@example.org', password: '12345' } })).status, 400);
  const wrong = await rest('POST', '/api/auth/login', { body: { email: ann.email, password: 'wrong12' } });
  const unknown = await rest('POST', '/api/auth/login', { body: { email: 'no@example.org', password: 'wrong12' } });
  assert.deepEqual([wrong.status, unknown.status, wrong.text], [401, 401, unknown.text]);
  assert.equal(wrong.json.success, false);
  assert.equal((await rest('POST', '/api/auth/verify-token', { user: ann })).json.user.email, ann.email);
  assert.equal((await rest('GET', '/api/users/profile')).status, 401);
  assert.equal((await rest('GET', '/api/users/profile',
    { user: { token: ann.token, sessionId: bob.sessionId } })).status, 401);
  const bearer = await rest('GET', '/api/rooms', { headers: { authorization: `Bearer ${ann.token}` } });
  assert.equal(bearer.status, 200);
  const forged = ann.token.split('.');
  forged[0] = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  assert.equal((await rest('GET', '/api/rooms', { user: { token: `${forged[0]}.${forged[1]}.`, sessionId: ann.sessionId } })).status, 401);
  assert.equal((await rest('PUT', '/api/users/profile', { user: bob, body: { name: 'Bob "B" 밥' } })).json.user.name, 'Bob "B" 밥');

  // Rooms.
  const room = await makeRoom(ann, { name: 'Alpha', description: 'first' });
  assert.match(room._id, kHex24);
  assert.equal(room.participantsCount, 1);
  assert.equal(room.isCreator, true);
  const closed = await makeRoom(ann, { name: 'beta', password: 'sesame' });
  assert.equal(closed.hasPassword, true);
  assert.equal((await rest('POST', `/api/rooms/${closed._id}/join`, { user: bob, body: { password: 'no' } })).status, 401);
  assert.equal((await rest('POST', `/api/rooms/${closed._id}/join`, { user: bob, body: { password: 'sesame' } })).json.data.participantsCount, 2);
  assert.equal((await rest('GET', '/api/rooms/ffffffffffffffffffffffff', { user: ann })).status, 404);
  const byName = await rest('GET', '/api/rooms?sortField=name&sortOrder=asc&pageSize=1&page=1', { user: bob });
  assert.deepEqual(byName.json.data.map((r) => r.name), ['beta']);
  assert.equal(byName.json.metadata.total, 2);
  assert.equal(byName.json.metadata.hasMore, false);
  const bySize = await rest('GET', '/api/rooms?sortField=participantsCount&sortOrder=desc', { user: bob });
  assert.deepEqual(bySize.json.data.map((r) => r.participantsCount), [2, 1]);
  assert.deepEqual((await rest('GET', '/api/rooms?search=ALPH', { user: bob })).json.data.map((r) => r.name), ['Alpha']);

  // Sockets: refusals first.
  const refused = connect({ token: ann.token, sessionId: bob.sessionId });
  assert.match((await once(refused, 'connect_error')).message, /session/);
  refused.close();
  const nameless = connect({});
  assert.match((await once(nameless, 'connect_error')).message, /needed/);
  nameless.close();
  const { io } = require('socket.io-client');
  const other = io(`${url}/other`, { forceNew: true, reconnection: false, transports: ['websocket'] });
  assert.equal((await once(other, 'connect_error')).message, 'Invalid namespace');
  other.close();

  const a = await connected(ann);
  const b = await connected(bob);
  assert.equal((await join(a, room._id)).participants.length, 1);
  const seen = once(a, 'participantsUpdate', (list) => list.length === 2);
  const greeted = once(a, 'message', (m) => m.type === 'system');
  const entry = await join(b, room._id);
  assert.deepEqual(entry.participants.map((p) => p.name), ['ann', 'Bob "B" 밥']);
  assert.deepEqual([entry.messages, entry.hasMore, entry.activeStreams], [entry.messages, false, []]);
  await seen;
  await greeted;
  const failed = once(a, 'joinRoomError');
  a.emit('joinRoom', 'ffffffffffffffffffffffff');
  assert.match((await failed).message, /no such room/);
  const outsider = await register();
  const o = await connected(outsider);
  const barred = once(o, 'joinRoomError');
  o.emit('joinRoom', closed._id);
  assert.match((await barred).message, /password/);
  const unheard = once(o, 'error');
  o.emit('chatMessage', { room: room._id, type: 'text', content: 'let me in' });
  assert.match((await unheard).message, /not in this room/);

  // Messages: everyone gets them, the sender too; acks are answered.
  const content = 'hello, "world" \u2028 안녕 😀';
  const both = [a, b].map((s) => once(s, 'message', (m) => m.content === content));
  const acked = await a.timeout(15000).emitWithAck('chatMessage', { room: room._id, type: 'text', content });
  assert.equal(acked.success, true);
  const [first, second] = await Promise.all(both);
  assert.deepEqual(first, second);
  assert.equal(first._id, acked.messageId);
  assert.deepEqual(first.sender, { _id: ann.id, name: 'ann', email: ann.email, profileImage: '' });
  assert.deepEqual([first.readers, first.reactions, first.isDeleted], [[], {}, false]);
  assert.deepEqual(await a.timeout(15000).emitWithAck('ping', { n: [1, 'x]'] }, 2).catch((e) => e), { n: [1, 'x]'] });
  const empty = once(a, 'error');
  a.emit('chatMessage', { room: room._id, type: 'text', content: '  ' });
  assert.equal((await empty).code, 'MESSAGE_ERROR');

  // Order and history in pages, none missing or twice.
  for (let i = 0; i < 75; ++i) a.emit('chatMessage', { room: room._id, type: 'text', content: `n${i}` });
  await once(b, 'message', (m) => m.content === 'n74');
  const all = [];
  let before;
  for (let more = true; more;) {
    const loaded = once(b, 'previousMessagesLoaded');
    const old = once(b, 'previousMessages');
    b.emit('fetchPreviousMessages', { roomId: room._id, before, limit: 20 });
    const page = await loaded;
    assert.deepEqual(page, await old);
    all.unshift(...page.messages);
    before = page.oldestTimestamp;
    more = page.hasMore;
  }
  const texts = all.filter((m) => /^n\d+$/.test(m.content)).map((m) => m.content);
  assert.deepEqual(texts, Array.from({ length: 75 }, (_, i) => `n${i}`));
  const viaRest = await rest('GET', `/api/message/rooms/${room._id}/messages?limit=5`, { user: bob });
  assert.equal(viaRest.json.messages.at(-1).content, 'n74');
  assert.equal((await rest('GET', `/api/message/rooms/${room._id}/messages`, { user: outsider })).status, 403);

  // Read marks (to the others) and reactions.
  const id = first._id;
  const mark = once(a, 'messagesRead');
  b.emit('markMessagesAsRead', { messageIds: [id] });
  assert.deepEqual(await mark, { userId: bob.id, messageIds: [id] });
  for (const [who, type, wanted] of [[b, 'add', { '👍': [bob.id] }], [a, 'add', { '👍': [bob.id, ann.id] }],
    [b, 'remove', { '👍': [ann.id] }]]) {
    const update = once(a, 'messageReactionUpdate');
    who.emit('messageReaction', { messageId: id, reaction: '👍', type });
    assert.deepEqual(await update, { messageId: id, reactions: wanted });
  }
  const again = await join(await connected(bob), room._id);
  assert.equal(again.messages.length >= 30, true);
  assert.equal(again.hasMore, true);
  const page = await rest('GET', `/api/message/rooms/${room._id}/messages?limit=100`, { user: bob });
  const marked = page.json.messages.find((m) => m._id === id);
  assert.deepEqual(marked.readers.map((r) => r.userId), [bob.id]);
  assert.deepEqual(marked.reactions, { '👍': [ann.id] });

  // Room list channel, leaving, losing the connection.
  o.emit('joinRoomList');
  await sleep(100);
  const created = once(o, 'roomCreated');
  const third = await makeRoom(ann, { name: 'gamma' });
  assert.equal((await created)._id, third._id);
  const fewer = once(a, 'participantsUpdate', (list) => list.length === 1);
  b.emit('leaveRoom', room._id);
  await fewer;

  // AI: start, chunks, complete, and a message in the history.
  const chunks = [];
  a.on('aiMessageChunk', (chunk) => chunks.push(chunk));
  const started = once(a, 'aiMessageStart');
  const complete = once(a, 'aiMessageComplete');
  a.emit('chatMessage', { room: room._id, type: 'text', content: '@wayneAI how are you' });
  assert.equal((await started).aiType, 'wayneAI');
  const answer = await complete;
  assert.equal(chunks.map((c) => c.currentChunk).join(''), answer.content);
  assert.equal(chunks.at(-1).fullContent, answer.content);
  assert.match(answer.content, /how are you/);
  const stored = await rest('GET', `/api/message/rooms/${room._id}/messages?limit=1`, { user: ann });
  assert.deepEqual([stored.json.messages[0].type, stored.json.messages[0].content], ['ai', answer.content]);

  // Another login ends this one.
  const duplicate = once(a, 'duplicate_login');
  const ended = once(a, 'session_ended');
  const gone = once(a, 'disconnect');
  const next = await rest('POST', '/api/auth/login', { body: { email: ann.email, password: 'secret1' } });
  assert.equal(next.status, 200);
  assert.equal(next.headers.get('x-session-id'), next.json.sessionId);
  await Promise.all([duplicate, ended, gone]);
  assert.equal((await rest('GET', '/api/rooms', { user: ann })).status, 401);
  const fresh = await rest('POST', '/api/auth/refresh-token', { user: next.json });
  assert.equal(fresh.status, 200);
  assert.equal((await rest('GET', '/api/rooms', { user: next.json })).status, 401);
  const last = await connected(fresh.json);
  const out = once(last, 'disconnect');
  assert.equal((await rest('POST', '/api/auth/logout', { user: fresh.json })).status, 200);
  await out;
  assert.equal((await rest('POST', '/api/auth/verify-token', { user: fresh.json })).status, 401);
  assert.equal((await rest('DELETE', '/api/users/account', { user: bob })).status, 200);
  assert.equal((await rest('POST', '/api/auth/login', { body: { email: bob.email, password: 'secret1' } })).status, 401);

  assert.equal((await rest('GET', '/health')).json.status, 'ok');
  assert.equal((await rest('GET', '/nothing')).status, 404);
  assert.equal((await rest('DELETE', '/api/rooms', { user: fresh.json })).status, 405);
});
