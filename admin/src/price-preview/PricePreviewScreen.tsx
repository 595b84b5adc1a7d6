import { Alert, Grid, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Title, useTranslate } from 'react-admin';
import { ProblemText } from '../ui/ProblemText';
import { Section } from '../ui/Section';
import { useAct } from '../ui/use-act';
import { askedOf, type Preview, type Question } from './preview';
import { QuestionForm } from './QuestionForm';
import { Result } from './Result';

/** What a basket would cost there, now, for a group; and why. Nothing is stored. */
export default function PricePreviewScreen() {
  const translate = useTranslate();
  const [preview, setPreview] = useState<Preview>();
  const { act, isBusy, error, fieldErrors } = useAct({ touches: [], isIdempotent: false, isInDialog: true });
  const ask = async (question: Question) =>
    setPreview(await act<Preview>('/api/admin/price-preview', { body: askedOf(question) }));
  const title = translate('resources.price-preview.name', { smart_count: 1 });
  const wrong = Object.values(fieldErrors);
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Title title={title} />
      <Typography color="textSecondary">{translate('resources.price-preview.about')}</Typography>
      <Grid container spacing={2}>
        <Grid size={{ xs: 12, lg: 5 }}>
          <Section title={translate('resources.price-preview.question')}>
            <QuestionForm isBusy={isBusy} onAsk={ask} />
          </Section>
        </Grid>
        <Grid size={{ xs: 12, lg: 7 }}>
          {error && (
            <Alert severity="error">
              <ProblemText error={error} /> {wrong.join(' ')}
            </Alert>
          )}
          {preview && <Result preview={preview} />}
        </Grid>
      </Grid>
    </Stack>
  );
}
