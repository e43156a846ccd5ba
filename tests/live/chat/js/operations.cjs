// What operators and pages see: CORS for the origin http://app.example, health, sessions that end. The test sets a session
// life of 8 s.
const { url, rest, register, connect, connected, once, main, sleep, assert } = require('./chat.cjs');

const ask = (origin, method = 'GET') => fetch(`${url}/api/rooms`, { method, headers: { origin,
  ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-auth-token' } : {}) } });

main(async () => {
  const own = await ask('http://app.example', 'OPTIONS');
  assert.equal(own.status, 204);
  assert.equal(own.headers.get('access-control-allow-origin'), 'http://app.example');
  assert.equal(own.headers.get('access-control-allow-credentials'), 'true');
  assert.match(own.headers.get('access-control-allow-headers'), /x-auth-token.*x-session-id/);
  assert.equal(own.headers.get('access-control-max-age'), '86400');
  assert.equal((await ask('http://app.example')).headers.get('access-control-allow-origin'), 'http://app.example');
  assert.equal((await ask('http://evil.example')).headers.get('access-control-allow-origin'), null);
  assert.equal((await ask('http://evil.example', 'OPTIONS')).headers.get('access-control-allow-origin'), null);

  for (const path of ['/health', '/api/health', '/api/rooms/health', '/api/v1/health'])
    assert.equal((await rest('GET', path)).json.status, 'ok');

  // Sessions are the server's to name, die with logout and login, and do not outlive their time.
  const fixed = 'a'.repeat(64);
  const ann = await register('ann');
  const login = await rest('POST', '/api/auth/login', { headers: { 'x-session-id': fixed }, body: { email: ann.email, password: 'secret1', sessionId: fixed } });
  assert.equal(login.status, 200);
  assert.ok(login.json.sessionId !== fixed && login.json.sessionId !== ann.sessionId);
  const replayed = connect(ann);
  assert.match((await once(replayed, 'connect_error')).message, /session has ended/);
  replayed.close();
  assert.equal((await rest('GET', '/api/users/profile', { user: ann })).status, 401);
  assert.equal((await rest('GET', '/api/users/profile', { user: { token: login.json.token, sessionId: fixed } })).status, 401);
  const [head, body, signature] = login.json.token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  claims.exp += 1000;
  const longer = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
  assert.equal((await rest('GET', '/api/users/profile', { user: { token: longer, sessionId: login.json.sessionId } })).status, 401);
  const stranger = await fetch(`${url}/api/files/upload`, { method: 'POST', body: 'x'.repeat(100) });
  assert.equal(stranger.status, 401);

  // force_login with the newer token ends the older socket.
  const socket = await connected(login.json);
  const wrong = await socket.timeout(15000).emitWithAck('force_login', { token: ann.token });
  assert.equal(wrong.error.code, 'FORCE_LOGIN');
  assert.equal((await socket.timeout(15000).emitWithAck('force_login', { token: login.json.token })).success, true);
  assert.ok(socket.connected, 'its own token ends other sockets only');
  assert.equal((await rest('GET', '/api/users/profile', { user: login.json })).status, 200);
  let status = 200;
  for (let i = 0; i < 300 && status === 200; ++i) {
    await sleep(100);
    status = (await rest('GET', '/api/users/profile', { user: login.json })).status;
  }
  assert.equal(status, 401);
  assert.ok(Date.now() / 1000 >= claims.iat + 7, 'it lived as long as it should');
});
