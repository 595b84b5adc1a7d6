/** A pause is longer or shorter by up to this part, so that what failed together is not tried again together. */
const JITTER = 0.2;

/** A pause, by up to a fifth longer or shorter, as a whole number. @param random from 0 to 1 */
export const jittered = (pause: number, random: number): number =>
  Math.round(pause * (1 + JITTER * (2 * random - 1)));
