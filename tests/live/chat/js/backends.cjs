// Two backends behind one store: members of a room hear each other wherever they are connected.
const { url, rest, register, connected, once, makeRoom, join, main, assert } = require('./chat.cjs');
const second = process.argv[3];

main(async () => {
  const ann = await register('ann');
  const bob = await register('bob');
  const room = await makeRoom(ann);
  const a = await connected(ann);
  const b = await connected(bob, {}, second);
  await join(a, room._id);
  await join(b, room._id);
  for (const [from, to] of [[a, b], [b, a]]) {
    const heard = [];
    to.on('message', (m) => heard.push(m.content));
    const last = once(to, 'message', (m) => m.content === 'm19');
    for (let i = 0; i < 20; ++i) await from.timeout(15000).emitWithAck('chatMessage', { room: room._id, type: 'text', content: `m${i}` });
    await last;
    assert.deepEqual(heard.filter((c) => /^m\d/.test(c)), Array.from({ length: 20 }, (_, i) => `m${i}`));
    to.removeAllListeners('message');
  }
  // A login at one backend ends the session at the other.
  const ended = once(b, 'session_ended');
  await rest('POST', '/api/auth/login', { body: { email: bob.email, password: 'secret1' } });
  await ended;
  const page = await rest('GET', `/api/message/rooms/${room._id}/messages?limit=100`, { user: ann, base: second });
  assert.equal(page.json.messages.filter((m) => m.type === 'text').length, 40);
});
