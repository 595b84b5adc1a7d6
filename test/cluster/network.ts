import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Hosts of their own on one machine, of which a test can cut the wires. */
export interface Network {
  /** One for each host. */
  addresses: string[];
  /** What runs a command on a host. */
  on(host: number): string[];
  /** From now on nothing that this host sends reaches that one. Neither is told. */
  cut(from: number, to: number): Promise<void>;
  /** Mends all wires. */
  mend(): Promise<void>;
  remove(): Promise<void>;
}

/** Whether this process may make hosts: root on Linux, with `ip` (iproute2), in containers that may. */
export function canMakeNetworks(): boolean {
  const name = `probe-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Network namespaces, each with a wire to a router, which is a namespace too. Nothing of it is reached from this machine's own
 * network. The addresses are those for documentation (RFC 5737), which no host has. Clients use the Unix sockets of the servers,
 * which know no network: whatever is cut, they reach the server that is theirs.
 */
export async function makeNetwork(size: number): Promise<Network> {
  const hosts = Array.from({ length: size }, (_, host) => host);
  const router = `shop-${process.pid}-router`;
  const name = (host: number) => `shop-${process.pid}-${host}`;
  const address = (host: number) => `192.0.2.${4 * host + 2}`;
  const gateway = (host: number) => `192.0.2.${4 * host + 1}`;
  const ip = (...args: string[]) => run('ip', args);
  const inside = (namespace: string, ...args: string[]) => ip('-n', namespace, ...args);
  const cuts: string[][] = [];
  const remove = async () => {
    for (const namespace of [router, ...hosts.map(name)])
      await ip('netns', 'delete', namespace).catch(() => {});
  };
  try {
    await ip('netns', 'add', router);
    await ip('netns', 'exec', router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    for (const host of hosts) {
      await ip('netns', 'add', name(host));
      const wire = ['link', 'add', 'wire', 'type', 'veth', 'peer', 'name', `wire${host}`, 'netns', router];
      await inside(name(host), ...wire);
      await inside(router, 'address', 'add', `${gateway(host)}/30`, 'dev', `wire${host}`);
      await inside(router, 'link', 'set', `wire${host}`, 'up');
      await inside(name(host), 'link', 'set', 'lo', 'up');
      await inside(name(host), 'address', 'add', `${address(host)}/30`, 'dev', 'wire');
      await inside(name(host), 'link', 'set', 'wire', 'up');
      await inside(name(host), 'route', 'add', 'default', 'via', gateway(host));
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    addresses: hosts.map(address),
    on: (host) => ['ip', 'netns', 'exec', name(host)],
    async cut(from, to) {
      const rule = ['from', address(from), 'to', address(to), 'blackhole'];
      await inside(router, 'rule', 'add', ...rule);
      cuts.push(rule);
    },
    async mend() {
      for (const rule of cuts.splice(0)) await inside(router, 'rule', 'delete', ...rule);
    },
    remove,
  };
}
