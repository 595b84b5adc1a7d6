import { expect, it } from 'vitest';
import { startApp } from '../helpers/app.js';
import { buildAdmin } from '../helpers/factories.js';

it('who waits for events does not hold up a service that closes', async () => {
  const service = await startApp({ EVENTS: 'on' });
  const base = await service.listen();
  const admin = await buildAdmin();
  const authorization = `Bearer ${service.app.issueAccessToken(admin.id, admin.tokenVersion)}`;
  const ask = (accept: string) =>
    fetch(`${base}/api/admin/events?wait=30`, { headers: { authorization, accept } });
  const stream = await ask('text/event-stream');
  const page = ask('application/json');
  const reader = stream.body?.getReader();
  await reader?.read();
  await service.close();
  const { value } = (await reader?.read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toMatch(/^(:\n\n)?$/);
  // Closed before it had come in, or answered.
  await page.catch(() => {});
});
