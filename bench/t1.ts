process.env.TMPDIR='/tmp/bx'; 
import { startEmbeddedMariadb } from '/work/main/scripts/embedded-mariadb.mjs';
import { sizeServer, makeNumbers, makeShop, openConnection, forgetOrders } from '/work/main/bench/database.js';
import { fillOrders } from '/work/main/bench/fill.js';
import { verifyLedger } from '/work/main/bench/verify.js';
import { rmSync } from 'node:fs';
rmSync('/tmp/bx/mariadb', { recursive: true, force: true });
const db = await startEmbeddedMariadb({ dataDir: '/tmp/bx/mariadb', log: console.log });
let t = performance.now(); const lap = (n: string) => { console.log(n, Math.round(performance.now() - t)); t = performance.now(); };
try {
  console.log(await sizeServer(db)); lap('size');
  await makeNumbers(db, Number(process.argv[2] ?? 100000)); lap('numbers');
  const main = await makeShop(db, 'shop'); lap('shop');
  const c = await openConnection(main);
  await forgetOrders(c); lap('forget'); await forgetOrders(c); lap('forget');
  for (const n of [Number(process.argv[2] ?? 100000)]) {
    const u = await makeShop(db, `shop_${n}`); lap('shop');
    await fillOrders(u, n); lap('fill ' + n);
    const d = await openConnection(u);
    await verifyLedger(d); lap('ledger');
    console.log((await d.query('SELECT * FROM orders LIMIT 2'))[0], (await d.query('SELECT orders.id, orders.totalAmount, SUM(quantity*price) s FROM orders JOIN order_items ON orderId=orders.id GROUP BY id HAVING s<>totalAmount LIMIT 3'))[0], (await d.query('SELECT count(*) from order_items'))[0]);
    lap('check');
    await d.end();
  }
  await c.end();
} finally { await db.stop(); }
