import { ViewButtons } from '../ui/ViewButtons';

const WAITING = ['open', 'part'];

const VIEWS = {
  all: {},
  to_receive: { kind: ['receipt'], status: WAITING },
  under_way: { kind: ['transfer'], status: WAITING },
  to_ship: { kind: ['transfer'], status: ['draft'] },
  counting: { kind: ['count'], status: ['open'] },
};

/** One click to what is to be done. */
export const DocumentViews = () => <ViewButtons resource="stock-documents" views={VIEWS} />;
