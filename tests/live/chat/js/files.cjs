// Uploads: what is accepted, what is not, ranges, owners, and messages with a file.
const { url, rest, register, connected, once, makeRoom, join, main, assert } = require('./chat.cjs');
const presign = process.argv[3] === 'presign';

function form(field, name, type, bytes) {
  const data = new FormData();
  data.append(field, new Blob([bytes], { type }), name);
  return data;
}

main(async () => {
  const ann = await register('ann');
  const bob = await register('bob');
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(200000, 7)]);
  const up = await rest('POST', '/api/files/upload', { user: ann, body: form('file', '사진 1.png', 'image/png', png) });
  assert.equal(up.status, 200, up.text);
  const file = up.json.file;
  assert.deepEqual([file.originalname, file.mimetype, file.size], ['사진 1.png', 'image/png', png.length]);
  const view = await fetch(`${url}${file.url}?token=${ann.token}&sessionId=${ann.sessionId}`);
  assert.equal(view.headers.get('content-type'), 'image/png');
  assert.equal(view.headers.get('x-content-type-options'), 'nosniff');
  assert.ok(Buffer.from(await view.arrayBuffer()).equals(png));
  const part = await fetch(`${url}/api/files/download/${file.filename}`,
    { headers: { 'x-auth-token': ann.token, 'x-session-id': ann.sessionId, range: 'bytes=4-9' } });
  assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 4-9/${png.length}`]);
  assert.ok(Buffer.from(await part.arrayBuffer()).equals(png.subarray(4, 10)));
  assert.match(part.headers.get('content-disposition'), /^attachment.*%EC%82%AC/);
  assert.equal((await fetch(`${url}${file.url}`)).status, 401);
  for (const [field, name, type, bytes, status] of [
    ['file', 'a.png', 'image/png', 'not a png', 415], ['file', 'a.html', 'text/html', '<script>', 415],
    ['other', 'a.txt', 'text/plain', 'x', 400], ['file', 'a.txt', 'text/plain', Buffer.from([0xff, 0xfe]), 415],
    ['file', 'a.png', 'image/png', Buffer.concat([png, Buffer.alloc(11 << 20)]), 413]]) {
    const bad = await rest('POST', '/api/files/upload', { user: ann, body: form(field, name, type, bytes) });
    assert.equal(bad.status, status, `${name} ${type}: ${bad.text}`);
  }
  const escape = await rest('POST', '/api/files/upload', { user: ann, body: form('file', '../../../etc/x.txt', 'text/plain', 'hi') });
  assert.match(escape.json.file.filename, /^\d+_[0-9a-f]+\.txt$/);
  for (const name of ['..%2f..%2fetc%2fpasswd', '.hidden', 'a%2fb'])
    assert.ok([400, 404].includes((await rest('GET', `/api/files/view/${name}`, { user: ann })).status));
  assert.equal((await rest('POST', '/api/users/profile-image', { user: ann, body: form('profileImage', 'me.png', 'image/png', png) })).status, 200);
  assert.match((await rest('GET', '/api/users/profile', { user: ann })).json.user.profileImage, /^\/api\/files\/view\//);
  assert.equal((await rest('DELETE', '/api/users/profile-image', { user: ann })).status, 200);

  const room = await makeRoom(ann);
  const a = await connected(ann);
  await join(a, room._id);
  const shown = once(a, 'message', (m) => m.type === 'file');
  a.emit('chatMessage', { room: room._id, type: 'file', content: '', fileData: { _id: file._id } });
  assert.equal((await shown).file.originalname, '사진 1.png');
  const b = await connected(bob);
  await join(b, room._id);
  const refused = once(b, 'error');
  b.emit('chatMessage', { room: room._id, type: 'file', content: '', fileData: { _id: file._id } });
  assert.match((await refused).message, /no such file of yours/);
  assert.equal((await rest('DELETE', `/api/files/${file._id}`, { user: bob })).status, 403);
  assert.equal((await rest('DELETE', `/api/files/${file._id}`, { user: ann })).status, 200);
  assert.equal((await rest('GET', `/api/files/view/${file.filename}`, { user: ann })).status, 404);

  const direct = await rest('POST', '/api/files/presign', { user: ann, body: { filename: 'b.txt', mimetype: 'text/plain', size: 5 } });
  if (!presign) return assert.equal(direct.status, 404);
  const put = (body, headers = direct.json.headers, to = direct.json.url) => fetch(to, { method: 'PUT', body, headers }).then((r) => r.status);
  assert.equal(await put('<script>', direct.json.headers), 403, 'a longer file');
  assert.equal(await put('hello', { 'Content-Type': 'text/html' }), 403, 'another type');
  assert.equal(await put('hello'), 200);
  assert.equal((await rest('GET', direct.json.file.url, { user: ann })).text, 'hello');
  assert.equal(await put('hello', direct.json.headers, direct.json.url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=9999')), 403);
  assert.equal(await put('hello', direct.json.headers, direct.json.url.replace('.txt', '.html')), 403);
});
