import { HttpError } from 'react-admin';
import { fieldMessage } from '../i18n/field-message';
import { inSeconds, isEnglish, say } from '../i18n/say';

const TOO_MANY_REQUESTS = 429;

/** A refusal of the API (RFC 9457). `code` says which; what it adds, such as `shortages`, stands beside it. */
export interface ProblemDocument {
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: Array<{ field: string; message: string }>;
  requestId?: string;
  /** Of the products that its sentences are about; see named.ts. */
  names?: string[];
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
    const errors = Object.fromEntries(fieldErrors(problem));
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
    super(say('shell.connection.lost'), 0);
    Object.setPrototypeOf(this, ConnectionLost.prototype);
    this.cause = cause;
  }
}

const fieldErrors = ({ errors = [] }: ProblemDocument): Array<[field: string, message: string]> =>
  errors.map(({ field, message }) => [field, fieldMessage(message)]);

/** With what has to be named when somebody asks what went wrong; a wrong field explains itself, and so does a wait. */
function messageOf(problem: ProblemDocument, retryAfterSeconds?: number): string {
  const { status, requestId, errors } = problem;
  if (status === TOO_MANY_REQUESTS) return pleaseWait(retryAfterSeconds);
  const text = textOf(problem);
  return requestId && !errors ? `${text} (${say('shell.problem.request', { id: requestId })})` : text;
}

/** In English what the service says of this very case, in other languages what the code means, and of which products. */
export function textOf({
  code,
  detail,
  names = [],
}: Pick<ProblemDocument, 'code' | 'detail' | 'names'>): string {
  if (isEnglish()) return detail;
  const title = say(`shell.problem.titles.${code}`, { _: detail });
  return names.length > 0 ? `${title}: ${names.join(', ')}` : title;
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

/**
 * Of saving a form. react-admin takes an error without `errors` for a success: the form would have nothing to save any more,
 * and could be left without a warning. So what is about no field is about the whole.
 */
export async function asFormRefusal<Saved>(saving: Promise<Saved>): Promise<Saved> {
  try {
    return await saving;
  } catch (error) {
    const refusal = error instanceof HttpError ? error : new HttpError((error as Error).message, 0);
    refusal.body ??= { errors: { root: { serverError: refusal.message } } };
    throw refusal;
  }
}
