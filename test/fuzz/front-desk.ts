import { expect } from 'vitest';
import type { User } from '../../src/models/index.js';
import type { TestApp } from '../helpers/app.js';
import type { Role } from './judge.js';
import { learnFrom } from './learn.js';
import { collectionOf, type Memory } from './memory.js';

/** Whose tokens the requests carry. */
export type Accounts = Record<Exclude<Role, 'nobody' | 'stranger'>, User>;

export interface Shop {
  service: TestApp;
  accounts: Accounts;
  memory: Memory;
}

// biome-ignore lint/suspicious/noExplicitAny: bodies are of every shape
type Body = any;

/** Asks the service for something that has to succeed; requests that follow know of it. */
export interface FrontDesk {
  /** @param path with placeholders, as the document has it @param filled what stands for them, and the body, if any */
  as(role: keyof Accounts | 'nobody', method: string, path: string, filled?: Filled): Promise<Body>;
  /** Entries of the first page. */
  list(path: string, query?: string): Promise<Body[]>;
  /** The first of a list that fits, or a new one. */
  oneOf(path: string, fits: (one: Body) => boolean, body: object): Promise<Body>;
}

interface Filled {
  id?: unknown;
  fulfilmentId?: unknown;
  returnId?: unknown;
  query?: string;
  body?: object;
}

export function frontDesk({ service, accounts, memory }: Shop): FrontDesk {
  const as: FrontDesk['as'] = async (role, method, path, { query = '', body, ...filled } = {}) => {
    const url = path.replace(/\{(\w+)\}/g, (_, name: 'id') => String(filled[name])) + query;
    const account = role === 'nobody' ? undefined : accounts[role];
    const answer = await service.request(method, url, { as: account, body });
    const { status, headers } = answer;
    expect(status, `${method} ${url}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    learnFrom(memory, { method, path, filled, role }, { status, headers, text: JSON.stringify(answer.body) });
    if (method === 'DELETE') memory.forget({ collection: collectionOf(path, 'id'), id: filled.id });
    return answer.body;
  };
  const list: FrontDesk['list'] = async (path, query = '') =>
    (await as('admin', 'GET', path, { query: `?limit=100${query}` })).items;
  return {
    as,
    list,
    oneOf: async (path, fits, body) =>
      (await list(path)).find(fits) ?? (await as('admin', 'POST', path, { body })),
  };
}
