import type { Queries } from '../../database/queries.js';
import type { ReasonCode } from '../../models/stock-movement.js';
import type { Period } from './calendar.js';
import { select } from './report.js';
import { type ChangeKind, changesDuring, STOCK_CHANGES } from './stock-changes.js';
import { atCurrentPrice } from './stock-value.js';

/** What was found and lost for one reason, of products of one currency. */
export interface AdjustmentFigures {
  kind: ChangeKind;
  /** Null without one. */
  reasonCode: ReasonCode | null;
  currency: string;
  /** Number of movements. */
  movements: number;
  products: number;
  unitsIn: number;
  unitsOut: number;
  /** In minus out. */
  netUnits: number;
  /** Those at current prices. */
  netValue: string;
}

const ADJUSTMENTS = `
  SELECT entry.kind, entry.reasonCode, product.currency, COUNT(*) AS movements, COUNT(DISTINCT product.id) AS products,
    CAST(SUM(GREATEST(entry.units, 0)) AS SIGNED) AS unitsIn, CAST(-SUM(LEAST(entry.units, 0)) AS SIGNED) AS unitsOut,
    CAST(SUM(entry.units) AS SIGNED) AS netUnits, SUM(${atCurrentPrice('entry.units')}) AS netValue
  FROM ${STOCK_CHANGES} AS entry
  JOIN products AS product ON product.id = entry.productId
  GROUP BY entry.kind, entry.reasonCode, product.currency
  ORDER BY netUnits, entry.kind, CAST(entry.reasonCode AS CHAR), product.currency`;

/** What came in and went out beside orders, by reason: what was lost most comes first. */
export const readAdjustments = (sequelize: Queries, period: Period): Promise<AdjustmentFigures[]> =>
  select<AdjustmentFigures>(sequelize, ADJUSTMENTS, changesDuring(period));

/** What was lost for one reason at one location, of products of one currency. */
export interface ShrinkageFigures extends Pick<AdjustmentFigures, 'kind' | 'reasonCode' | 'currency'> {
  locationId: number;
  location: string;
  /** Number of movements. */
  movements: number;
  products: number;
  units: number;
  /** Those at current prices. */
  value: string;
}

const SHRINKAGE = `
  SELECT entry.kind, entry.reasonCode, entry.locationId, location.name AS location, product.currency, COUNT(*) AS movements,
    COUNT(DISTINCT product.id) AS products, CAST(-SUM(entry.units) AS SIGNED) AS units,
    -SUM(${atCurrentPrice('entry.units')}) AS value
  FROM ${STOCK_CHANGES} AS entry
  JOIN products AS product ON product.id = entry.productId
  JOIN locations AS location ON location.id = entry.locationId
  WHERE entry.units < 0
  GROUP BY entry.kind, entry.reasonCode, entry.locationId, location.name, product.currency
  ORDER BY units DESC, entry.kind, CAST(entry.reasonCode AS CHAR), entry.locationId, product.currency`;

/** What was lost, by reason and location, most first. What was found is no part of it. */
export const readShrinkage = (sequelize: Queries, period: Period): Promise<ShrinkageFigures[]> =>
  select<ShrinkageFigures>(sequelize, SHRINKAGE, changesDuring(period));
