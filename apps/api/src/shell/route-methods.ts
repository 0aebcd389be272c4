import { isApi } from './web-pages';

/** Which methods an address of the API answers to, from the routes as they are registered. */
export class RouteMethods {
  private readonly routes: { parts: string[]; method: string }[] = [];

  add(url: string, methods: string | string[]): void {
    if (!isApi(url)) return;
    const parts = partsOf(url);
    for (const method of [methods].flat()) this.routes.push({ parts, method });
  }

  /** @returns none where there is no such address */
  allowed(url: string): string[] {
    const parts = partsOf(url.split('?')[0]);
    const fits = (route: string[]): boolean =>
      route.length === parts.length && route.every((p, i) => p.startsWith(':') || p === parts[i]);
    return [...new Set(this.routes.filter(r => fits(r.parts)).map(r => r.method))].sort();
  }
}

const partsOf = (path: string): string[] => path.split('/').filter(Boolean);
