// Registers users and a room for every ten of them; one line of token, session and room for each. Arguments: URL, number.
const [, , url, count] = process.argv;

async function post(path, body, user) {
  const headers = { 'content-type': 'application/json', ...(user ? { 'x-auth-token': user.token, 'x-session-id': user.sessionId } : {}) };
  const reply = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

(async () => {
  let room;
  for (let i = 0; i < Number(count); ++i) {
    const user = await post('/api/auth/register', { name: `user ${i}`, email: `artillery-${process.pid}-${i}@example.org`, password: 'secret1' });
    if (i % 10 === 0) room = (await post('/api/rooms', { name: `room ${i}` }, user)).data._id;
    console.log([user.token, user.sessionId, room].join(','));
  }
})().catch((error) => { console.error(error.message); process.exit(1); });
