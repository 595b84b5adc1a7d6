/** What the shop has to have, by what it has acknowledged. */
export class Books {
  /** By product: units on hand and committed. */
  readonly levels = new Map<number, { onHand: number; committed: number }>();
  /** Orders that were answered with 201, by id, with the address of their customer where one was given. */
  readonly orders = new Map<string, { key: string; email?: string; total: string }>();
  /** How often each kind of thing was done. */
  readonly done = new Map<string, number>();

  stock(productId: number, onHand: number, committed = 0): void {
    const level = this.levels.get(productId) ?? { onHand: 0, committed: 0 };
    this.levels.set(productId, {
      onHand: level.onHand + onHand,
      committed: level.committed + committed,
    });
  }

  count(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
  }
}
