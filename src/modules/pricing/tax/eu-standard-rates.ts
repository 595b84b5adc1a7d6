/**
 * Standard VAT rates of the countries of the European Union, as published by the Commission. Some regions, such as ES-CN, are
 * outside of its VAT area: shops that sell there must add their rates.
 */
export const SOURCE = 'https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/index_en.htm';
export const AS_OF = '2026-01-01';

const RATES = {
  AT: '20',
  BE: '21',
  BG: '20',
  CY: '19',
  CZ: '21',
  DE: '19',
  DK: '25',
  EE: '24',
  ES: '21',
  FI: '25.5',
  FR: '20',
  GR: '24',
  HR: '25',
  HU: '27',
  IE: '23',
  IT: '22',
  LT: '21',
  LU: '17',
  LV: '21',
  MT: '18',
  NL: '21',
  PL: '23',
  PT: '23',
  RO: '21',
  SE: '25',
  SI: '22',
  SK: '23',
};

export const EU_STANDARD_RATES = Object.entries(RATES).map(([country, rate]) => ({
  country,
  name: 'VAT',
  rate,
}));
