/** Of the list; what else is said of returns and payments is in orders.ts. */
export const returns = {
  resources: {
    returns: {
      empty: 'No returns yet. They appear here when customers ask to send something back.',
      fields: {
        orderNumber: 'Order',
        createdAt: 'Asked for',
        status: 'Status',
        units: 'Units',
        reason: 'Reason',
      },
    },
  },
};
