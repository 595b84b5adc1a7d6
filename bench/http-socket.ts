import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH_FIELD = Buffer.from('content-length: ');
const READ_BUFFER_BYTES = 64 * 1024;
/** Where the status stands in "HTTP/1.1 201 Created". */
const STATUS_AT = 9;
const ZERO = 48;

export interface Answer {
  status: number;
  /** The whole answer, head and body. Overwritten by the next one. */
  bytes: Buffer;
}

/**
 * A keep-alive connection on which one request is under way at a time. It knows just enough HTTP for our own
 * service, whose answers have a content-length. Node's own clients do much more, at several times the cost; on a
 * machine whose cores the service needs as well, that would be measuring the client.
 */
export class HttpSocket {
  readonly #socket: Socket;
  readonly #onAnswer: (answer: Answer) => void;
  readonly #onFailure: (error: Error) => void;
  /** What has come of an answer that came in pieces. */
  #pieces: Buffer | undefined;
  #closing = false;

  constructor(port: number, onAnswer: (answer: Answer) => void, onFailure: (error: Error) => void) {
    this.#onAnswer = onAnswer;
    this.#onFailure = onFailure;
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      // One buffer for all reads spares an allocation, and its collection, for each of them.
      onread: {
        buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES),
        callback: (length, buffer) => {
          this.#read((buffer as Buffer).subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => onFailure(error));
    this.#socket.on('close', () => {
      if (!this.#closing) onFailure(new Error('the service closed a connection'));
    });
  }

  /** @param request head and body; must stay as it is until the answer is there */
  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#closing = true;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const bytes = this.#pieces ? Buffer.concat([this.#pieces, chunk]) : chunk;
    const length = answerLength(bytes);
    if (length === undefined || bytes.length < length) {
      // The buffer is about to be read into again.
      this.#pieces = this.#pieces ? bytes : Buffer.from(chunk);
      return;
    }
    this.#pieces = undefined;
    if (bytes.length > length) {
      this.#onFailure(new Error(`more than was asked for: ${bytes.toString('latin1', length)}`));
      return;
    }
    this.#onAnswer({ status: digitsAt(bytes, STATUS_AT), bytes });
  }
}

/** Bytes of head and body; undefined as long as the head is not all there. */
function answerLength(bytes: Buffer): number | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const field = bytes.indexOf(LENGTH_FIELD);
  const bodyLength = field < 0 || field > headEnd ? 0 : digitsAt(bytes, field + LENGTH_FIELD.length);
  return headEnd + HEAD_END.length + bodyLength;
}

function digitsAt(bytes: Buffer, at: number): number {
  let value = 0;
  for (let index = at; ; index++) {
    const digit = (bytes[index] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return value;
    value = value * 10 + digit;
  }
}
