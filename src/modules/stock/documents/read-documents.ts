import { col, fn, Op, type Transaction, type WhereOptions } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { containing } from '../../../database/containing.js';
import { notFound } from '../../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type PageRequest } from '../../../http/paging.js';
import { Product, StockDocument, StockDocumentLine } from '../../../models/index.js';
import type { DocumentKind, DocumentStatus } from '../../../models/stock-document.js';
import { formatAmount } from '../../../money/amounts.js';
import { varianceOf } from './count-stock.js';

export interface DocumentFilters {
  kind?: DocumentKind[];
  status?: DocumentStatus[];
  /** Where units leave, arrive or are counted. */
  locationId?: number;
  /** The number, or text in the reference or supplier. */
  q?: string;
}

/** A page of documents with the sums of their lines, newest first. */
export async function listDocuments(filters: DocumentFilters, paging: PageRequest) {
  const list = { where: whereOf(filters), sortedBy: [NEWEST_UUID_FIRST] as const };
  const { items, ...page } = await findPage(StockDocument, list, paging);
  const sums = await sumLines(items.map(({ id }) => id));
  return { ...page, items: items.map((one) => ({ ...one.get(), ...(sums.get(one.id) ?? NONE) })) };
}

function whereOf({ locationId, q, ...equal }: DocumentFilters): WhereOptions<StockDocument> {
  const given = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined));
  const wanted: WhereOptions[] = [given];
  if (locationId) wanted.push({ [Op.or]: [{ locationId }, { fromLocationId: locationId }] });
  if (q !== undefined) {
    const text = containing(q, StockDocument.sequelize as Sequelize);
    const number = NUMBER.test(q) ? [{ number: Number(q) }] : [];
    wanted.push({ [Op.or]: [...number, { reference: text }, { supplier: text }] });
  }
  return { [Op.and]: wanted };
}

const NUMBER = /^\d{1,9}$/;

type Sums = Record<'products' | 'quantity' | 'done' | 'lost', number>;

const NONE: Sums = { products: 0, quantity: 0, done: 0, lost: 0 };

async function sumLines(ids: string[]): Promise<Map<string, Sums>> {
  if (ids.length === 0) return new Map();
  const rows = (await StockDocumentLine.findAll({
    attributes: [
      'documentId',
      [fn('COUNT', col('*')), 'products'],
      [fn('SUM', col('quantity')), 'quantity'],
      [fn('SUM', col('done')), 'done'],
      [fn('SUM', col('lost')), 'lost'],
    ],
    where: { documentId: ids },
    group: ['documentId'],
    raw: true,
  })) as unknown as Array<{ documentId: string } & Record<keyof Sums, number | string>>;
  return new Map(
    rows.map(({ documentId, products, quantity, done, lost }) => [
      documentId,
      // The database adds up to decimals.
      {
        products: Number(products),
        quantity: Number(quantity),
        done: Number(done),
        lost: Number(lost),
      },
    ]),
  );
}

/** A document with its lines, by product. @throws Problem NOT_FOUND */
export async function readDocument(id: string, transaction?: Transaction) {
  const document = await StockDocument.findByPk(id, { transaction });
  if (!document) throw notFound('stock document', id);
  const lines = await StockDocumentLine.findAll({
    where: { documentId: id },
    include: { model: Product, attributes: ['sku', 'name', 'currency'] },
    order: ['productId'],
    transaction,
  });
  return { ...document.get(), lines: lines.map((line) => present(line, document.kind)) };
}

function present(line: StockDocumentLine, kind: DocumentKind) {
  const { sku, name, currency } = line.product as Product;
  const { unitCost } = line;
  const variance = kind === 'count' ? varianceOf(line) : null;
  return {
    ...line.get(),
    ...{ sku, name, currency, variance },
    unitCost: unitCost === null ? null : formatAmount(unitCost, currency),
  };
}
