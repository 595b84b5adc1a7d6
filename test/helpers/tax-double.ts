import type { TaxRequest } from '../../src/modules/pricing/tax/provider/tax-provider.js';
import { EndpointDouble } from './endpoint-double.js';

export const TAX_SECRET = 'secret-of-the-tax-tests';

/** A stand-in for an external tax provider, over real HTTP. */
export class TaxDouble extends EndpointDouble<TaxRequest> {
  override answer: EndpointDouble<TaxRequest>['answer'] = { taxes: [] };

  static async start(): Promise<TaxDouble> {
    const double = new TaxDouble();
    await double.listen();
    return double;
  }

  /** Environment variables with which a service uses it. */
  get env(): Record<string, string> {
    return {
      TAX_PROVIDER: 'http',
      TAX_PROVIDER_URL: this.url,
      TAX_PROVIDER_SECRET: TAX_SECRET,
      TAX_PROVIDER_TIMEOUT_SECONDS: '1',
    };
  }
}
