import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A server of SMTP that takes mail and delivers none, as Mailpit does: https://www.rfc-editor.org/rfc/rfc5321 */
export interface MailCatcher extends AsyncDisposable {
  /** `127.0.0.1:1025` */
  readonly address: string;
  /** The next mail, as it was sent. */
  next(): Promise<string>;
}

export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: string[] = [];
  const waiting: ((mail: string) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    converse(socket, (mail) => {
      const next = waiting.shift();
      if (next === undefined) mails.push(mail);
      else next(mail);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => {
      const mail = mails.shift();
      return mail === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(mail);
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function converse(socket: Socket, onMail: (mail: string) => void): void {
  let mail: string[] | undefined;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  socket.on('error', () => {});
  say('220 catcher');
  createInterface(socket).on('line', (line) => {
    if (mail !== undefined) {
      if (line !== '.') return void mail.push(line);
      onMail(mail.join('\n'));
      mail = undefined;
      return say('250 taken');
    }
    const command = line.slice(0, 4).toUpperCase();
    if (command === 'DATA') {
      mail = [];
      return say('354 go on');
    }
    say(command === 'QUIT' ? '221 bye' : '250 catcher');
    if (command === 'QUIT') socket.end();
  });
}
