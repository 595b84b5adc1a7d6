import { expect, it } from 'vitest';
import { startApp } from '../helpers/app.js';

it('no other origin may read answers unless CORS_ORIGINS names it', async () => {
  const service = await startApp();
  try {
    const headers = { origin: 'https://shop.example' };
    for (const url of ['/api/products', '/nowhere']) {
      const answer = await service.request('GET', url, { headers });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
    const preflight = await service.request('OPTIONS', '/api/orders', {
      headers: { ...headers, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
  } finally {
    await service.close();
  }
});
