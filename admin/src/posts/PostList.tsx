import { Chip } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { DataTable, SelectInput, useTranslate } from 'react-admin';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';

type Post = Schemas['PostSummary'];

const STATES = [
  { id: true, name: 'resources.posts.states.published' },
  { id: false, name: 'resources.posts.states.draft' },
];

const filters = [<SelectInput key="published" source="published" choices={STATES} alwaysOn />];

const Table = DataTable<Post>;
const Column = DataTable.Col<Post>;

export default function PostList() {
  const translate = useTranslate();
  return (
    <ListScreen filters={filters}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="title" disableSort sx={{ minWidth: '12rem' }}>
          <RecordLink source="title" />
        </Column>
        <Column source="author" disableSort render={({ author }) => author.name} />
        <Column
          source="published"
          disableSort
          render={({ published }) => (
            <Chip
              variant="outlined"
              color={published ? 'success' : 'default'}
              label={translate(`resources.posts.states.${published ? 'published' : 'draft'}`)}
            />
          )}
        />
        <Column source="publishedAt" disableSort>
          <TimeField source="publishedAt" />
        </Column>
        <Column source="commentCount" align="right" disableSort />
        <Column source="excerpt" disableSort sx={{ minWidth: '16rem' }} />
      </Table>
    </ListScreen>
  );
}
