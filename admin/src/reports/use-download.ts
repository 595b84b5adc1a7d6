import { useFile } from '../ui/use-file';
import type { Report } from './report';

/** The whole report as a file for a spreadsheet. */
export const useDownload = ({ name, path }: Report, asked: Record<string, string>) =>
  useFile(path, { name: `${name}.csv`, query: { ...asked, format: 'csv', bom: true } });
