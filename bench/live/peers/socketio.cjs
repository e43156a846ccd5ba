// The peer: socket.io as its documentation shows it. Prints its port.
const { Server } = require('socket.io');
const http = require('node:http');
const server = http.createServer();
const io = new Server(server, { transports: ['websocket', 'polling'] });
io.on('connection', (socket) => {
  socket.on('echo', (data, answer) => answer(data));
  socket.on('joinRoom', (room) => { socket.join(room); socket.emit('joinRoomSuccess', { room }); });
  socket.on('say', (data) => io.to('room').emit('message', data));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
