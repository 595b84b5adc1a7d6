/** What the tabs of one browser tell each other. The access token is in the memory of each, and nowhere else. */
export type TabMessage = { kind: 'signed-in'; accessToken: string; userId: number } | { kind: 'signed-out' };

const channel = new BroadcastChannel('stockkeeper-session');

export const tellTabs = (message: TabMessage): void => channel.postMessage(message);

export function whenTabsTell(listen: (message: TabMessage) => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listen(data));
}
