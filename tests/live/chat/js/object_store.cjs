// An S3 of a few lines that checks every signature by its own reading of the specification, and then runs files.cjs
// against a server that uses it. Arguments: path of headroom, folder.
const http = require('node:http');
const { createHmac, createHash } = require('node:crypto');
const { spawn } = require('node:child_process');
const [, , program, folder] = process.argv;
const secret = 'store secret';
const objects = new Map();

const hash = (data) => createHash('sha256').update(data).digest('hex');
const mac = (key, data) => createHmac('sha256', key).update(data).digest();

function keyOf(scope) {
  return scope.split('/').slice(1).reduce((key, part) => mac(key, part), `AWS4${secret}`);
}
function check(request, url, body) {
  const sign = (signed, query, payload, date, scope) => {
    const headers = signed.split(';').map((name) => `${name}:${request.headers[name]}\n`).join('');
    const canonical = [request.method, url.pathname, query, headers, signed, payload].join('\n');
    return mac(keyOf(scope), `AWS4-HMAC-SHA256\n${date}\n${scope.split('/').slice(1).join('/')}\n${hash(canonical)}`).toString('hex');
  };
  const given = url.searchParams.get('X-Amz-Signature');
  if (given) {
    const query = url.search.slice(1).split('&').filter((p) => !p.startsWith('X-Amz-Signature')).sort().join('&');
    return given === sign(url.searchParams.get('X-Amz-SignedHeaders'), query, 'UNSIGNED-PAYLOAD',
      url.searchParams.get('X-Amz-Date'), url.searchParams.get('X-Amz-Credential'));
  }
  const found = /Credential=([^,]+),SignedHeaders=([^,]+),Signature=(.+)/.exec(request.headers.authorization || '');
  return found && request.headers['x-amz-content-sha256'] === hash(body) &&
    found[3] === sign(found[2], '', hash(body), request.headers['x-amz-date'], found[1]);
}

const store = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const url = new URL(request.url, 'http://x');
    const body = Buffer.concat(parts);
    const end = (status, data = '') => { response.writeHead(status); response.end(data); };
    if (!url.pathname.startsWith('/bucket/') || !check(request, url, body)) return end(403);
    if (request.method === 'PUT') { objects.set(url.pathname, body); return end(200); }
    if (request.method === 'DELETE') { objects.delete(url.pathname); return end(204); }
    const held = objects.get(url.pathname);
    if (!held) return end(404);
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range);
    end(206, held.subarray(Number(first), Number(last) + 1));
  });
});
store.listen(0, '127.0.0.1', () => {
  const server = spawn(program, ['live', 'serve', '--listen', '127.0.0.1:0', '--bcrypt-cost', '4', '--uploads', folder,
    '--s3', `http://127.0.0.1:${store.address().port}/bucket`, '--presigned-uploads'],
  { env: { ...process.env, HEADROOM_S3_KEY: 'key', HEADROOM_S3_SECRET: secret }, stdio: ['ignore', 'inherit', 'pipe'] });
  let log = '';
  server.stderr.on('data', (data) => {
    log += data;
    const port = /event=listening .*port=(\d+)\n/.exec(log);
    if (!port || server.started) return;
    server.started = true;
    const client = spawn(process.execPath, [`${__dirname}/files.cjs`, `http://127.0.0.1:${port[1]}`, 'presign'], { stdio: 'inherit' });
    client.on('exit', (code) => {
      server.kill('SIGKILL');
      if (code !== 0) console.log(log);
      process.exit(code === 0 && objects.size > 0 ? 0 : 1);
    });
  });
  server.on('exit', () => { if (!server.started) { console.log(log); process.exit(1); } });
});
