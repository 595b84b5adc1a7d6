import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { LRUCache } from 'lru-cache';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { DeliveryError } from '../../../models/webhook-attempt.js';
import {
  isAllowedAddress,
  REFUSED_ADDRESSES,
  type WebhookTargets,
  webhookUrlFault,
} from '../../../rules/webhook-url.js';
import { parseRetryAfter } from './schedule.js';

/** What came back from a receiver. */
export interface Answer {
  /** Undefined for success: a status from 200 to 299. */
  error?: DeliveryError;
  statusCode?: number;
  /** Until the end of the answer, or what ended it. */
  ms: number;
  /** Its beginning, at most 1,024 characters. */
  response?: string;
  /** What the receiver asks for; see parseRetryAfter. */
  retryAfterMs?: number;
}

/** Sends a signed request, and never throws. */
export interface Poster {
  post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<Answer>;
  /** Closes idle connections. */
  close(): void;
}

/** Of an answer's body, what is read, what is kept, and the longest time it may take after the status. */
const READ_BYTES = 64 * 1024;
const KEPT_CHARACTERS = 1_024;
const BODY_MS = 2_000;
/** Idle connections to one receiver. */
const IDLE_SOCKETS = 4;

interface PosterOptions extends WebhookTargets {
  timeoutMs: number;
  /** Default: the system's resolver. */
  lookup?: typeof dns.lookup;
}

/** Looks up a name, and fails unless all of its addresses are allowed. */
class AddressNotAllowed extends Error {}

/**
 * A client for receivers that may be anyone's. The address is checked when a connection is made, so that a name that leads
 * elsewhere since it was checked last does not help; redirects are not followed; answers are read to 64 KiB.
 */
export function createPoster({ timeoutMs, lookup = dns.lookup, ...targets }: PosterOptions): Poster {
  const options = {
    keepAlive: true,
    maxFreeSockets: IDLE_SOCKETS,
    allowPrivateIPAddress: targets.allowPrivate,
    denyIPAddressList: REFUSED_ADDRESSES,
  };
  const agents = {
    'http:': new RequestFilteringHttpAgent(options),
    'https:': new RequestFilteringHttpsAgent(options),
  };
  const checked = checkedLookup(lookup, targets);
  const parsed = createUrlParser(targets);

  function request(
    url: URL,
    headers: Record<string, string>,
    body: string,
    begun: (call: ClientRequest) => void,
  ): Promise<Answer> {
    const begunAt = performance.now();
    const since = () => Math.round(performance.now() - begunAt);
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const call = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: agents[isSecure ? 'https:' : 'http:'],
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: checked,
      });
      begun(call);
      // Also called when the body is cut off: the answer is known by then.
      call.on('error', (error) => reject(Object.assign(error, { onUsedConnection: call.reusedSocket })));
      call.once('response', (message) => {
        resolve(
          readBeginning(message).then((response) => ({ ...meaningOf(message), ms: since(), response })),
        );
      });
      call.end(body);
    });
  }

  return {
    async post(url, headers, body, closing) {
      const begunAt = performance.now();
      const failed = (error: DeliveryError): Answer => ({
        error,
        ms: Math.round(performance.now() - begunAt),
      });
      const target = parsed(url);
      if (!target) return failed('address_not_allowed');
      const cut = cutter(timeoutMs, closing);
      try {
        for (let attempt = 1; ; attempt++) {
          try {
            return await request(target, headers, body, cut.watch);
          } catch (error) {
            // The receiver closed an idle connection at this very moment.
            const { code, onUsedConnection } = error as { code?: string; onUsedConnection?: boolean };
            const mayTryAgain = onUsedConnection && code === 'ECONNRESET' && attempt <= IDLE_SOCKETS;
            if (cut.isDone || !mayTryAgain)
              return failed(cut.isLate ? 'timeout' : classOf(error as NodeJS.ErrnoException));
          }
        }
      } finally {
        cut.end();
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Remembered: a run sends hundreds of requests to the same. */
const PARSED_URLS = 100;

/** @returns what parses a URL, and returns undefined if it may not be used: settings may have become stricter since it was saved */
function createUrlParser(targets: WebhookTargets): (url: string) => URL | undefined {
  const known = new LRUCache<string, { target?: URL }>({
    max: PARSED_URLS,
    memoMethod: (url) => (webhookUrlFault(url, targets) ? {} : { target: new URL(url) }),
  });
  return (url) => known.memo(url).target;
}

/** Cuts off a request when its time is over, or the service closes. Signals for each request would take a good part of its time. */
function cutter(timeoutMs: number, closing?: AbortSignal) {
  let call: ClientRequest | undefined;
  const cut = {
    isDone: false,
    /** Whether its time was over. */
    isLate: false,
    watch(begun: ClientRequest) {
      call = begun;
      if (cut.isDone) end();
    },
    end() {
      clearTimeout(timer);
      closing?.removeEventListener('abort', end);
    },
  };
  const end = () => {
    cut.isDone = true;
    call?.destroy(new Error('cut off'));
  };
  const timer = setTimeout(() => {
    cut.isLate = true;
    end();
  }, timeoutMs);
  closing?.addEventListener('abort', end);
  if (closing?.aborted) end();
  return cut;
}

type LookedUp = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

function checkedLookup(lookup: typeof dns.lookup, targets: WebhookTargets): LookupFunction {
  return (hostname, options, callback) => {
    const answer = callback as LookedUp;
    lookup(hostname, { ...(options as LookupOptions), all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first)
        return answer(error ?? Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
      if (!addresses.every(({ address }) => isAllowedAddress(address, targets)))
        return answer(new AddressNotAllowed(hostname), '');
      return options.all ? answer(null, addresses) : answer(null, first.address, first.family);
    });
  };
}

function meaningOf({
  statusCode = 0,
  headers,
}: IncomingMessage): Pick<Answer, 'error' | 'statusCode' | 'retryAfterMs'> {
  if (statusCode >= 200 && statusCode < 300) return { statusCode };
  const retryAfterMs = parseRetryAfter(headers['retry-after']);
  const error = statusCode === 410 ? 'gone' : statusCode >= 300 && statusCode < 400 ? 'redirect' : 'status';
  return { error, statusCode, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/**
 * Reads as much of an answer as is allowed, in the time that is allowed, and drops the rest with its connection. The status is
 * known, so nothing here is a failure.
 */
function readBeginning(message: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => message.destroy(), BODY_MS);
    const end = () => {
      clearTimeout(timer);
      resolve(beginningOf(Buffer.concat(chunks)));
    };
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= READ_BYTES) chunks.push(chunk);
      else message.destroy();
    });
    message.once('error', end);
    message.once('close', end);
  });
}

/** Text for people: bytes that are no UTF-8, and a character that is cut at the end, become U+FFFD. */
const beginningOf = (body: Buffer): string =>
  body
    .subarray(0, 4 * KEPT_CHARACTERS)
    .toString('utf8')
    .slice(0, KEPT_CHARACTERS)
    .toWellFormed();

const CLASSES: Record<string, DeliveryError> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ENODATA: 'dns',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  EPROTO: 'tls',
  ETIMEDOUT: 'timeout',
};

function classOf(error: NodeJS.ErrnoException): DeliveryError {
  const { code = '', message } = error;
  if (error instanceof AddressNotAllowed || /is not allowed\. Because/.test(message))
    return 'address_not_allowed';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return 'tls';
  if (/^HPE_/.test(code)) return 'bad_answer';
  return CLASSES[code] ?? 'unreachable';
}
