export const mails = {
  resources: {
    mails: {
      name: 'Mail |||| Mails',
      empty: 'No mails yet. What the shop writes to customers appears here.',
      statuses: { pending: 'Waiting', sent: 'Sent', failed: 'Failed', skipped: 'Not needed' },
      kinds: {
        welcome: 'Welcome',
        verify_email: 'Confirm the address',
        reset_password: 'New password asked for',
        password_changed: 'Password changed',
        change_email: 'Confirm the new address',
        change_email_notice: 'New address asked for',
        email_changed: 'Address changed',
      },
      retry: 'Try again',
      retried: 'It is tried again',
      text: 'Text',
      no_text: 'There is no reason for it any more, so it cannot be shown.',
      fields: {
        createdAt: 'Written',
        sentAt: 'Sent',
        dueAt: 'Tried next',
        kind: 'Kind',
        recipient: 'To',
        status: 'Status',
        attempts: 'Attempts',
        error: 'What went wrong',
        acts: 'Action',
      },
    },
  },
};
