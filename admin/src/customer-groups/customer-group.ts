import type { Schemas } from '@stockkeeper/client';

export type CustomerGroup = Schemas['CustomerGroup'];

export const EXEMPT_REASONS: Array<NonNullable<CustomerGroup['exemptReason']>> = [
  'reverse_charge',
  'intra_community',
  'export',
  'resale',
  'government',
  'charity',
  'diplomatic',
  'other',
];
