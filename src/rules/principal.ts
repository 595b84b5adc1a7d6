/** Who can change something. A guest is whoever has the token of an order that was placed without an account. */
export const ACTOR_TYPES = ['user', 'apiKey', 'guest', 'service'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

/** Who makes a change, as every history records it. */
export interface Principal {
  type: ActorType;
  /** The account; of an API key, the account that it acts for. Null for a guest and for the service itself. */
  id: number | null;
}

/** The service itself, for example when a payment arrives. */
export const SERVICE: Principal = { type: 'service', id: null };

/** Whoever has the token of a guest's order. */
export const GUEST: Principal = { type: 'guest', id: null };

/** The columns of a history. */
export const actorColumns = ({ type, id }: Principal): { actorType: ActorType; actorId: number | null } => ({
  actorType: type,
  actorId: id,
});
