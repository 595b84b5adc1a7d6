/** The value of a JSON column or expression: parsed by the driver on MySQL, text on MariaDB. */
export const jsonOf = <Json>(value: Json | string): Json =>
  typeof value === 'string' ? JSON.parse(value) : value;
