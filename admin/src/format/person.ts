interface Person {
  firstName: string;
  lastName: string;
  email: string;
}

/** As people are called, or by their address when they have told no name. */
export const nameOf = ({ firstName, lastName, email }: Person): string =>
  `${firstName} ${lastName}`.trim() || email;
