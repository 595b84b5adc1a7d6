import { Op, type Transaction } from 'sequelize';
import { notFound } from '../../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type Page, type PageRequest } from '../../../http/paging.js';
import { Product, StockDocument, StockDocumentLine } from '../../../models/index.js';
import type { DocumentKind, DocumentStatus } from '../../../models/stock-document.js';
import { formatAmount } from '../../../money/amounts.js';
import { varianceOf } from './count-stock.js';

export interface DocumentFilters {
  kind?: DocumentKind[];
  status?: DocumentStatus[];
  /** Where units come from, come to, or are counted. */
  locationId?: number;
}

/** A page of documents without their lines, newest first. */
export function listDocuments(
  { locationId, ...equal }: DocumentFilters,
  paging: PageRequest,
): Promise<Page<StockDocument>> {
  const asked = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined));
  const where = {
    ...asked,
    ...(locationId && { [Op.or]: [{ locationId }, { fromLocationId: locationId }] }),
  };
  return findPage(StockDocument, { where, sortedBy: [NEWEST_UUID_FIRST] }, paging);
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
