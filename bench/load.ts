/**
 * The load generator: clients on keep-alive sockets, each sending its next request when the answer to the last one
 * is there. A process of its own, whose processor time the service has to do without: some 10 to 15 µs a request
 * (the results have the measured figure as `driver`), and that counts against us.
 */
import { HttpSocket } from './http-socket.js';
import { DRAIN_LIMIT_MS, Meter } from './meter.js';
import {
  catalogRequests,
  numberRequest,
  orderRequests,
  type PreparedRequest,
  quoteRequests,
} from './requests.js';
import type { HttpSlice, SliceOutcome } from './slice.js';
import { serveSlices } from './worker.js';

const CREATED = 201;
const OK = 200;

function requestsFor(slice: HttpSlice): PreparedRequest[] {
  if ('workload' in slice) return orderRequests(slice, slice.request);
  return slice.request === 'quote' ? quoteRequests() : catalogRequests(slice.request);
}

async function run(slice: HttpSlice): Promise<SliceOutcome> {
  const requests = requestsFor(slice);
  const expected = 'workload' in slice ? CREATED : OK;
  const meter = new Meter(slice);
  const sockets: HttpSocket[] = [];
  let count = 0;
  const client = () =>
    new Promise<void>((done, fail) => {
      let request = requests[0] as PreparedRequest;
      let begunAt = 0;
      const next = () => {
        if (meter.over) return done();
        request = requests[count % requests.length] as PreparedRequest;
        numberRequest(request, count);
        count++;
        begunAt = performance.now();
        socket.send(request.bytes);
      };
      const socket = new HttpSocket(
        slice.port,
        ({ status, bytes }) => {
          // Stock does not run out and the queue does not overflow, so any refusal is a fault.
          if (status !== expected) return fail(new Error(`expected ${expected}, not:\n${bytes}`));
          meter.record(request.lines, begunAt);
          next();
        },
        fail,
      );
      sockets.push(socket);
      next();
    });
  let impatience: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, fail) => {
    const limit = slice.warmupMs + slice.measureMs + DRAIN_LIMIT_MS;
    impatience = setTimeout(() => fail(new Error('requests were not answered in time')), limit);
  });
  try {
    const all = Promise.all([meter.elapse(), ...Array.from({ length: slice.clients }, client)]);
    await Promise.race([all, tooLate]);
  } finally {
    clearTimeout(impatience);
    for (const socket of sockets) socket.close();
  }
  return meter.outcome();
}

serveSlices(run);
