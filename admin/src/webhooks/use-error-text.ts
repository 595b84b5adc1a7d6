import { useTranslate } from 'react-admin';
import type { Delivery } from './webhook';

/** Why an attempt failed, in words. */
export function useErrorText(): (
  error: NonNullable<Delivery['lastError']>,
  statusCode: number | null,
) => string {
  const translate = useTranslate();
  return (error, statusCode) => translate(`resources.webhook-deliveries.errors.${error}`, { statusCode });
}
