import type { ReactNode } from 'react';
import { Edit, EditBase, type EditProps, useEditContext } from 'react-admin';
import { READ, WhenRead } from './WhenRead';

interface Props extends Omit<EditProps, 'children' | 'render' | 'queryOptions'> {
  /** Without a card and a title around it. */
  isBare?: boolean;
  children: ReactNode;
}

/**
 * A form whose changes are saved when the service has taken them: with If-Match, so that nobody overwrites what somebody
 * else has just changed.
 */
export function EditScreen({ children, isBare = false, ...props }: Props) {
  const Frame = isBare ? EditBase : Edit;
  return (
    <Frame
      mutationMode="pessimistic"
      redirect={false}
      queryOptions={READ}
      {...props}
      render={() => <Content>{children}</Content>}
    />
  );
}

function Content({ children }: { children: ReactNode }) {
  return <WhenRead read={useEditContext()}>{children}</WhenRead>;
}
