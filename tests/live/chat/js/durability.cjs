// write: messages as fast as they are acknowledged until the server is killed in the middle of it.
// through: the same while the process <pid> (of the store) is killed; the chat must go on.
// check: every acknowledged message is in the history, once.
const fs = require('node:fs');
const { rest, register, connected, makeRoom, join, main, sleep, assert } = require('./chat.cjs');
const [, , , mode, file, pid] = process.argv;

async function write() {
  const user = await register();
  const room = await makeRoom(user);
  const socket = await connected(user, { transports: ['websocket'] });
  await join(socket, room._id);
  const acknowledged = [];
  let killed = false;
  const writers = Array.from({ length: 8 }, async (_, w) => {
    for (let i = 0; i < 400; ++i) {
      let reply;
      try {
        reply = await socket.timeout(mode === 'through' ? 20000 : 3000)
          .emitWithAck('chatMessage', { room: room._id, type: 'text', content: `${w}-${i}` });
      } catch { return; }
      if (reply.success) acknowledged.push(reply.messageId);
      if (!killed && acknowledged.length >= 200) {
        killed = true;
        process.kill(Number(pid), 'SIGKILL');
      }
      if (mode === 'through' && i >= 60) return;
    }
  });
  await Promise.all(writers);
  assert.ok(killed && acknowledged.length >= 200, `${acknowledged.length} acknowledged`);
  if (mode === "through") assert.ok(acknowledged.length >= 400, `${acknowledged.length} acknowledged`);
  fs.writeFileSync(file, JSON.stringify({ user, room: room._id, acknowledged }));
}

async function check() {
  const { user, room, acknowledged } = JSON.parse(fs.readFileSync(file));
  const seen = [];
  let before = '';
  for (let more = true; more;) {
    const page = await rest('GET', `/api/message/rooms/${room}/messages?limit=100&before=${before}`, { user });
    assert.equal(page.status, 200, page.text);
    seen.push(...page.json.messages.map((m) => m._id));
    before = page.json.oldestTimestamp;
    more = page.json.hasMore;
  }
  assert.equal(new Set(seen).size, seen.length, 'a message came twice');
  const kept = new Set(seen);
  const lost = acknowledged.filter((id) => !kept.has(id));
  assert.deepEqual(lost, []);
}

main(mode === 'check' ? check : write);
