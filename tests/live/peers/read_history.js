// Reads the history of rooms over REST, as any client may, and prints the texts of their messages as JSON:
// {"<room>": ["text", ...]}.
//
//   node read_history.js URL ROOM...
'use strict';
const [base, ...rooms] = process.argv.slice(2);

async function ask(method, path, user, body) {
    const headers = { 'content-type': 'application/json' };
    if (user) Object.assign(headers, { 'x-auth-token': user.token, 'x-session-id': user.sessionId });
    for (let left = 20; ; --left) { // the fleet may still be getting over what was done to it
        try {
            const reply = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
            if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
            return await reply.json();
        } catch (error) {
            if (left === 0) throw error;
            await new Promise((done) => setTimeout(done, 500));
        }
    }
}

async function main() {
    const user = await ask('POST', '/api/auth/register', null,
        { name: 'reader', email: `reader${process.pid}.${Date.now()}@load.invalid`, password: 'reader-1' });
    const out = {};
    for (const room of rooms) {
        await ask('POST', `/api/rooms/${room}/join`, user, {});
        const texts = new Map();
        for (let before = ''; ;) {
            const page = await ask('GET', `/api/message/rooms/${room}/messages?limit=100${before}`, user);
            const known = texts.size;
            for (const message of page.messages) if (message.type === 'text') texts.set(message._id, message.content);
            if (!page.hasMore || (texts.size === known && page.messages.length === 0)) break;
            before = `&before=${encodeURIComponent(page.oldestTimestamp)}`;
        }
        out[room] = [...texts.values()];
    }
    console.log(JSON.stringify(out));
}
main().catch((error) => { console.error(error); process.exit(1); });
