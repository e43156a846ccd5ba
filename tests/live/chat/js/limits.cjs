// Every limit is refused with a reason. The test sets: 3 sessions, 2 rooms, 20 events per second, 3000 bytes per message,
// 5 room lists.
const { url, rest, register, connected, once, makeRoom, join, main, assert } = require('./chat.cjs');
const { WebSocket } = require('ws');
const engine = `${url}/socket.io/?EIO=4&transport=`;

main(async () => {
  const ann = await register('ann');
  const room = await makeRoom(ann);
  await makeRoom(ann);
  const third = await rest('POST', '/api/rooms', { user: ann, body: { name: 'one too many' } });
  assert.deepEqual([third.status, third.json.success], [507, false]);
  assert.match(third.json.message, /no more rooms/);

  const lists = [];
  for (let i = 0; i < 6; ++i) lists.push(await rest('GET', '/api/rooms', { user: ann }));
  assert.deepEqual(lists.map((r) => r.status), [200, 200, 200, 200, 200, 429]);
  assert.equal(lists[5].headers.get('retry-after'), '30');
  assert.equal(lists[5].json.success, false);

  const long = await rest('POST', '/api/auth/login', { body: { email: 'x'.repeat(150 * 1024), password: 'y' } });
  assert.deepEqual([long.status, long.json.success], [413, false]);
  const nul = await rest('POST', '/api/auth/register', { body: { name: 'n', email: 'n@example.org', password: 'secret1\0x' } });
  assert.equal(nul.status, 400);

  // Too many events: the error event says so, and the acknowledgement as well.
  const a = await connected(ann);
  await join(a, room._id);
  const told = once(a, 'error', (e) => e.code === 'RATE_LIMITED');
  const acks = await Promise.all(Array.from({ length: 60 }, (_, i) => a.timeout(15000).emitWithAck('chatMessage',
    { room: room._id, type: 'text', content: `${i}` })));
  assert.match((await told).message, /slow down/);
  const refused = acks.filter((r) => !r.success);
  assert.ok(refused.length >= 10 && refused.length < 60, `${refused.length} refused`);
  assert.ok(refused.every((r) => r.error.code === 'RATE_LIMITED'));

  // Too large a message ends the connection with code 1009; by polling it is answered with 413.
  const b = new WebSocket(`${engine.replace('http', 'ws')}websocket`);
  const end = new Promise((resolve) => b.on('close', (code, reason) => resolve([code, `${reason}`])));
  await new Promise((resolve) => b.on('open', resolve));
  b.send(`4${'x'.repeat(4000)}`);
  assert.deepEqual(await end, [1009, 'message is too large']);
  const opened = JSON.parse((await (await fetch(`${engine}polling`)).text()).slice(1));
  const post = await fetch(`${engine}polling&sid=${opened.sid}`, { method: 'POST', body: `4${'x'.repeat(4000)}` });
  assert.equal(post.status, 413);
  assert.match((await post.json()).message, /too large/);

  // Sessions: a and the polling one are two.
  const c = new WebSocket(`${engine.replace('http', 'ws')}websocket`);
  await new Promise((resolve) => c.on('open', resolve));
  const full = await fetch(`${engine}polling`);
  assert.equal(full.status, 503);
  assert.match((await full.json()).message, /too many connections/);
  const d = new WebSocket(`${engine.replace('http', 'ws')}websocket`);
  const status = await new Promise((resolve) => {
    d.on('unexpected-response', (_, response) => resolve(response.statusCode));
    d.on('error', () => {});
  });
  assert.equal(status, 503);
  c.close();
  assert.ok((await (await fetch(`${url}/metrics`)).text()).match(/sessions_refused_total 2\n/));
});
