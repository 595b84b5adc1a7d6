import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { Email } from 'postal-mime';
import { SMTPServer, type SMTPServerAddress } from 'smtp-server';
import { parseMail } from './mailbox.js';

/** An answer of a mail server; `hang` never comes, `drop` breaks the connection off. */
type SmtpAnswer = { code: number; says: string } | 'hang' | 'drop';

export interface Smtp {
  /** For MAIL_URL. */
  url: string;
  /** What it has taken. */
  taken: Array<{ to: string; mail: Email }>;
  /** How it answers RCPT TO for an address from now on; undefined takes it. */
  atRecipient(answerFor: (to: string) => SmtpAnswer | undefined): void;
  /** How it answers MAIL FROM from now on. */
  atSender(answerFor: () => SmtpAnswer | undefined): void;
  /** Called with each mail that it has got whole, before it says so. */
  atMail(listener: (to: string) => SmtpAnswer | undefined): void;
  close(): Promise<void>;
}

/** A real mail server on loopback. */
export async function startSmtp(): Promise<Smtp> {
  let recipientAnswer: Parameters<Smtp['atRecipient']>[0] = () => undefined;
  let senderAnswer: Parameters<Smtp['atSender']>[0] = () => undefined;
  let mailAnswer: Parameters<Smtp['atMail']>[0] = () => undefined;
  const taken: Smtp['taken'] = [];
  const sockets = new Set<Socket>();
  const reply = (
    answer: SmtpAnswer | undefined,
    socket: Socket | undefined,
    callback: (error?: Error) => void,
  ) => {
    if (answer === 'hang') return;
    if (answer === 'drop') socket?.destroy();
    else if (answer) callback(Object.assign(new Error(answer.says), { responseCode: answer.code }));
    else callback();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onMailFrom(_address, session, callback) {
      reply(senderAnswer(), socketOf(session, sockets), callback);
    },
    onRcptTo({ address }: SMTPServerAddress, session, callback) {
      reply(recipientAnswer(address), socketOf(session, sockets), callback);
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        const answer = mailAnswer(to);
        if (answer === undefined) taken.push({ to, mail: await parseMail(Buffer.concat(chunks)) });
        reply(answer, socketOf(session, sockets), callback);
      });
    },
  });
  server.on('error', () => {});
  const listener = server.server;
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    atRecipient: (answerFor) => {
      recipientAnswer = answerFor;
    },
    atSender: (answerFor) => {
      senderAnswer = answerFor;
    },
    atMail: (listener) => {
      mailAnswer = listener;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const socketOf = ({ remotePort }: { remotePort?: number }, sockets: Set<Socket>) =>
  [...sockets].find((socket) => socket.remotePort === remotePort);
