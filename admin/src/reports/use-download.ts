import { useState } from 'react';
import { useNotify } from 'react-admin';
import { request } from '../api/request';
import type { Report } from './catalogue';

/** The whole report as a file for a spreadsheet, which the service writes. */
export function useDownload({ name, path }: Report, asked: Record<string, string>) {
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const query = { ...asked, format: 'csv', bom: true };
      const { data } = await request<Blob, 'GET'>('GET', path, { query, parseAs: 'blob' });
      save(data, `${name}.csv`);
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
