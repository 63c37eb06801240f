// Handles SIGTERM as most services do.
import http from 'node:http';

const server = http.createServer((request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('SIGTERM', () => {
  server.close(() => setTimeout(() => process.exit(0), 300));
  server.closeIdleConnections();
});
