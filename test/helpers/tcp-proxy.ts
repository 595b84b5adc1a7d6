import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { freePort } from '../../scripts/setup/free-port.mjs';

export interface TcpProxy {
  /** The target's URL, by way of the proxy. It stays the same over cut() and restore(). */
  url: string;
  /** From now on it is as if the target were gone: open connections break off and new ones are refused. */
  cut(): Promise<void>;
  /** Takes connections again. */
  restore(): Promise<void>;
  /** Stops the next COMMIT that comes by, and the answers behind it. @returns it, when it has come */
  holdNextCommit(): Promise<HeldCommit>;
  /**
   * Stops the nth statement after one that begins like this, on its connection, and the answers behind it. Goes on counting where one
   * like this comes by again.
   * @returns it, when it has come
   */
  holdAfter(statement: string, nth: number): Promise<HeldCommit>;
  /** Resolves when a statement that begins like this has come by, which then breaks its connection off. */
  breakAt(statement: string): Promise<void>;
  /**
   * Resolves when a statement that begins like this (or PREPARED: one that was prepared) has come by. From then on
   * nothing gets through on its connection in that direction, and neither side is told.
   * @param nth of those that come by, the first unless given
   */
  silenceAt(statement: string, lost: Direction, nth?: number): Promise<void>;
  /** What was to happen at statements that have not come by does not happen any more. */
  forget(): void;
  /** Resolves when a statement that begins like this has come by, and the database was given that one in its place. */
  replaceNext(statement: string, by: string): Promise<void>;
  /** From now on nothing gets through on the connections that there are, and none of them is reset. New ones work. */
  silence(): void;
  /** New connections are taken and nothing gets through on them either, until speak(). */
  silenceNew(): void;
  speak(): void;
  close(): Promise<void>;
}

/** What is lost on a silent connection: what the service sends, or what the database answers. */
export type Direction = 'statement' | 'answer';
/** For silenceAt(): whichever statement that was prepared before. */
export const PREPARED = 'EXECUTE';

/** A COMMIT, or another statement, on its way: the service has sent it and the database does not have it yet. */
interface HeldCommit {
  /** Lets the database have it. Resolves when that has answered; the answer goes no further. */
  deliver(): Promise<void>;
  /** Breaks off the service's connection. The database does not notice. */
  loseService(): void;
  /** Breaks off the database's connection, so that it rolls back what it was not told to commit. */
  loseDatabase(): void;
}

/**
 * Stands between the service and its database, so that a test can take the network away without harm to the
 * other tests' databases on that server.
 * @param targetUrl a DATABASE_URL, of a TCP port or (`?socketPath=`) of a Unix socket
 * @param place where it listens: a free port of 127.0.0.1 unless given
 */
export async function startProxy(
  targetUrl: string,
  place: { host?: string; port?: number } = {},
): Promise<TcpProxy> {
  const { host = '127.0.0.1' } = place;
  const target = addressOf(new URL(targetUrl));
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  /** What waits for a statement. */
  const watches = new Set<Watch>();
  const links = new Set<Link>();
  let newAreSilent = false;
  const listener = createServer((client) => {
    const upstream = connect(target);
    const link: Link = { lost: new Set(newAreSilent ? BOTH : []) };
    links.add(link);
    let held = false;
    for (const [one, others] of [
      [client, clients],
      [upstream, upstreams],
    ] as const) {
      others.add(one);
      one.setNoDelay();
      // 'close' follows, and it takes the other half along.
      one.on('error', () => {});
      one.on('close', () => others.delete(one));
    }
    client.on('close', () => {
      // On a silent connection the database does not hear of that.
      if (!held && link.lost.size === 0) upstream.destroy();
    });
    upstream.on('close', () => {
      links.delete(link);
      if (link.lost.size === 0) client.destroy();
    });
    upstream.on('data', (chunk: Buffer) => {
      if (!held && !link.lost.has('answer')) client.write(chunk);
    });
    client.on('data', (chunk: Buffer) => {
      if (link.lost.has('statement')) return;
      const watch = [...watches].find((one) => isAwaited(chunk, link, one));
      if (!watch) {
        upstream.write(chunk);
        return;
      }
      watches.delete(watch);
      if (watch.by !== undefined) {
        upstream.write(packetOf(chunk, watch.by));
        watch.seen();
        return;
      }
      if (watch.lost) {
        link.lost.add(watch.lost);
        if (watch.lost === 'answer') upstream.write(chunk);
        watch.seen();
        return;
      }
      held = true;
      watch.seen({
        async deliver() {
          const answered = once(upstream, 'data');
          upstream.write(chunk);
          await answered;
        },
        loseService: () => client.destroy(),
        loseDatabase: () => upstream.destroy(),
      });
    });
  });
  const nextQuery = (statement: string) =>
    new Promise<HeldCommit>((seen) => {
      watches.add({ statement, seen: (query) => seen(query as HeldCommit) });
    });
  const listen = async (port: number) => {
    listener.listen(port, host);
    await once(listener, 'listening');
  };

  const port = place.port ?? (await freePort());
  await listen(port);
  const url = new URL(targetUrl);
  url.hostname = host;
  url.port = String(port);
  url.searchParams.delete('socketPath');

  const cut = async () => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    for (const client of clients) client.resetAndDestroy();
    for (const upstream of upstreams) upstream.destroy();
    await closed;
  };
  return {
    url: url.href,
    cut,
    restore: () => listen(port),
    holdNextCommit: () => nextQuery('COMMIT'),
    holdAfter: (statement, nth) =>
      new Promise((seen) => {
        watches.add({ statement, nth, isAfter: true, seen: (query) => seen(query as HeldCommit) });
      }),
    async breakAt(statement) {
      const query = await nextQuery(statement);
      query.loseDatabase();
    },
    silenceAt: (statement, lost, nth) =>
      new Promise((seen) => {
        watches.add({ statement, lost, nth, seen: () => seen() });
      }),
    forget: () => watches.clear(),
    replaceNext: (statement, by) =>
      new Promise((seen) => {
        watches.add({ statement, by, seen: () => seen() });
      }),
    silence() {
      for (const { lost } of links) for (const direction of BOTH) lost.add(direction);
    },
    silenceNew() {
      newAreSilent = true;
    },
    speak() {
      newAreSilent = false;
    },
    close: cut,
  };
}

interface Watch {
  statement: string;
  /** How many more have to come by, the one itself included. */
  nth?: number;
  /** Whether those are counted that follow on its connection, whatever they are. */
  isAfter?: true;
  /** That connection. */
  on?: Link;
  /** What is lost from here on; the statement is held unless something is. */
  lost?: Direction;
  /** What the database gets instead. */
  by?: string;
  seen: (query?: HeldCommit) => void;
}

interface Link {
  lost: Set<Direction>;
}

const BOTH = ['statement', 'answer'] as const;

const COM_QUERY = 0x03;
const COM_STMT_PREPARE = 0x16;
const COM_STMT_EXECUTE = 0x17;
/** What stands before the statement where the server takes query attributes, as MySQL does: none of them, in one set. */
const NO_ATTRIBUTES = Buffer.from([0, 1]);

function isAwaited(chunk: Buffer, link: Link, watch: Watch): boolean {
  if (watch.isAfter) {
    const counts = watch.on === link && isStatement(chunk);
    // A further attempt may have another connection.
    if (isQuery(chunk, watch.statement)) watch.on = link;
    return counts && --(watch.nth as number) === 0;
  }
  return isQuery(chunk, watch.statement) && (watch.nth === undefined || --watch.nth === 0);
}

/** Whether this begins a packet that asks for anything. */
const isStatement = (chunk: Buffer): boolean =>
  chunk.length > 5 && [COM_QUERY, COM_STMT_PREPARE, COM_STMT_EXECUTE].includes(chunk[4] as number);

/** Whether this is a whole packet of the MySQL protocol that asks for a statement which begins like that. */
function isQuery(chunk: Buffer, statement: string): boolean {
  if (chunk.length <= 5 || chunk.readUIntLE(0, 3) !== chunk.length - 4) return false;
  if (chunk[4] === COM_STMT_EXECUTE) return statement === PREPARED;
  if (chunk[4] === COM_STMT_PREPARE) return textOf(chunk, 5, statement) === statement;
  const start = chunk.subarray(5, 7).equals(NO_ATTRIBUTES) ? 7 : 5;
  return chunk[4] === COM_QUERY && textOf(chunk, start, statement) === statement;
}

/** A packet that asks for another statement than that one, in the same form. */
function packetOf(query: Buffer, sql: string): Buffer {
  const head = query.subarray(4, query.subarray(5, 7).equals(NO_ATTRIBUTES) ? 7 : 5);
  const body = Buffer.concat([head, Buffer.from(sql)]);
  const length = Buffer.alloc(4);
  length.writeUIntLE(body.length, 0, 3);
  return Buffer.concat([length, body]);
}

const textOf = (chunk: Buffer, start: number, { length }: string) =>
  chunk.toString('utf8', start, start + length);

function addressOf({ hostname, port, searchParams }: URL): NetConnectOpts {
  const path = searchParams.get('socketPath');
  return path ? { path } : { host: hostname, port: Number(port || 3306) };
}
