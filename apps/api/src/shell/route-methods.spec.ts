import { RouteMethods } from './route-methods';

describe('the methods an address answers to', () => {
  const routes = new RouteMethods();
  routes.add('/api/v1/notices/:id', ['GET', 'HEAD']);
  routes.add('/api/v1/notices/issue', 'POST');
  routes.add('/api/v1/notices', 'GET');
  routes.add('/*', 'GET');

  it('are those of every route that fits', () => {
    expect(routes.allowed('/api/v1/notices/issue?x=1')).toEqual(['GET', 'HEAD', 'POST']);
    expect(routes.allowed('/api/v1/notices/7')).toEqual(['GET', 'HEAD']);
    expect(routes.allowed('/api/v1/notices/')).toEqual(['GET']);
  });

  it('are none where there is no such address, and pages are none of its business', () => {
    expect(routes.allowed('/api/v1/notices/7/more')).toEqual([]);
    expect(routes.allowed('/plans')).toEqual([]);
  });
});
