import { useTranslate } from 'react-admin';

/** What a payment provider is called; one that has no words here yet has its own name. */
export function useProvider(): (provider: string) => string {
  const translate = useTranslate();
  return (provider) => translate(`resources.payments.providers.${provider}`, { _: provider });
}
