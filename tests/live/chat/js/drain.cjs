// A server that is stopped while a client has not read what it was sent: it gets all of it, and then a close frame.
// Arguments: URL, process of the server.
const { url, register, connected, once, main, sleep, assert } = require('./chat.cjs');

main(async () => {
  const a = await connected(await register('ann'), { transports: ['websocket'] });
  const closed = new Promise((resolve) => a.io.engine.transport.ws.on('close', (code, reason) => resolve([code, `${reason}`])));
  a.io.engine.transport.ws._socket.pause();
  const kCount = 150;
  let answers = 0;
  for (let i = 0; i < kCount; ++i) a.emit('ping', 'x'.repeat(90000), () => { ++answers; });
  let queued = 0;
  for (let i = 0; i < 1500 && queued < 1e6; ++i) {
    const text = await (await fetch(`${url}/metrics`)).text();
    queued = Number(/^headroom_chat_send_queue_bytes (\S+)/m.exec(text)[1]);
    await sleep(10);
  }
  assert.ok(queued >= 1e6, `${queued} bytes are queued`);
  process.kill(Number(process.argv[3]), 'SIGTERM');
  await sleep(100);
  a.io.engine.transport.ws._socket.resume();
  assert.deepEqual(await closed, [1001, 'server shutting down']);
  assert.ok(answers >= queued / 90100, `${answers} answers of ${queued} queued bytes`);
});
