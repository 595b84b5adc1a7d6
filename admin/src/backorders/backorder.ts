import type { Schemas } from '@stockkeeper/client';

/** Units of a product that an order waits for. */
export type WaitingUnits = Schemas['WaitingUnits'];

/** What is offered of a product before it is there, and owed of it. */
export type Backorder = Schemas['Backorder'];
