export const payments = {
  resources: {
    payments: {
      empty: 'No payments yet. They appear here when customers pay.',
      fields: {
        createdAt: 'Begun',
        orderNumber: 'Order',
        provider: 'Provider',
        status: 'Status',
        refundFailed: 'Only with a refund that failed',
        unanswered: 'Only what the provider has not answered',
        failure: 'What went wrong last',
      },
    },
    'payment-events': {
      name: 'Provider event |||| Provider events',
      empty: 'Nothing waits: all that providers have told was applied.',
      about:
        'What payment providers have told and could not be applied yet, oldest first. It is tried again by itself; what stays here needs a look.',
      states: { failed: 'Failed', waiting: 'Waits for another' },
      retry: 'Try again',
      applied: 'Applied',
      still: 'Still waits',
      waits: 'Waits for its payment, or for another event',
      payload: 'What the provider sent',
      fields: {
        receivedAt: 'Received',
        processedAt: 'Applied',
        provider: 'Provider',
        type: 'Kind',
        eventId: 'Event',
        reference: 'Payment',
        order: 'Order',
        failed: 'State',
        acts: 'Action',
        error: 'Why it waits',
      },
    },
  },
};
