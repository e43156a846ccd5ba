// Uploads have nowhere to go; the client is told so, and everything else works.
const { rest, register, main, assert } = require('./chat.cjs');

main(async () => {
  const ann = await register('ann');
  const data = new FormData();
  data.append('file', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');
  const up = await rest('POST', '/api/files/upload', { user: ann, body: data });
  assert.deepEqual([up.status, up.json.success], [507, false]);
  assert.match(up.json.message, /cannot be kept/);
  assert.equal((await rest('GET', '/api/users/profile', { user: ann })).status, 200);
});
