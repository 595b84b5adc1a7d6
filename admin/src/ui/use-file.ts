import { useRef, useState } from 'react';
import { useNotify } from 'react-admin';
import type { PathOf } from '../api/paths';
import { type ApiRequest, request } from '../api/request';

export interface FileRequest extends Pick<ApiRequest, 'params' | 'query' | 'accept'> {
  path: PathOf<'GET'>;
  /** What it is saved as. */
  name: string;
}

/** A file that the service writes, such as one for a spreadsheet: `bytes` of it are there so far, while it is written. */
export function useFile({ path, name, ...asked }: FileRequest) {
  const notify = useNotify();
  const [bytes, setBytes] = useState<number>();
  const ending = useRef<AbortController>(undefined);
  const download = async () => {
    ending.current = new AbortController();
    const { signal } = ending.current;
    setBytes(0);
    try {
      const how = { parseAs: 'blob', signal, onProgress: setBytes } as const;
      const { data } = await request<Blob, 'GET'>('GET', path, { ...asked, ...how });
      save(data, name);
    } catch (error) {
      if (!signal.aborted) notify((error as Error).message, { type: 'error' });
    } finally {
      setBytes(undefined);
    }
  };
  return { download, bytes, cancel: () => ending.current?.abort() };
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
