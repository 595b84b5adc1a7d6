import { HttpError } from 'react-admin';
import { inSeconds, say } from '../i18n/say';

const TOO_MANY_REQUESTS = 429;

/** A refusal of the API (RFC 9457). `code` says which; what it adds, such as `shortages`, stands beside it. */
export interface ProblemDocument {
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: Array<{ field: string; message: string }>;
  requestId?: string;
  [added: string]: unknown;
}

/**
 * A refusal, in the shape in which react-admin puts what is wrong with a field beside its input.
 */
export class ApiProblem extends HttpError {
  constructor(
    readonly problem: ProblemDocument,
    readonly retryAfterSeconds?: number,
  ) {
    const errors = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]));
    super(
      messageOf(problem, retryAfterSeconds),
      problem.status,
      Object.keys(errors).length > 0 ? { errors } : undefined,
    );
    // HttpError sets its own.
    Object.setPrototypeOf(this, ApiProblem.prototype);
  }
}

/** Nobody answered: the service is gone or the network is. */
export class ConnectionLost extends HttpError {
  constructor(cause: unknown) {
    super('shell.connection.lost', 0);
    Object.setPrototypeOf(this, ConnectionLost.prototype);
    this.cause = cause;
  }
}

/** With what has to be named when somebody asks what went wrong; a wrong field explains itself, and so does a wait. */
function messageOf(
  { status, detail, requestId, errors }: ProblemDocument,
  retryAfterSeconds?: number,
): string {
  if (status === TOO_MANY_REQUESTS) return pleaseWait(retryAfterSeconds);
  return requestId && !errors ? `${detail} (${say('shell.problem.request', { id: requestId })})` : detail;
}

/** Of 429: when to try again. */
export const pleaseWait = (seconds = 1): string =>
  say('shell.problem.too_many', { when: inSeconds(Math.max(seconds, 1)) });

/** What another try may put right by itself. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof ConnectionLost ||
    (error instanceof ApiProblem && [TOO_MANY_REQUESTS, 503].includes(error.status))
  );
}
