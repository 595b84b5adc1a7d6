import type { Sequelize } from 'sequelize-typescript';
import type { Area } from '../../../consistency/check.js';
import { runChecks, type Verification } from '../../../consistency/verify.js';
import { inSnapshot } from '../../../database/transaction.js';
import { findLocationOfKind, firstLocation } from '../locations.js';
import { type Proposal, propose, type Refused, type Subject } from './propose.js';
import { discrepancyAt, type ReadProduct, readProduct, type Suspect } from './read-product.js';
import { finding, isCutOff, type Subjects, subjectsOf, suspectsOf } from './subjects.js';

/** Most violations of each kind per run, which limits its memory. */
const TAKEN_ON = 10_000;

/** Units promised to orders that do not wait for them. */
export interface Overpromised {
  productId: number;
  promised: number;
  owed: number;
}

export interface RepairPlan {
  /** Those of a product are applied together or not at all: see applyProposals. */
  proposals: Proposal[];
  /** Promises to release. */
  overpromised: Overpromised[];
  /** Violations that no movement can repair, or for which none can be proposed. */
  refused: Refused[];
  /** Whether there are more violations than one run handles. */
  more: boolean;
  /** The violations. */
  verification: Verification;
}

export interface RepairOptions {
  /** Violations of each kind to handle. Default: 10,000. */
  takeOn?: number;
  /** Called with a description of the current step. */
  onProgress?: (doing: string) => void;
}

/**
 * Proposes movements for stock levels, orders and documents that the ledger does not explain. Changes nothing.
 * @param areas to verify on the same snapshot; must include stock
 * @throws errors of the database
 */
export function planRepair(
  sequelize: Sequelize,
  areas: readonly Area[],
  { takeOn = TAKEN_ON, onProgress }: RepairOptions = {},
): Promise<RepairPlan> {
  return inSnapshot(sequelize, async (transaction) => {
    const verification = await runChecks(sequelize, transaction, areas, { keep: takeOn, onProgress });
    const overpromised = finding(verification, 'promised-and-not-owed').first;
    const plan: RepairPlan = {
      proposals: [],
      overpromised,
      refused: [],
      more: isCutOff(verification),
      verification,
    };
    const subjects = subjectsOf(verification, await findLocationOfKind('transit', transaction));
    const suspects = suspectsOf(verification, await firstLocation(transaction));
    for (const productId of new Set([...subjects.products(), ...suspects.keys()])) {
      const own = suspects.get(productId) ?? [];
      const product = await readProduct(sequelize, productId, own, transaction);
      plan.refused.push(...addOrders(product, own, subjects));
      for (const subject of subjects.of(productId)) {
        const outcome = propose(await discrepancyAt(sequelize, product, subject, transaction));
        if ('refused' in outcome) plan.refused.push(outcome);
        else plan.proposals.push(outcome);
      }
    }
    return withoutHalves(plan);
  });
}

/** Adds orders to the levels where they lack movements. @returns those that lack none, which a person must decide about */
function addOrders(
  { productId, lacking, unreliable }: ReadProduct,
  suspects: readonly Suspect[],
  subjects: Subjects,
): Refused[] {
  return suspects.flatMap((suspect): Refused[] => {
    const { orderId, home } = suspect;
    const places = lacking.filter((one) => one.orderId === orderId).map(({ locationId }) => locationId);
    // It holds back what is proposed for the level that it may belong to.
    if (unreliable.includes(orderId)) places.push(home);
    for (const locationId of new Set(places)) subjects.at({ productId, locationId }).orders.push(suspect);
    if (places.length > 0) return [];
    return [{ subject: { productId, locationId: home }, refused: `${orderId}: ${NOTHING_LACKING}` }];
  });
}

const NOTHING_LACKING =
  'its movements are those of its lines, so a line, a parcel or its status is wrong: mend the order first';

/** Makes an order's missing movements at all of its locations, or at none. */
function withoutHalves(plan: RepairPlan): RepairPlan {
  const ordersOf = (subject: Refused['subject'] | Subject) =>
    'orders' in subject ? subject.orders.map(({ orderId }) => orderId) : [];
  for (const { subject } of plan.refused) {
    const isPartOf = (one: Subject) =>
      one.productId === subject.productId &&
      ordersOf(one).some((orderId) => ordersOf(subject).includes(orderId));
    const halves = plan.proposals.filter((proposal) => isPartOf(proposal.subject));
    plan.proposals = plan.proposals.filter((proposal) => !halves.includes(proposal));
    for (const half of halves)
      plan.refused.push({
        subject: half.subject,
        refused: `its orders lack movements at location ${subject.locationId}, too, where it is left to a person`,
      });
  }
  return plan;
}
