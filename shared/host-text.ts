/** A host with its port, as it is shown and compared: `example.org:443`, `[::1]:80`. */
export function hostText({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
