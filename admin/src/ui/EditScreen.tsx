import type { ReactNode } from 'react';
import {
  Edit,
  EditBase,
  type EditProps,
  type RaRecord,
  useEditContext,
  useRedirect,
  useResourceContext,
} from 'react-admin';
import { useSaySaved } from './use-say-saved';
import { READ, WhenRead } from './WhenRead';

interface Props extends Omit<EditProps, 'children' | 'render' | 'queryOptions' | 'mutationOptions'> {
  /** Without a card and a title around it. */
  isBare?: boolean;
  /** Whether a change can be changed back without a trace. */
  canUndo?: boolean;
  children: ReactNode;
}

/**
 * A form whose changes are saved when the service has taken them: with If-Match, so that nobody overwrites what somebody
 * else has just changed.
 */
export function EditScreen({ children, isBare = false, canUndo = true, redirect = false, ...props }: Props) {
  const resource = useResourceContext() as string;
  const saySaved = useSaySaved();
  const redirectTo = useRedirect();
  // In place of what a form does by itself, which has no undo.
  const mutationOptions = {
    onSuccess: (saved: RaRecord) => {
      saySaved(resource, saved);
      redirectTo(redirect, resource, saved.id, saved);
    },
  };
  const Frame = isBare ? EditBase : Edit;
  return (
    <Frame
      mutationMode="pessimistic"
      redirect={redirect}
      queryOptions={READ}
      mutationOptions={canUndo ? mutationOptions : undefined}
      {...props}
      render={() => <Content>{children}</Content>}
    />
  );
}

function Content({ children }: { children: ReactNode }) {
  return <WhenRead read={useEditContext()}>{children}</WhenRead>;
}
