// A client that does not read. Argument: drop-oldest or disconnect, as the server was told; its queue is 200 kB.
const { url, rest, register, connected, once, makeRoom, join, main, sleep, assert } = require('./chat.cjs');
const policy = process.argv[3];

async function metric(name) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^headroom_chat_${name} (\\S+)`, 'm').exec(text)[1]);
}

main(async () => {
  const ann = await register('ann');
  const bob = await register('bob');
  const room = await makeRoom(ann);
  const a = await connected(ann, { transports: ['websocket'] });
  const b = await connected(bob, { transports: ['websocket'] });
  await join(a, room._id);
  await join(b, room._id);
  const heard = [];
  b.on('message', (m) => heard.push(m.content));
  const gone = once(b, 'disconnect', () => true, 60000);
  gone.catch(() => {});
  b.io.engine.transport.ws._socket.pause();
  const counter = policy === 'disconnect' ? 'slow_disconnects_total' : 'frames_dropped_total';
  let sent = 0;
  for (; sent < 2000 && (sent % 10 !== 0 || await metric(counter) === 0); ++sent)
    assert.equal((await a.timeout(15000).emitWithAck('chatMessage',
      { room: room._id, type: 'text', content: `${sent}:${'x'.repeat(90000)}` })).success, true);
  assert.ok(await metric(counter) > 0, `${sent} messages, none dropped`);
  assert.ok(await metric('send_queue_bytes') <= 400000);
  b.io.engine.transport.ws._socket.resume();
  if (policy === 'disconnect') {
    await gone;
    return;
  }
  // It goes on with the newest, in order, and hears what is said from now on.
  const last = once(b, 'message', (m) => m.content === 'the end');
  for (let i = 0; i < 100 && await metric('send_queue_bytes') > 0; ++i) await sleep(20);
  a.emit('chatMessage', { room: room._id, type: 'text', content: 'the end' });
  await last;
  const numbers = heard.filter((c) => /^\d+:/.test(c)).map((c) => Number(c.split(':')[0]));
  assert.ok(numbers.length < sent, 'nothing was left out');
  assert.deepEqual(numbers, [...numbers].sort((x, y) => x - y));
  assert.equal(numbers.at(-1), sent - 1);

  // Answers are not dropped: who asks without reading is disconnected even so.
  const c = await connected(ann, { transports: ['websocket'] });
  const ended = once(c, 'disconnect', () => true, 60000);
  c.io.engine.transport.ws._socket.pause();
  for (let i = 0; i < 2000 && (i % 10 !== 0 || await metric('slow_disconnects_total') === 0); ++i) c.emit('ping', 'x'.repeat(90000), () => {});
  assert.equal(await metric('slow_disconnects_total'), 1);
  c.io.engine.transport.ws._socket.resume();
  await ended;
});
