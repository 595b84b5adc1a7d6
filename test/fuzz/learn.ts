import type { Role } from './judge.js';
import { collectionOf, collectionOfField, isId, type Memory, NAMED_BY, type Thing } from './memory.js';

/** What was asked for. */
export interface Asked {
  method: string;
  /** As the document has it, with placeholders. */
  path: string;
  /** What stood for them. */
  filled: Record<string, unknown>;
  role: Role;
}

export interface Told {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Keeps what an answer tells: every id of it, and who made what was made. */
export function learnFrom(memory: Memory, asked: Asked, answer: Told): void {
  if (!String(answer.headers['content-type']).startsWith('application/json')) return;
  const { method, path, filled, role } = asked;
  const body = JSON.parse(answer.text);
  learnIds(memory, path, filled, body);
  if (method === 'POST' && answer.status === 201) memory.own(path.split('/').at(-1) as string, body.id, role);
}

/** Every id of a body, under the collection that it belongs to, and as part of what it was found in. */
function learnIds(memory: Memory, path: string, filled: Record<string, unknown>, body: unknown): void {
  const asked = 'id' in filled ? { collection: collectionOf(path, 'id'), id: filled.id } : undefined;
  const collection = path
    .split('/')
    .findLast((part) => NAMED_BY.has(part) || (part.endsWith('s') && !part.startsWith('{')));
  // What was done with it is answered with itself.
  const isItself = asked !== undefined && Object(body).id === asked.id;
  walk(body, isItself ? asked.collection : collection, isItself ? undefined : asked);

  /** @param of its collection @param whole what it was found in */
  function walk(value: unknown, of: string | undefined, whole: Thing | undefined): void {
    if (Array.isArray(value)) for (const one of value) walk(one, of, whole);
    else if (typeof value === 'object' && value !== null)
      learnObject(value as Record<string, unknown>, of, whole);
    else if (isNamedByWord(of)) learnThing({ collection: of, id: value }, whole);
  }

  function learnThing(thing: Thing, whole: Thing | undefined): void {
    memory.learn(thing);
    if (whole) memory.belongs(thing, whole);
  }

  function learnObject(
    value: Record<string, unknown>,
    of: string | undefined,
    whole: Thing | undefined,
  ): void {
    const self = of === undefined ? undefined : thingOf(of, value);
    if (self) {
      learnThing(self, whole);
      const [first, second] = NAMED_BY.get(self.collection) ?? [];
      // Such as the events of a provider.
      if (first && second) memory.belongs(self, { collection: self.collection, id: value[first] });
    }
    const inner = self ?? whole;
    for (const [key, member] of Object.entries(value)) {
      const named = collectionOfField(key);
      if (named) for (const id of [member].flat()) learnThing({ collection: named, id }, inner);
      if (self && key === 'orderId') memory.belongs(self, { collection: 'orders', id: member });
      if (typeof member === 'object') walk(member, key === 'items' ? of : key, inner);
    }
  }
}

/** Codes are told apart by themselves, others have an id. */
function isNamedByWord(collection: string | undefined): collection is string {
  const name = NAMED_BY.get(collection ?? '')?.at(-1);
  return name !== undefined && !/id$/i.test(name);
}

function thingOf(collection: string, value: Record<string, unknown>): Thing | undefined {
  const id = value.id ?? value[NAMED_BY.get(collection)?.at(-1) ?? 'id'];
  return isId(id) ? { collection, id } : undefined;
}
