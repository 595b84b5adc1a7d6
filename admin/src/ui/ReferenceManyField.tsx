import { ReferenceManyField as FrameworkField, type ReferenceManyFieldProps } from 'react-admin';
import { WhenListed } from './WhenRead';

/** A list below a record, which says why when it cannot be read. */
export function ReferenceManyField({ children, ...props }: Omit<ReferenceManyFieldProps, 'record'>) {
  return (
    <FrameworkField {...props}>
      <WhenListed>{children}</WhenListed>
    </FrameworkField>
  );
}
