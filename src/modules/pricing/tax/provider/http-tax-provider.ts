import { z } from 'zod';
import { isCountry } from '../../../../rules/countries.js';
import { isOneLine, isPercentage, LIMITS } from '../../../../rules/values.js';
import type { TaxedLines, TaxProvider, TaxRequest } from './tax-provider.js';

const amount = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/);

/** What is not known of an answer is ignored. */
const taxedLines = z.object({
  taxes: z
    .array(
      z.object({
        name: z.string().min(1).max(LIMITS.ruleName.max).refine(isOneLine),
        country: z.string().refine(isCountry),
        region: z
          .string()
          .regex(/^[A-Z0-9]{1,3}$/)
          .nullish(),
        rate: z.string().refine(isPercentage),
        lines: z.array(z.object({ line: z.int(), amount })),
        shippingAmount: amount.optional(),
      }),
    )
    .max(100),
});

/** A hundred lines with ten taxes each have a tenth of it. */
const LONGEST_ANSWER = 1024 * 1024;

/** An address that is asked by POST, with the request as JSON: see docs/pricing.md. */
export class HttpTaxProvider implements TaxProvider {
  readonly name = 'http';
  readonly #url: string;
  readonly #headers: Record<string, string>;

  /** @param secret sent as the bearer token */
  constructor({ url, secret }: { url: string; secret?: string }) {
    this.#url = url;
    this.#headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(secret && { authorization: `Bearer ${secret}` }),
    };
  }

  async quote(request: TaxRequest, signal: AbortSignal): Promise<TaxedLines> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(request),
      redirect: 'error',
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`it answered with status ${response.status}`);
    }
    const parsed = taxedLines.safeParse(JSON.parse(await textOf(response)));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`its answer is not valid at ${issue?.path.join('.')}: ${issue?.message}`);
  }
}

/** @throws Error when it is longer than any answer can be */
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
