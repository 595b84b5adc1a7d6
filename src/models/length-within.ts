interface Bounds {
  min: number;
  max: number;
}

/** For Sequelize's validator `len`. */
export function lengthWithin({ min, max }: Bounds): { args: [number, number]; msg: string } {
  return { args: [min, max], msg: `must be ${min} to ${max} characters` };
}
