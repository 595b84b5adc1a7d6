import type { Schemas } from '@stockkeeper/client';

export type ShippingZone = Schemas['ShippingZone'];
export type ShippingMethod = Schemas['ShippingMethod'];

/** A zone as the console has it: its places by their codes. */
export type ZoneRecord = Omit<ShippingZone, 'regions'> & { regions: string[] };

export const BASES: Array<ShippingMethod['basis']> = ['flat', 'weight', 'total'];
