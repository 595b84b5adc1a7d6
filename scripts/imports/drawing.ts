import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

/** Who imports whom: rooms, and for each those that it knows. */
type Graph = Map<string, Set<string>>;

const ROOT = join(import.meta.dirname, '..', '..');
/** Left out of the drawing of the rooms, since they point back: the text beside it says why they are there. */
const BACK = ['models → modules', 'consistency → modules', 'consistency → events'];

/** The two drawings of docs/architecture.md, as Mermaid: the rooms of src, and its modules. */
export async function drawImports(): Promise<{ rooms: string; modules: string }> {
  const { modules } = (
    await cruise(['src'], { baseDir: ROOT, tsPreCompilationDeps: true, doNotFollow: 'node_modules' })
  ).output as ICruiseResult;
  const files = modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }): [from: string, to: string] => [source, resolved]),
  );
  const rooms = graphOf(files, /^src\/([^/]+)\//);
  for (const edge of BACK) {
    const [from, to] = edge.split(' → ') as [string, string];
    rooms.get(from)?.delete(to);
  }
  return {
    rooms: mermaid(withoutShortcuts(rooms)),
    modules: mermaid(graphOf(files, /^src\/modules\/([^/]+)\//)),
  };
}

/** @param room finds in a file's path which room it is in */
function graphOf(files: ReadonlyArray<[from: string, to: string]>, room: RegExp): Graph {
  const graph: Graph = new Map();
  for (const edge of files) {
    const [from, to] = edge.map((path) => room.exec(path)?.[1]);
    if (!from || !to) continue;
    const known = graph.get(from) ?? new Set();
    graph.set(from, from === to ? known : known.add(to));
  }
  return graph;
}

/** What is known by way of another room is not drawn: the transitive reduction, of a graph without circles. */
function withoutShortcuts(graph: Graph): Graph {
  const known = (room: string) => [...(graph.get(room) ?? [])];
  const reaches = (from: string, to: string): boolean =>
    known(from).some((next) => next === to || reaches(next, to));
  const reduce = (room: string) => known(room).filter((to) => !known(room).some((via) => reaches(via, to)));
  return new Map([...graph.keys()].map((room) => [room, new Set(reduce(room))]));
}

function mermaid(graph: Graph): string {
  const lines = [...graph].flatMap(([from, known]) =>
    known.size > 0 ? [...known].map((to) => `  ${from} --> ${to}`) : [`  ${from}`],
  );
  return ['flowchart TD', ...lines.toSorted()].join('\n');
}
