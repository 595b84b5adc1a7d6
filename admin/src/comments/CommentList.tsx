import { Chip, Rating, Typography } from '@mui/material';
import { DataTable, ReferenceField, SelectInput, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { TimeField } from '../ui/TimeField';
import type { Comment } from './comment';
import { HideButton } from './HideButton';

const TYPES = ['product', 'post'].map((id) => ({ id, name: `resources.comments.types.${id}` }));
const STATES = [
  { id: false, name: 'resources.comments.states.shown' },
  { id: true, name: 'resources.comments.states.hidden' },
];

const filters = [
  <SelectInput key="type" source="type" choices={TYPES} alwaysOn />,
  <SelectInput key="isHidden" source="isHidden" choices={STATES} alwaysOn />,
];

const Table = DataTable<Comment>;
const Column = DataTable.Col<Comment>;

export default function CommentList() {
  const mayHide = useMay('comments.write');
  return (
    <ListScreen filters={filters}>
      <Table bulkActionButtons={false} rowClick={false} empty={<NothingHere />}>
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" />
        </Column>
        <Column source="author" disableSort>
          <ReferenceField source="author.id" reference="customers" link="edit" />
        </Column>
        <Column source="commentable" disableSort render={({ commentable }) => commentable.title} />
        <Column source="content" disableSort render={(comment) => <Content comment={comment} />} />
        <Column source="isHidden" disableSort render={({ isHidden }) => <StateChip isHidden={isHidden} />} />
        {mayHide && (
          <Column source="acts" disableSort render={(comment) => <HideButton comment={comment} />} />
        )}
      </Table>
    </ListScreen>
  );
}

/** What was written, with its stars when it is a review. */
function Content({ comment: { rating, content } }: { comment: Comment }) {
  const translate = useTranslate();
  return (
    <>
      {rating !== null && (
        <Rating
          readOnly
          size="small"
          value={rating}
          getLabelText={(stars) => translate('resources.comments.stars', { smart_count: stars })}
        />
      )}
      <Typography variant="body2" sx={{ minWidth: '16rem', maxWidth: '32rem', overflowWrap: 'anywhere' }}>
        {content}
      </Typography>
    </>
  );
}

function StateChip({ isHidden }: Pick<Comment, 'isHidden'>) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={isHidden ? 'default' : 'success'}
      label={translate(`resources.comments.states.${isHidden ? 'hidden' : 'shown'}`)}
    />
  );
}
