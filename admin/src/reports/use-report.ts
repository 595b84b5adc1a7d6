import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { request } from '../api/request';
import { REPORTS } from './catalogue';
import type { Report, Row } from './report';

const PER_PAGE = 50;

interface Answer {
  items: Row[];
  next: string | null;
  from?: string;
  to?: string;
}

/** The report that the address names, and what it asks of it: a link to it shows the same. */
export function useChosenReport() {
  const { report: name } = useParams();
  const [search, setSearch] = useSearchParams();
  const report = REPORTS.find((one) => one.name === name) ?? (REPORTS[0] as Report);
  const asked = Object.fromEntries(report.inputs.map((input) => [input.name, search.get(input.name) ?? '']));
  const ask = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  return { report, asked, ask };
}

/** Its rows, as far as they were asked for. */
export function useReport({ name, path, isPaged }: Report, asked: Record<string, string>) {
  const limit = isPaged ? PER_PAGE : undefined;
  const answers = useInfiniteQuery({
    queryKey: ['reports', name, asked],
    queryFn: ({ pageParam, signal }) =>
      request<Answer, 'GET'>('GET', path, { query: { ...asked, limit, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ data }) => data.next,
  });
  const pages = answers.data?.pages ?? [];
  return { ...answers, rows: pages.flatMap(({ data }) => data.items), period: pages[0]?.data };
}
