import { Link as MuiLink } from '@mui/material';
import { useCreatePath, useRecordContext, useResourceContext } from 'react-admin';
import { Link } from 'react-router';

type Props = { label?: string | false } & ({ source: string; text?: undefined } | { text: string });

/** To the record of a row, by what it is called: a row opens when it is clicked, but no keyboard reaches it. */
export function RecordLink(props: Props) {
  const record = useRecordContext();
  const resource = useResourceContext();
  const createPath = useCreatePath();
  if (!record) return null;
  return (
    <MuiLink
      component={Link}
      to={createPath({ resource, id: record.id, type: 'edit' })}
      // Else the row opens it once more.
      onClick={(event) => event.stopPropagation()}
    >
      {props.text ?? record[props.source]}
    </MuiLink>
  );
}
