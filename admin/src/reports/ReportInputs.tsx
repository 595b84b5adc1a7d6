import { MenuItem, Stack, TextField, type TextFieldProps } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { shop } from '../shop';
import type { Input, Report } from './report';

interface Props {
  report: Report;
  asked: Record<string, string>;
  /** The days that the service took. */
  period?: { from?: string; to?: string };
  ask: (name: string, value: string) => void;
}

/** What the report is asked for. */
export function ReportInputs({ report, asked, period, ask }: Props) {
  if (report.inputs.length === 0) return null;
  return (
    <Stack direction="row" spacing={2} useFlexGap sx={{ flexWrap: 'wrap' }}>
      {report.inputs.map((input) => (
        <ReportInput
          key={input.name}
          input={input}
          value={asked[input.name] || initialOf(input, period)}
          ask={ask}
        />
      ))}
    </Stack>
  );
}

function initialOf(input: Input, period: Props['period']): string {
  if (input.kind === 'date') return period?.[input.name] ?? '';
  if (input.kind === 'number') return String(input.initial);
  return input.kind === 'choice' ? (input.choices[0] as string) : shop.currency;
}

interface InputProps {
  input: Input;
  value: string;
  ask: Props['ask'];
}

function ReportInput({ input, value, ask }: InputProps) {
  const translate = useTranslate();
  const label = translate(`resources.reports.inputs.${input.name}`);
  if (input.kind !== 'choice') {
    return (
      <TypedInput label={label} type={input.kind} value={value} onDone={(text) => ask(input.name, text)} />
    );
  }
  return (
    <TextField
      select
      label={label}
      value={value}
      sx={WIDTH}
      onChange={(event) => ask(input.name, event.target.value)}
    >
      {input.choices.map((choice) => (
        <MenuItem key={choice} value={choice}>
          {translate(`resources.reports.choices.${choice}`)}
        </MenuItem>
      ))}
    </TextField>
  );
}

const WIDTH = { width: '11rem' };

/** Asked for once it is whole: a report is no small question. */
function TypedInput({
  value,
  onDone,
  ...props
}: TextFieldProps & { value: string; onDone: (text: string) => void }) {
  const [typed, setTyped] = useState<string>();
  const done = () => {
    if (typed !== undefined && typed !== value) onDone(typed);
    setTyped(undefined);
  };
  return (
    <TextField
      {...props}
      value={typed ?? value}
      sx={WIDTH}
      slotProps={{ inputLabel: { shrink: true } }}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}
