import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { PathOf } from '../api/paths';
import { type ApiRequest, request } from '../api/request';

type Asked = Pick<ApiRequest, 'params' | 'query' | 'accept'> & { name: string };

/** A file that the service writes, such as one for a spreadsheet. */
export function useFile(path: PathOf<'GET'>, { name, ...asked }: Asked) {
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const { data } = await request<Blob, 'GET'>('GET', path, { ...asked, parseAs: 'blob' });
      save(data, name);
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return { download, isBusy };
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
