import type { Config } from '../config.js';
import { addressOf } from '../database/connect.js';
import { driverError } from '../database/transaction.js';
import { type Finding, failure } from './finding.js';

interface Failure {
  code?: string;
  errno?: number;
}

/** Why the database cannot be used, and what to do about it. Never contains the password. */
export function explainUnreachable(error: unknown, { url, tls }: Config['database']): Finding {
  const { code = '', errno = 0 } = (driverError(error) ?? error ?? {}) as Failure;
  const found = error instanceof Error && error.message !== '' ? error.message : code || String(error);
  return failure('database', found, mendFor(code, errno, new URL(url), tls !== undefined));
}

function mendFor(code: string, errno: number, url: URL, encrypted: boolean): string {
  const database = `\`${decodeURIComponent(url.pathname.slice(1))}\``;
  const where = addressOf(url.href);
  if (errno === 1045) return 'Correct the user or the password in DATABASE_URL.';
  if (errno === 1044) return `As an administrator: GRANT ALL ON ${database}.* TO the user of DATABASE_URL;`;
  if (errno === 1049) return `As an administrator: CREATE DATABASE ${database} CHARACTER SET utf8mb4;`;
  if (errno === 1040 || errno === 1203) {
    return 'All connections are in use: lower DATABASE_POOL_MAX or WORKERS, or raise max_connections.';
  }
  if (errno === 1129)
    return 'The server has blocked this host after many failures: FLUSH HOSTS; on the server.';
  if (errno === 3159 || errno === 1835) return 'The server wants encryption: set DATABASE_TLS=true.';
  if (encrypted && /SSL|TLS|CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return 'Check DATABASE_TLS_CA_FILE against the certificate of the server, or unset DATABASE_TLS.';
  }
  if (errno === 1047) {
    return 'It is a node of Galera that joins, or has no quorum: wait, or connect to another node of the cluster.';
  }
  // Error numbers of the server are positive, those of the operating system negative.
  if (errno > 0) return 'The server answers and refuses; its message says why.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `Correct the host in DATABASE_URL: ${url.hostname}.`;
  return `Start the server, or correct host and port in DATABASE_URL: it names ${where}.`;
}
