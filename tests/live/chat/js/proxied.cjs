// One list of rooms in 30 s for each client, of whom a balancer on this machine tells. Argument: whether it is trusted.
const { rest, register, main, assert } = require('./chat.cjs');

main(async () => {
  const ann = await register('ann');
  const statuses = [];
  for (const client of ['10.0.0.1', '10.0.0.2', '10.0.0.1', '1.2.3.4, 10.0.0.3', '9.9.9.9, 10.0.0.3'])
    statuses.push((await rest('GET', '/api/rooms', { user: ann, headers: { 'x-forwarded-for': client } })).status);
  // What a client itself writes before the balancer's word is not believed.
  assert.deepEqual(statuses, process.argv[3] === 'trusted' ? [200, 200, 429, 200, 429] : [200, 429, 429, 429, 429]);
});
