import { Script } from 'node:vm';
import { singularize } from 'inflection';
import { UsageError } from '../command.js';

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** The name of a key, `table_name`, has 64 characters at most. */
const MAX_LENGTH = 50;

/** Everything that a module of that name is called, by the house's rules. */
export interface Names {
  /** As it was asked for, and in addresses: `gift-cards`. */
  module: string;
  /** `gift-card` */
  singular: string;
  /** `giftCards` */
  plugin: string;
  /** `giftCard` */
  variable: string;
  /** `GiftCard` */
  model: string;
  /** `gift_cards` */
  table: string;
  /** `gift card` */
  thing: string;
  /** `a` or `an` */
  article: string;
  /** `gift cards` */
  things: string;
  /** `Gift cards` */
  title: string;
}

/**
 * @param module the plural, in kebab-case
 * @param singular when it cannot be told from the plural
 * @throws UsageError when either is no good
 */
export function nameAll(module: string, singular = singularOf(module)): Names {
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
  const things = module.replaceAll('-', ' ');
  return {
    module,
    singular,
    plugin: variableOf(module),
    variable: variableOf(singular),
    model: capitalized(camelCase(singular)),
    table: module.replaceAll('-', '_'),
    thing: singular.replaceAll('-', ' '),
    article: /^[aeiou]/.test(singular) ? 'an' : 'a',
    things,
    title: capitalized(things),
  };
}

/** Only the last word has a plural: `data-plans`. */
function singularOf(module: string): string {
  const words = module.split('-');
  const last = words.pop() ?? '';
  return [...words, singularize(last)].join('-');
}

/** @throws UsageError when the language keeps the word for itself */
function variableOf(name: string): string {
  const variable = camelCase(name);
  try {
    new Script(`'use strict'; const ${variable} = 0;`);
  } catch {
    throw new UsageError(
      `"${variable}" is a word of the language. Say more: "customer-${name}", or --singular NAME.`,
    );
  }
  return variable;
}

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
