/** A table with ids in it. */
export interface KeyTable {
  name: string;
  /** Columns of its primary key. */
  key: readonly string[];
  /** Its columns, other keys and constraints, with ids of that type. */
  definition: (id: string) => string;
}

export const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** How ids are kept. */
export interface Form {
  /** In CREATE TABLE. */
  type: string;
  /** In information_schema. */
  columnType: string;
  /** What a table is called while its rows are taken out of it. */
  suffix: string;
  /** Its hexadecimal digits, in SQL. */
  digits: (column: string) => string;
  /** In SQL, of an expression of those digits. */
  ofDigits: (digits: string) => string;
}

export const TEXT: Form = {
  type: `CHAR(36) ${ASCII}`,
  columnType: 'char(36)',
  suffix: 'with_text_ids',
  digits: (column) => `REPLACE(${column}, '-', '')`,
  ofDigits: (digits) =>
    `LOWER(${[9, 14, 19, 24].reduce((text, at) => `INSERT(${text}, ${at}, 0, '-')`, digits)})`,
};

export const BYTES: Form = {
  type: 'BINARY(16)',
  columnType: 'binary(16)',
  suffix: 'with_byte_ids',
  digits: (column) => `HEX(${column})`,
  ofDigits: (digits) => `UNHEX(${digits})`,
};
