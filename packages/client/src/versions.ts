/** What `ifMatch` takes: something that the client gave you, an order's `version`, or an ETag with its quotes. */
export type Version = string | number | object;

const etags = new WeakMap<object, string>();

/** Remembers which version of the thing this is. @returns what was given */
export function withEtag<Value>(value: Value, { headers }: Response): Value {
  const etag = headers.get('etag');
  if (etag !== null && typeof value === 'object' && value !== null) etags.set(value, etag);
  return value;
}

/**
 * The ETag of something that the client gave you, to keep where only text can be: in a form, for instance. A copy of the
 * thing does not have it.
 */
export function etagOf(value: object): string | undefined {
  const known = etags.get(value);
  if (known !== undefined) return known;
  return 'version' in value && typeof value.version === 'number' ? `"${value.version}"` : undefined;
}

/** @throws TypeError when it is a thing whose version is not known, so that nothing is overwritten unseen */
export function ifMatchOf(version: Version): string {
  if (typeof version === 'number') return `"${version}"`;
  if (typeof version === 'string') return version;
  const etag = etagOf(version);
  if (etag === undefined)
    throw new TypeError(
      'ifMatch: this was not read with the client, or is a copy. Keep etagOf(…) of what you read.',
    );
  return etag;
}
