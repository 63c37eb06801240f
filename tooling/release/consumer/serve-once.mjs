// Loaded before a program that serves on a fixed port: gives it any free one, sends it a request, and prints its metrics.
import { Server } from 'node:net';

const { listen } = Server.prototype;
let isFirst = true;

Server.prototype.listen = function (port, ...others) {
  const anyPort = typeof port === 'object' ? { ...port, port: 0 } : 0;
  if (isFirst) this.once('listening', () => void use(this.address()));
  isFirst = false;
  return listen.call(this, anyPort, ...others);
};

async function use({ address, family, port }) {
  const host = family === 'IPv6' ? `[${address}]` : address;
  const text = async (path) => (await fetch(`http://${host}:${port}${path}`)).text();
  console.log(await text('/users/7'));
  let page = '';
  // A response is recorded when it is over, which its client may know of first.
  while (!page.includes('http_route="/users/:id"')) page = await text('/metrics');
  console.log(page);
  process.exit();
}
