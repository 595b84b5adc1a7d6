import type { ReactNode } from 'react';
import { Edit, type EditProps } from 'react-admin';

/**
 * A form whose changes are saved when the service has taken them: with If-Match, so that nobody overwrites what somebody
 * else has just changed.
 */
export function EditScreen({ children, ...props }: Omit<EditProps, 'children'> & { children: ReactNode }) {
  return (
    <Edit mutationMode="pessimistic" redirect={false} {...props}>
      {children}
    </Edit>
  );
}
