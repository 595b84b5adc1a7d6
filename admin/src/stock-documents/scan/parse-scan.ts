/** What a scanner, or somebody at a keyboard, has entered. */
export interface Scan {
  sku: string;
  quantity: number;
}

const SEVERAL = /^(\d{1,7})\s*\*\s*(\S.*)$/;

/**
 * A SKU, after the number of its units where there are several: `12*KIT-0042`. A SKU of this form itself is `1*12*KIT-0042`.
 * @param otherwise units where the text names none
 * @returns undefined for what names no SKU, or no units
 */
export function parseScan(text: string, otherwise = 1): Scan | undefined {
  const trimmed = text.trim();
  const [, several, named] = SEVERAL.exec(trimmed) ?? [];
  const quantity = several === undefined ? otherwise : Number(several);
  const sku = named ?? trimmed;
  return sku === '' || quantity < 1 ? undefined : { sku, quantity };
}
