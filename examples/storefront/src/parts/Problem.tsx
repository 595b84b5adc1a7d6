import { saying } from '../shop.js';

/** What went wrong, read out as soon as it is there. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  if (!error) return null;
  return (
    <p className="problem" role="alert">
      {saying(error)}{' '}
      {retry && (
        <button type="button" className="link" onClick={retry}>
          Try again
        </button>
      )}
    </p>
  );
}
