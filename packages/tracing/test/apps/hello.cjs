// Leaves its end to the system.
const http = require('node:http');

const server = http.createServer((request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
