import { singularize } from 'inflection';
import { UsageError } from '../command.js';

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** The name of a key, `table_name`, has 64 characters at most. */
const MAX_LENGTH = 50;

/** What a module is called in each place; the templates have these in double braces. */
export interface Names {
  /** `gift-cards`, as it was asked for */
  module: string;
  /** `gift-card` */
  singular: string;
  /** `giftCards` */
  plugin: string;
  /** `giftCard` */
  variable: string;
  /** `GiftCard` */
  Model: string;
  /** `GiftCards` */
  Models: string;
  /** `gift_cards` */
  table: string;
  /** `gift card` */
  thing: string;
  /** `a gift card` */
  aThing: string;
  /** `gift cards` */
  things: string;
  /** `Gift cards` */
  Title: string;
}

/**
 * @param module the plural, in kebab-case
 * @param singular when it cannot be told from the plural
 * @throws UsageError when either is no good
 */
export function nameAll(module: string, singular = singularize(module)): Names {
  for (const name of [module, singular]) {
    if (!KEBAB_CASE.test(name) || name.length > MAX_LENGTH) {
      throw new UsageError(`"${name}" is not kebab-case of at most ${MAX_LENGTH} characters.`);
    }
  }
  if (singular === module) {
    throw new UsageError(
      `"${module}" is its own singular. A module is called by its plural, such as "gift-cards"; ` +
        'or say what one of them is: --singular NAME.',
    );
  }
  const thing = singular.replaceAll('-', ' ');
  const things = module.replaceAll('-', ' ');
  return {
    module,
    singular,
    plugin: camelCase(module),
    variable: camelCase(singular),
    Model: capitalized(camelCase(singular)),
    Models: capitalized(camelCase(module)),
    table: module.replaceAll('-', '_'),
    thing,
    aThing: `${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}`,
    things,
    Title: capitalized(things),
  };
}

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
