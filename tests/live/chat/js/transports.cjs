// Long-polling alone, polling with upgrade, WebSocket alone; heartbeats.
const { register, connected, makeRoom, join, once, main, sleep, assert } = require('./chat.cjs');

main(async () => {
  const ann = await register();
  const room = await makeRoom(ann);
  const sockets = [];
  for (const [transports, ends] of [[['polling'], 'polling'], [['polling', 'websocket'], 'websocket'],
    [['websocket'], 'websocket']]) {
    const socket = await connected(ann, { transports });
    const joined = join(socket, room._id);
    // Traffic while the upgrade is under way: nothing may be lost or doubled.
    const numbers = await Promise.all(Array.from({ length: 50 }, (_, i) => socket.timeout(15000).emitWithAck('ping', i)));
    assert.deepEqual(numbers, Array.from({ length: 50 }, (_, i) => i));
    await joined;
    for (let i = 0; i < 200 && socket.io.engine.transport.name !== ends; ++i) await sleep(20);
    assert.equal(socket.io.engine.transport.name, ends);
    sockets.push(socket);
  }
  const heard = sockets.map((s) => once(s, 'message', (m) => m.content === 'to all'));
  sockets[0].emit('chatMessage', { room: room._id, type: 'text', content: 'to all' });
  const messages = await Promise.all(heard);
  assert.equal(new Set(messages.map((m) => m._id)).size, 1);
  const large = 'x'.repeat(60000);
  for (const socket of sockets)
    assert.equal(await socket.timeout(15000).emitWithAck('ping', large), large);

  // Several heartbeats pass (the test sets a short interval), and all are still there.
  let pings = 0;
  sockets[2].io.on('ping', () => ++pings);
  for (let i = 0; i < 1000 && pings < 3; ++i) await sleep(20);
  assert.ok(pings >= 3, `${pings} pings`);
  assert.ok(sockets.every((s) => s.connected));

  // A client that stops answering is dropped: pause its engine's pongs.
  const silent = await connected(ann, { transports: ['websocket'] });
  silent.io.engine.transport.ws.send = () => {};
  assert.ok(await once(silent, 'disconnect'));

  // Binary attachments are refused with a reason.
  const binary = await connected(ann, { transports: ['websocket'] });
  const error = once(binary, 'error');
  const end = once(binary, 'disconnect');
  binary.emit('chatMessage', Buffer.from([1, 2, 3]));
  assert.match((await error).message, /binary/);
  await end;
});
