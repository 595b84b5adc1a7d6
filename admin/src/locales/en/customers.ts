export const customers = {
  resources: {
    customers: {
      name: 'Customer |||| Customers',
      empty: 'No accounts yet. They appear here when customers register.',
      fields: {
        q: 'Search',
        name: 'Name',
        email: 'E-mail',
        role: 'Role',
        customerGroupId: 'Customer group',
        isActive: 'State',
        createdAt: 'Registered',
        firstName: 'First name',
        lastName: 'Last name',
        orders: 'Orders',
      },
      roles: { customer: 'Customer', author: 'Author', admin: 'Admin' },
      states: { active: 'Active', disabled: 'Disabled' },
      since: 'registered %{day}',
      detail: { account: 'Account', orders: 'Orders' },
      orders: {
        none: 'Nothing has been ordered yet.',
        sum: '%{total} order came to |||| %{total} orders came to',
        at_least: 'The first %{total} orders came to',
      },
      help: {
        role: 'Authors write posts, admins may do everything. It takes effect at once.',
        is_active: 'Turned off, the account is signed out at once and cannot sign in. Nothing is deleted.',
        customer_group: 'What its price lists and discounts say holds for the next order.',
        own: 'This is your own account: ask another admin to change it.',
      },
      acts: {
        all_orders: 'All in the list',
        sign_out: 'Sign out everywhere',
        sign_out_title: 'Sign %{name} out everywhere?',
        sign_out_question:
          'Every browser and device has to sign in again. Who knows the password still can: to keep somebody out, disable the account.',
        sign_out_self: 'This is your own account: you will have to sign in again, here as well.',
        signed_out: 'Signed out everywhere',
      },
    },
    'customer-addresses': {
      name: 'Address |||| Addresses',
      empty: 'No addresses are saved.',
      default_shipping: 'Ships here by default',
      default_billing: 'Bills here by default',
    },
    'customer-sessions': {
      name: 'Session |||| Sessions',
      empty: 'Not signed in anywhere.',
      fields: { createdAt: 'Signed in', lastUsedAt: 'Last used', expiresAt: 'Ends if not used' },
      end: 'End',
      ended: 'Session ended',
    },
  },
};
