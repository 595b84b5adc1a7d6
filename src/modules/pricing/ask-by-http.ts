import type { z } from 'zod';

/** An HTTP endpoint of an external provider. */
export interface Endpoint {
  url: string;
  /** Sent as the bearer token. */
  secret?: string;
}

const LONGEST_ANSWER = 1024 * 1024;

/**
 * Sends a question by POST and parses the answer; both are JSON.
 * @throws Error unless the response has status 200 and matches the schema
 */
export async function askByHttp<Schema extends z.ZodType>(
  { url, secret }: Endpoint,
  question: object,
  schema: Schema,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(secret && { authorization: `Bearer ${secret}` }),
    },
    body: JSON.stringify(question),
    redirect: 'error',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`it answered with status ${response.status}`);
  }
  const parsed = schema.safeParse(JSON.parse(await textOf(response)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`its answer is not valid at ${issue?.path.join('.')}: ${issue?.message}`);
}

/** @throws Error when the body is longer than any valid answer */
async function textOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= LONGEST_ANSWER) continue;
    await reader?.cancel();
    throw new Error('its answer is too long');
  }
  return text + decoder.decode();
}
