// An OpenAI-compatible endpoint of a few lines, and a server that answers mentions with it. Arguments: path of headroom,
// folder; for an endpoint over TLS its key, its certificate, and whether the server trusts that.
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { spawn } = require('node:child_process');
const [, , program, folder, key, certificate, trust] = process.argv;
const asked = [];

const answerTo = (request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', async () => {
    const question = JSON.parse(body);
    asked.push({ key: request.headers.authorization, ...question });
    if (question.messages.at(-1).content.includes('fail')) { response.writeHead(500); return response.end('{}'); }
    if (question.messages.at(-1).content.includes('at once')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'in one piece' } }] }));
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const words = ['Sure', ', ', '안녕', '\n```js\n', 'code', '\n```'];
    for (const word of words) {
      const line = `data: ${JSON.stringify({ choices: [{ delta: { content: word } }] })}\n\n`;
      response.write(line.slice(0, 9)); // lines arrive in pieces
      await new Promise((resolve) => setTimeout(resolve, 5));
      response.write(line.slice(9));
    }
    response.end('data: [DONE]\n\n');
  });
};
const endpoint = key ? https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(certificate) }, answerTo) : http.createServer(answerTo);
const origin = () => (key ? `https://localhost:${endpoint.address().port}` : `http://127.0.0.1:${endpoint.address().port}`);

endpoint.listen(0, '127.0.0.1', () => {
  const server = spawn(program, ['live', 'serve', '--listen', '127.0.0.1:0', '--bcrypt-cost', '4', '--uploads', folder, '--ai-chunks', 'delta',
    '--ai-model', 'tiny', '--ai-url', `${origin()}/v1/chat/completions`, '--read-marks-to-all'],
  { env: { ...process.env, HEADROOM_AI_KEY: 'the key', ...(trust === 'trusted' ? { SSL_CERT_FILE: certificate } : {}) }, stdio: ['ignore', 'inherit', 'pipe'] });
  process.on('exit', () => server.kill('SIGKILL'));
  let log = '';
  server.stderr.on('data', (data) => {
    log += data;
    const port = /event=listening .*port=(\d+)\n/.exec(log);
    if (!port || server.started) return;
    server.started = true;
    process.argv[2] = `http://127.0.0.1:${port[1]}`;
    const { rest, register, connected, once, makeRoom, join, main, assert } = require('./chat.cjs');
    main(async () => {
      const ann = await register('ann');
      const room = await makeRoom(ann);
      const a = await connected(ann);
      await join(a, room._id);
      if (trust === 'not-trusted') {
        const refused = once(a, 'aiMessageError');
        a.emit('chatMessage', { room: room._id, type: 'text', content: '@wayneAI hello' });
        await refused;
        return assert.equal(asked.length, 0);
      }
      const order = [];
      const chunks = [];
      a.on('aiMessageStart', (m) => order.push(`start ${m.aiType}`));
      a.on('aiMessageChunk', (m) => { if (m.aiType === 'wayneAI') chunks.push(m); });
      a.on('aiMessageComplete', (m) => order.push(`end ${m.aiType}`));
      const done = once(a, 'aiMessageComplete', (m) => m.aiType === 'consultingAI');
      a.emit('chatMessage', { room: room._id, type: 'text', content: '@consultingAI @wayneAI hello @wayneAI' });
      const answer = await done;
      assert.equal(answer.content, 'Sure, 안녕\n```js\ncode\n```');
      assert.deepEqual(order, ['start wayneAI', 'end wayneAI', 'start consultingAI', 'end consultingAI']);
      assert.equal(chunks.map((c) => c.currentChunk).join(''), answer.content);
      assert.ok(chunks.every((c) => c.fullContent === undefined && c.isComplete === false));
      assert.deepEqual(chunks.map((c) => c.isCodeBlock), [false, false, false, true, true, false]);
      assert.deepEqual([asked[0].model, asked[0].stream, asked[0].key], ['tiny', true, 'Bearer the key']);
      const failed = once(a, 'aiMessageError');
      a.emit('chatMessage', { room: room._id, type: 'text', content: '@wayneAI please fail' });
      assert.match((await failed).error, /could not answer/);
      const whole = once(a, 'aiMessageComplete', (m) => m.content === 'in one piece');
      a.emit('chatMessage', { room: room._id, type: 'text', content: '@wayneAI at once' });
      await whole;
      const page = await rest('GET', `/api/message/rooms/${room._id}/messages`, { user: ann });
      const own = page.json.messages.filter((m) => m.type === 'text').map((m) => m._id);
      const mark = once(a, 'messagesRead');
      a.emit('markMessagesAsRead', { roomId: room._id, messageIds: own });
      assert.deepEqual(await mark, { userId: ann.id, messageIds: own }); // --read-marks-to-all
      assert.equal(page.json.messages.filter((m) => m.type === 'ai').length, 3);
      assert.ok(!log.includes('the key') && !log.includes(ann.token) && !log.includes(ann.sessionId));
    });
  });
});
