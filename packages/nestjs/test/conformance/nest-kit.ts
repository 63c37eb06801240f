import type { Server } from 'node:http';
import { Module, VersioningType } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import type { Routes } from '@nestjs/core';
import { spellPath, spellRoute } from '@telltale/testing/http-conformance';
import type { KitAdapter, KitApp, KitPath, KitRoute } from '@telltale/testing/http-conformance';
import { TelltaleModule } from '../../src/index.ts';
import { kitController, refusing, syntaxes } from './kit-controller.ts';
import { createApplication } from './platforms.ts';
import type { PlatformName } from './platforms.ts';

/** Builds the kit's application on a platform. */
export function nestKit(platform: PlatformName): KitAdapter {
  return {
    features: ['global prefix', 'versioning'],
    cannot: {
      'records a response that fails after its headers were sent as 500':
        'what a handler throws then, Nest answers by ending the response as if it were whole',
    },
    template(route) {
      const version = route.version === undefined ? '' : `/v${route.version}`;
      return version + spellRoute(route, syntaxes[platform]);
    },
    async start(kitApp, options) {
      const app = await createApplication(platform, appModule(kitApp, platform, TelltaleModule.forRoot(options)));
      if (kitApp.globalPrefix !== undefined) app.setGlobalPrefix(kitApp.globalPrefix);
      if (kitApp.guard !== undefined) app.useGlobalGuards(refusing(kitApp.guard));
      if (kitApp.routes.some(({ version }) => version !== undefined))
        app.enableVersioning({ type: VersioningType.URI });
      await app.listen(0, '127.0.0.1');
      return { server: app.getHttpServer() as Server, close: () => app.close() };
    },
  };
}

function appModule({ routes }: KitApp, platform: PlatformName, telltale: DynamicModule): Type {
  const modules = routes.map((route) => routeModule(route, platform));
  @Module({ imports: [telltale, ...modules.flat()] })
  class App {}
  return App;
}

/** What a route is in: the last as the path of its controller, those around it as those of modules. */
function routeModule(route: KitRoute, platform: PlatformName): (Type | DynamicModule)[] {
  const { within = [] } = route;
  const prefix = within.at(-1) ?? [];
  @Module({ controllers: [kitController(route, prefix, platform)] })
  class RouteModule {}
  const [tree] = treeOf(within.slice(0, -1), RouteModule);
  return tree === undefined ? [RouteModule] : [RouteModule, RouterModule.register([tree])];
}

function treeOf([outer, ...inner]: readonly KitPath[], module: Type): Routes {
  if (outer === undefined) return [];
  const path = spellPath(outer);
  return [inner.length === 0 ? { path, module } : { path, children: treeOf(inner, module) }];
}
