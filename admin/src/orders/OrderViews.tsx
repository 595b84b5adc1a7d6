import { ViewButtons } from '../ui/ViewButtons';

const VIEWS = {
  all: {},
  to_accept: { status: ['pending'] },
  to_send: { status: ['processing'], paymentStatus: ['authorized', 'partially_paid', 'paid'] },
  unpaid: { status: ['pending', 'processing'], paymentStatus: ['unpaid', 'voided'] },
  under_way: { status: ['shipped'] },
};

/** One click to what is to be done. */
export const OrderViews = () => <ViewButtons resource="orders" views={VIEWS} />;
