import {
  Box,
  Button,
  type ButtonProps,
  Dialog,
  DialogActions,
  DialogContent,
  type DialogProps,
  DialogTitle,
} from '@mui/material';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { HeldStill } from './HeldStill';

interface Props {
  /** Of the button that opens it, and of the dialog. */
  title: string;
  /** Of the button that does it; the title unless given. */
  submit?: string;
  button?: ButtonProps;
  isBusy: boolean;
  /** Why it was refused, above the questions: what is below a dialog is not heard. */
  refusal?: ReactNode;
  canSubmit?: boolean;
  /** @returns whether it was done: then the dialog closes */
  onSubmit: () => Promise<boolean>;
  /** Rendered anew each time it opens, so that nothing is left of the time before. */
  children: ReactNode;
  onOpen?: () => void;
  onClose?: () => void;
}

/** A button, and the questions that have to be answered before it does what it says. */
export function ActDialog({
  title,
  submit = title,
  button,
  isBusy,
  refusal,
  canSubmit = true,
  onSubmit,
  children,
  onOpen,
  onClose,
}: Props) {
  const translate = useTranslate();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    // A portal's events go up the tree of components, too: to the form that the button may stand in.
    event.stopPropagation();
    if (await onSubmit()) close();
  };
  const close = () => {
    onClose?.();
    setOpen(false);
  };
  // A click beside it is a slip more often than not, and would lose what is typed.
  const leave: DialogProps['onClose'] = (_event, reason) => {
    if (!isBusy && reason !== 'backdropClick') close();
  };
  const open = () => {
    onOpen?.();
    setOpen(true);
  };
  return (
    <>
      <Button variant="outlined" {...button} onClick={open}>
        {title}
      </Button>
      <Dialog open={isOpen} onClose={leave} fullWidth maxWidth="sm" aria-labelledby={id}>
        {/* What has to be answered scrolls; what it is, and the way out, do not. */}
        <Box
          component="form"
          onSubmit={send}
          noValidate
          sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}
        >
          <DialogTitle id={id}>{title}</DialogTitle>
          <DialogContent>
            {refusal}
            <HeldStill isBusy={isBusy}>{children}</HeldStill>
          </DialogContent>
          <DialogActions>
            <Button color="inherit" disabled={isBusy} onClick={close}>
              {translate('ra.action.close')}
            </Button>
            <Button
              type="submit"
              variant="contained"
              color={button?.color}
              loading={isBusy}
              disabled={!canSubmit}
            >
              {submit}
            </Button>
          </DialogActions>
        </Box>
      </Dialog>
    </>
  );
}
