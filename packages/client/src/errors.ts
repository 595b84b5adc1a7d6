import type { components } from './generated/schema.js';

type Schemas = components['schemas'];

/** Every code that the service refuses with; docs/errors.md of the service says what to do about each. */
export type ProblemCode = Schemas['Problem']['code'];

/** The problem documents by their code, of the codes that add something or stand at an operation. */
type Documents = {
  [Name in keyof Schemas as Name extends 'Problem'
    ? never
    : Name extends `${string}Problem`
      ? Schemas[Name] extends { code: infer Code extends ProblemCode }
        ? Code
        : never
      : never]: Schemas[Name];
};

/** A problem document (RFC 9457), as the service sends it. */
export type Problem = { [Code in ProblemCode]: ProblemOf<Code> }[ProblemCode];
export type ProblemOf<Code extends ProblemCode> = Code extends keyof Documents
  ? Omit<Schemas['Problem'], 'errors' | 'code'> &
      Omit<Documents[Code], keyof Omit<Schemas['Problem'], 'errors'>> & { code: Code }
  : Omit<Schemas['Problem'], 'errors' | 'code'> & { code: Code };

/** What the client itself finds, where the service gave no answer that it knows. */
interface OwnMembers {
  /** There was no answer, or only the beginning of one, within the deadline. `cause` has what happened. */
  CONNECTION_FAILED: {
    status: undefined;
    /**
     * Whether the request may have done its work all the same: then look before asking for it again. False when it is
     * certain that it did not arrive, and for requests that change nothing.
     */
    mayHaveArrived: boolean;
  };
  /** Somebody answered, but not the service: a proxy's error page, for instance. */
  UNEXPECTED_ANSWER: { status: number; mayHaveArrived: boolean; body: string };
}

export type ErrorCode = ProblemCode | keyof OwnMembers;

/** What an error has, whatever its code. */
interface Common<Code extends ErrorCode> extends Error {
  readonly name: 'StockkeeperError';
  readonly code: Code;
  /** HTTP's; undefined when there was no answer. */
  readonly status?: number;
  /** By which the service's log and its keepers find the request. */
  readonly requestId?: string;
  /** Seconds after which trying again makes sense, where the service says so. */
  readonly retryAfterSeconds?: number;
  /** The key that the request was sent with: asking again with the same `idempotencyKey` does nothing twice. */
  readonly idempotencyKey?: string;
}

/** An error of one code, with what that adds: `StockkeeperErrorOf<'INSUFFICIENT_STOCK'>` has `shortages`. */
export type StockkeeperErrorOf<Code extends ErrorCode> = Common<Code> &
  Readonly<
    Code extends keyof OwnMembers
      ? OwnMembers[Code]
      : Code extends ProblemCode
        ? { status: number; title: string; requestId: string } & Omit<
            ProblemOf<Code>,
            'type' | 'title' | 'status' | 'detail' | 'code' | 'requestId'
          >
        : never
  >;

/** Every error of the client: a `switch` on its `code` narrows it to what that code adds. */
export type StockkeeperError = { [Code in ErrorCode]: StockkeeperErrorOf<Code> }[ErrorCode];

interface Fields {
  message: string;
  code: ErrorCode;
  cause?: unknown;
  [member: string]: unknown;
}

const Thrown = class StockkeeperError extends Error {
  constructor({ message, cause, ...members }: Fields) {
    super(message, cause === undefined ? undefined : { cause });
    // What is not known is not printed.
    Object.assign(
      this,
      Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
    );
  }
};
// Not a field: the stack begins with it.
Object.defineProperty(Thrown.prototype, 'name', { value: 'StockkeeperError' });

/** For `error instanceof StockkeeperError`, which narrows to the union. */
export const StockkeeperError = Thrown as unknown as {
  readonly prototype: StockkeeperError;
  [Symbol.hasInstance](value: unknown): value is StockkeeperError;
};

/** What is known of a request when it fails. */
export interface Sent {
  /** See CONNECTION_FAILED. */
  mayHaveArrived: boolean;
  idempotencyKey?: string;
}

export function connectionFailed(cause: unknown, sent: Sent): StockkeeperError {
  const innermost = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const reason = innermost instanceof Error ? innermost.message || innermost.name : String(innermost);
  return make({ ...sent, code: 'CONNECTION_FAILED', message: `No answer: ${reason}`, cause });
}

/** The error that an answer stands for. @param body as it was read: a value where it was JSON, else text */
export function errorOf(response: Response, body: unknown, sent: Sent): StockkeeperError {
  const { status, statusText, headers } = response;
  const common = {
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: retryAfterOf(response),
  };
  if (isProblem(response, body)) {
    const { type: _, detail, ...members } = body;
    const { idempotencyKey } = sent;
    return make({ ...common, idempotencyKey, ...members, message: detail });
  }
  return make({
    ...common,
    ...sent,
    code: 'UNEXPECTED_ANSWER',
    message: `Somebody else than the service answered: ${status} ${statusText}`.trimEnd(),
    body: typeof body === 'string' ? body.slice(0, LONGEST_BODY) : JSON.stringify(body ?? ''),
  });
}

const LONGEST_BODY = 2_000;

function make(fields: Fields): StockkeeperError {
  return new Thrown(fields) as unknown as StockkeeperError;
}

/** Whether that is a problem document of the service's. */
export function isProblem({ headers }: Response, body: unknown): body is Problem {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return false;
  const { code, detail } = (body ?? {}) as Partial<Problem>;
  return typeof code === 'string' && typeof detail === 'string';
}

/** Retry-After (RFC 9110, 10.2.3), which is in seconds or a date. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
