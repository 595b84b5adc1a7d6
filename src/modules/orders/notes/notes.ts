import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type PageRequest } from '../../../http/paging.js';
import { Order, OrderNote, User } from '../../../models/index.js';

const AUTHOR = { model: User, attributes: ['id', 'email', 'firstName', 'lastName'] };

/** Notes to an order, newest first. @throws Problem NOT_FOUND when there is no such order */
export async function listNotes(orderId: string, paging: PageRequest) {
  await requireOrder(orderId);
  const list = { where: { orderId }, sortedBy: [NEWEST_UUID_FIRST] as const, include: [AUTHOR] };
  const { items, ...rest } = await findPage(OrderNote, list, paging);
  return { ...rest, items: items.map(present) };
}

/**
 * Adds a note to an order. The order's version stays the same.
 * @returns its id
 * @throws Problem NOT_FOUND when there is no such order
 */
export function addNote(
  database: Database,
  note: Pick<OrderNote, 'orderId' | 'authorId' | 'text'>,
): Promise<string> {
  return inTransaction(database, async (transaction) => {
    await requireOrder(note.orderId, transaction);
    const { id } = await OrderNote.create({ id: uuid(), ...note }, { transaction });
    return id;
  });
}

/** @throws Problem NOT_FOUND when the order has no such note */
export async function deleteNote(sequelize: Sequelize, orderId: string, id: string): Promise<void> {
  const deleted = await inTransaction(sequelize, (transaction) =>
    OrderNote.destroy({ where: { id, orderId }, transaction }),
  );
  if (deleted === 0) throw notFound('note', id);
}

/** Reads a note within the transaction that wrote it. */
export async function readNote(id: string, transaction: Transaction) {
  return present(await OrderNote.findByPk(id, { include: [AUTHOR], rejectOnEmpty: true, transaction }));
}

/** No lock: orders are never deleted. */
async function requireOrder(id: string, transaction?: Transaction): Promise<void> {
  if ((await Order.count({ where: { id }, transaction })) === 0) throw notFound('order', id);
}

const present = ({ id, author, text, createdAt }: OrderNote) => ({
  ...{ id, text, createdAt },
  author: author as User,
});
